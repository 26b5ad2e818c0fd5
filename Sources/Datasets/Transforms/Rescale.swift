/// Multiplies every number.
///
/// It works on numbers, behind `to_unit`: 255 undoes that step, and 1/255 does it a second time.
public struct Rescale: Hashable, Sendable {
  /// What numbers are multiplied by.
  public var factor: Double

  /// Makes a transform.
  ///
  /// - Parameter factor: What numbers are multiplied by.
  public init(_ factor: Double) { self.factor = factor }
}

extension Rescale: NumberRules {
  var problem: String? { factor.isFinite ? nil : "the factor \(factor) is not finite" }

  func apply(to value: Float, channel: Int) -> Float { value * Float(factor) }
}
