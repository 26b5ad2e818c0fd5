import CKernels
import SondeTensors

/// A way to compute a direction of a convolution.
///
/// Its name in files is its description, as in `own avx512`.
package enum ConvolutionKernel: Hashable, Sendable {
  /// Our own kernels on position-major values, by one of the instruction sets that they are made of.
  case own(InstructionSet)
  /// oneDNN's convolution, images with their channels last.
  case channelsLast
  /// oneDNN's convolution, images as it wants them: mostly in blocks of channels.
  case blocked
  /// Images unfolded, so that each output position has all that it sees in a row, and one product.
  case unfolded
  /// One product of all positions with all: for maps of few pixels, and for products of rows.
  case dense
}

/// One of the instruction sets that our own kernels are made of; the greater, the more it has.
package struct InstructionSet: Hashable, Sendable {
  let rawValue: UInt32

  var instructions: sonde_instructions { sonde_instructions(rawValue: rawValue) }

  static let scalar = InstructionSet(SONDE_SCALAR)

  init(_ instructions: sonde_instructions) { rawValue = instructions.rawValue }

  /// In the order of the C enumeration.
  private static let names = ["scalar", "avx2", "avx512", "amx"]

  fileprivate init?(named name: Substring) {
    guard let index = Self.names.firstIndex(where: { $0 == name }) else { return nil }
    rawValue = UInt32(index)
  }

  fileprivate var name: String {
    Self.names.indices.contains(Int(rawValue)) ? Self.names[Int(rawValue)] : "set\(rawValue)"
  }

  /// What this processor has for products of an element, the best first; the scalar one only where there is no other.
  static func available(_ element: sonde_element) -> [InstructionSet] {
    let sets = names.indices.reversed()
      .map { InstructionSet(sonde_instructions(rawValue: UInt32($0))) }
      .filter { sonde_has_instructions($0.instructions, element) != 0 }
    return sets.count > 1 ? sets.filter { $0 != .scalar } : sets
  }
}

extension ConvolutionKernel: CustomStringConvertible, Codable {
  package var description: String {
    switch self {
    case .own(let set): "own \(set.name)"
    case .channelsLast: "channels last"
    case .blocked: "blocked"
    case .unfolded: "unfolded"
    case .dense: "dense"
    }
  }

  init?(named name: String) {
    let others: [ConvolutionKernel] = [.channelsLast, .blocked, .unfolded, .dense]
    if let other = others.first(where: { $0.description == name }) {
      self = other
    } else if name.hasPrefix("own "), let set = InstructionSet(named: name.dropFirst(4)) {
      self = .own(set)
    } else {
      return nil
    }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let kernel = ConvolutionKernel(named: name) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(name)\" is not the name of a kernel.")
    }
    self = kernel
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

// MARK: - Which suit a problem

extension ConvolutionProblem {
  /// The most that unfolded images, or a matrix of weights spread over positions, may take, in bytes.
  private static let mostScratch = 64 << 20

  /// The kernels that can compute it on this machine; of equally fast ones the first is taken.
  package var candidates: [ConvolutionKernel] {
    var kernels: [ConvolutionKernel] = []
    if groups == 1 { kernels += InstructionSet.available(cElement).map { .own($0) } }
    if !isProduct { kernels += [.channelsLast, .blocked] }
    if canUnfold { kernels.append(.unfolded) }
    if canBeDense { kernels.append(.dense) }
    return kernels
  }

  private var canUnfold: Bool {
    let columns = batch * outputSize.area * channels * kernel.area
    // Rows of the output that are padded to whole pairs are no matrix.
    let hasPlainRows = element == .float32 || filters.isMultiple(of: 2)
    return groups == 1 && image.area > 1 && hasPlainRows && columns * 4 <= Self.mostScratch
  }

  private var canBeDense: Bool {
    let matrix = outputSize.area * filters * channels * image.area
    return groups == 1
      && (isProduct || image.area <= 4 && outputSize.area <= 4 && matrix * 4 <= Self.mostScratch)
  }

  /// What computes it where nothing is measured: our own kernels where there are fast ones, and for what they cannot do.
  package var fixedKernel: ConvolutionKernel {
    let best = InstructionSet(sonde_best_instructions(cElement))
    if element == .bfloat16 { return .own(best) }
    if isProduct { return .dense }
    return groups == 1 && best != .scalar ? .own(best) : .blocked
  }

  var cElement: sonde_element { element == .bfloat16 ? SONDE_BFLOAT16 : SONDE_FLOAT32 }
}
