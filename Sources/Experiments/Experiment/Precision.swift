/// The precision of numbers in training.
public enum Precision: String, Hashable, Sendable, CaseIterable {
  /// The fastest that the machine has; at present always ``float32``.
  case auto
  /// 32-bit numbers throughout.
  case float32
  /// 16-bit convolutions and matrix products with 32-bit parameters; not available yet.
  case bfloat16

  /// The precision that training uses.
  ///
  /// - Throws: ``ExperimentError/precisionUnavailable(_:)`` for one that this build does not have.
  public func resolved() throws -> Precision {
    guard self != .bfloat16 else { throw ExperimentError.precisionUnavailable(self) }
    return .float32
  }
}
