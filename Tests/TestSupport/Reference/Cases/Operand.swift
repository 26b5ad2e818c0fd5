package import SondeTensors

/// One input of an operation under test: its shape and what numbers suit it.
package struct Operand: Sendable {
  /// What an operand is filled with.
  package enum Content: Sendable {
    /// Numbers between two bounds.
    case uniform(ClosedRange<Double>)
    /// Numbers that keep apart from each other, so that no small change makes another the greatest.
    case distinct
    /// Numbers that keep away from zero, where functions have kinks.
    case awayFromZero
    /// Whole numbers from 0 up to, not including, a bound, some of them equal.
    case whole(below: Int)
    /// Given integers.
    case integers([Int64])
  }

  package var name: String
  package var shape: Shape
  package var dataType: DataType
  package var content: Content
  package var isDifferentiable: Bool

  /// A floating-point operand.
  package init(
    _ name: String, _ shape: Shape, _ content: Content = .uniform(-1...1),
    isDifferentiable: Bool = true
  ) {
    self.name = name
    self.shape = shape
    self.dataType = .float32
    self.content = content
    self.isDifferentiable = isDifferentiable
  }

  /// Weights of such a size that what they make is neither large nor small.
  static func weights(_ shape: Shape) -> Operand {
    let bound = (3 * Double(shape[0]) / Double(shape.elementCount)).squareRoot()
    return Operand("weights", shape, .uniform(-bound...bound))
  }

  /// Labels or counters; they have no gradient.
  package init(_ name: String, _ shape: Shape, _ integers: [Int64], _ dataType: DataType = .int32) {
    self.name = name
    self.shape = shape
    self.dataType = dataType
    self.content = .integers(integers)
    self.isDifferentiable = false
  }

  /// Numbers that float32 can hold.
  package func sample(_ random: inout SplitMix) -> ReferenceValue {
    let count = shape.elementCount
    let numbers: [Double]
    switch content {
    case .uniform(let range):
      numbers = (0..<count).map { _ in Double.random(in: range, using: &random) }
    case .distinct:
      numbers = Array(0..<count).shuffled(using: &random).map { Double($0 - count / 2) / 16 }
    case .awayFromZero:
      numbers = (0..<count).map { _ in
        Double.random(in: 0.1...2, using: &random) * (Bool.random(using: &random) ? 1 : -1)
      }
    case .whole(let bound):
      numbers = (0..<count).map { _ in Double(Int.random(in: 0..<bound, using: &random)) }
    case .integers(let integers):
      return ReferenceValue(shape, integers: integers)
    }
    return ReferenceValue(shape, numbers.map { Double(Float($0)) })
  }
}

/// A small generator of random numbers, seeded by a name or a number.
///
/// Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, 2014,
/// <https://doi.org/10.1145/2660193.2660195>.
package struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  package init(state: UInt64) { self.state = state }

  package init(_ name: String) {
    // FNV-1a, which is the same in every process, unlike Swift's own hashes.
    state = name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
