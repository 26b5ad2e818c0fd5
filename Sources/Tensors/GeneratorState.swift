import Foundation

// The generator's state as bytes, for checkpoints.

/// The places of the state's fields, in bytes: PyTorch's `CPUGeneratorImplState`.
private enum Field {
  static let seed = 0
  static let left = 8
  static let isSeeded = 12
  static let next = 16
  static let words = 24
  static let normal = 5024
  static let hasNormal = 5040
  static let byteCount = 5056
}

extension Generator {
  /// Everything that decides the numbers to come, as bytes.
  ///
  /// The layout is that of `torch.Generator.get_state()`, 5056 bytes, little-endian: PyTorch can
  /// go on where this generator stopped, and the other way round.
  public var state: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Field.byteCount)
    func store<Value: FixedWidthInteger>(_ value: Value, at offset: Int) {
      for index in 0..<(Value.bitWidth / 8) {
        bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
      }
    }
    store(seed, at: Field.seed)
    store(UInt32(remaining + 1), at: Field.left)
    store(UInt32(1), at: Field.isSeeded)
    store(UInt64(nextWord), at: Field.next)
    for (index, word) in words.enumerated() {
      store(UInt64(word), at: Field.words + 8 * index)
    }
    if let pendingNormal {
      store(pendingNormal.bitPattern, at: Field.normal)
      store(UInt32(1), at: Field.hasNormal)
    }
    return bytes
  }

  /// Makes the generator that a state was taken from.
  ///
  /// - Parameter state: What ``state`` or `torch.Generator.get_state()` gave.
  /// - Throws: ``GeneratorError`` when the bytes cannot be a generator's state.
  public init(state: [UInt8]) throws {
    guard state.count == Field.byteCount else {
      throw GeneratorError.wrongLength(found: state.count, expected: Field.byteCount)
    }
    func load<Value: FixedWidthInteger>(_ type: Value.Type, at offset: Int) -> Value {
      (0..<(Value.bitWidth / 8)).reduce(0) { $0 | Value(state[offset + $1]) << (8 * $1) }
    }
    let left = load(UInt32.self, at: Field.left)
    let next = load(UInt64.self, at: Field.next)
    // A fresh state stands at word 0 with nothing left; any other stands where the rest begins.
    let isFresh = left == 1 && next == 0
    guard load(UInt32.self, at: Field.isSeeded) == 1,
      isFresh || (1...UInt64(Self.wordCount)).contains(next),
      isFresh || UInt64(left) + next == UInt64(Self.wordCount) + 1
    else {
      throw GeneratorError.wrongPosition(left: Int(left), next: next)
    }
    self.seed = load(UInt64.self, at: Field.seed)
    self.words = (0..<Self.wordCount).map { index in
      load(UInt32.self, at: Field.words + 8 * index)
    }
    self.nextWord = Int(next)
    self.remaining = Int(left) - 1
    self.pendingNormal =
      load(UInt32.self, at: Field.hasNormal) == 0
      ? nil : Double(bitPattern: load(UInt64.self, at: Field.normal))
  }
}

extension Generator: Codable {
  /// Reads the state from base64 text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let state = Data(base64Encoded: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "A generator's state is written as base64 text.")
    }
    try self.init(state: [UInt8](state))
  }

  /// Writes the state as base64 text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Data(state).base64EncodedString())
  }
}

/// What can be wrong with the stored state of a generator.
public enum GeneratorError: Error, Hashable, CustomStringConvertible {
  /// The state has another number of bytes.
  case wrongLength(found: Int, expected: Int)
  /// The place in the stream of numbers that the state names does not exist.
  case wrongPosition(left: Int, next: UInt64)

  /// Where, what was found, what was expected and what to do.
  public var description: String {
    switch self {
    case .wrongLength(let found, let expected):
      "random generator: its stored state has \(found) bytes, but \(expected) are expected. "
        + "The file is damaged or comes from another program: take an earlier checkpoint."
    case .wrongPosition(let left, let next):
      "random generator: its stored state has \(left) words left at word \(next), but the two "
        + "add up to 625 in a seeded generator. "
        + "The file is damaged: take an earlier checkpoint."
    }
  }
}
