public import SondeFormats
public import SondeNetworks
public import SondeTensors

/// Which tensors of a file are which parameters of a network.
///
/// Names are compared as they are; where the file's all have one more part in front (as `backbone.`), without it. PyTorch's
/// counters of batches (`num_batches_tracked`) play no part: nothing depends on them here. Numbers of 16 or 64 bits become
/// those of 32 bits.
public struct WeightMatch: Hashable, Sendable {
  /// A tensor that has a parameter's name, but cannot be its value.
  public struct Misfit: Hashable, Sendable, Codable {
    /// The parameter's name.
    public let name: String
    /// The tensor's type and extents.
    public let found: String
    /// The parameter's.
    public let expected: String
  }

  /// A parameter, and the tensor that is its value.
  struct Pair: Hashable, Sendable {
    let parameter: String
    let tensor: String
  }

  /// What is taken, in the order of the network.
  let pairs: [Pair]
  /// Parameters and buffers that the file does not have.
  public let missing: [String]
  /// Tensors that the network has no place for.
  public let unexpected: [String]
  /// Tensors of another shape, or of whole numbers.
  public let misfits: [Misfit]

  /// How many parameters and buffers are taken.
  public var count: Int { pairs.count }

  /// Whether every parameter and buffer is taken.
  public var isWhole: Bool { missing.isEmpty && misfits.isEmpty }

  /// Whether the file has every parameter and nothing else.
  public var isComplete: Bool { isWhole && unexpected.isEmpty }

  /// Compares the tensors of a file with a network's parameters.
  ///
  /// - Parameters:
  ///   - tensors: What the file has.
  ///   - parameters: What the network keeps.
  public init(_ tensors: Safetensors, for parameters: [NetworkParameter]) {
    self.init(
      tensors.names.compactMap { name in
        tensors[name].map { (name, $0.dataType, $0.shape) }
      }, for: parameters)
  }

  /// Compares what is known of tensors with a network's parameters.
  package init(
    _ tensors: [(name: String, dataType: DataType, shape: Shape)],
    for parameters: [NetworkParameter]
  ) {
    let weights = tensors.filter {
      $0.name != Self.counter && !$0.name.hasSuffix("." + Self.counter)
    }
    let prefix = Self.prefix(of: weights.map(\.name), parameters)
    let places = Dictionary(
      weights.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    var pairs: [Pair] = []
    var missing: [String] = []
    var misfits: [Misfit] = []
    var used: Set<Int> = []
    for parameter in parameters {
      guard let place = places[prefix + parameter.name] else {
        missing.append(parameter.name)
        continue
      }
      used.insert(place)
      let tensor = weights[place]
      if tensor.shape == parameter.shape, Self.floatingTypes.contains(tensor.dataType) {
        pairs.append(Pair(parameter: parameter.name, tensor: tensor.name))
      } else {
        misfits.append(
          Misfit(
            name: parameter.name, found: "\(tensor.dataType) \(tensor.shape)",
            expected: "\(DataType.float32) \(parameter.shape)"))
      }
    }
    self.pairs = pairs
    self.missing = missing
    self.misfits = misfits
    unexpected = weights.indices.filter { !used.contains($0) }.map { weights[$0].name }
  }

  private static let counter = "num_batches_tracked"
  private static let floatingTypes: Set<DataType> = [.float64, .float32, .float16, .bfloat16]

  /// What stands in front of all names of the file and not of the network's.
  private static func prefix(of names: [String], _ parameters: [NetworkParameter]) -> String {
    let known = Set(parameters.map(\.name))
    guard !names.contains(where: known.contains), let first = names.first,
      let end = first.firstIndex(of: ".")
    else { return "" }
    let prefix = String(first[...end])
    return names.allSatisfy { $0.hasPrefix(prefix) } ? prefix : ""
  }
}

extension WeightMatch {
  /// The values of parameters and buffers under the network's names, in its order, in single precision.
  ///
  /// - Parameter tensors: The file that was compared.
  /// - Returns: Names and values.
  public func values(of tensors: Safetensors) -> [(name: String, value: Tensor)] {
    pairs.compactMap { pair in
      tensors[pair.tensor]?.float32.map { (pair.parameter, $0) }
    }
  }

  /// Refuses a file that does not fit: where it must fit wholly, and where nothing of it does.
  ///
  /// - Parameters:
  ///   - path: The file, for the message.
  ///   - isStrict: Whether every parameter must be there with its shape, and nothing else.
  /// - Throws: ``TrainingError/unsuitableWeights(path:problem:)``.
  public func check(path: String, isStrict: Bool) throws {
    guard pairs.isEmpty || (isStrict && !isComplete) else { return }
    throw TrainingError.unsuitableWeights(path: path, problem: differences)
  }

  /// What does not fit, in words; empty where all does.
  public var differences: String {
    var parts: [String] = []
    func list(_ names: [String], _ title: String) {
      guard !names.isEmpty else { return }
      let more = names.count > 5 ? " and \(names.count - 5) more" : ""
      parts.append("\(title) \(names.prefix(5).joined(separator: ", "))\(more)")
    }
    list(missing, "missing")
    list(unexpected, "unexpected")
    list(
      misfits.map { "\($0.name) (\($0.found) instead of \($0.expected))" }, "of another shape")
    return parts.joined(separator: "; ")
  }
}
