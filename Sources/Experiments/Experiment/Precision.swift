public import SondeTensors

/// The precision of numbers in training.
public enum Precision: String, Hashable, Sendable, CaseIterable {
  /// ``bfloat16`` where the processor multiplies it faster than float32, else ``float32``.
  case auto
  /// 32-bit numbers throughout.
  case float32
  /// 16-bit convolutions and matrix products with 32-bit sums; parameters, statistics, losses and the optimizer in 32 bits.
  case bfloat16

  /// The precision that training uses on a machine.
  ///
  /// - Parameter hasFastBFloat16: Whether the processor multiplies bfloat16 faster than float32.
  /// - Returns: ``float32`` or ``bfloat16``.
  public func resolved(hasFastBFloat16: Bool) -> Precision {
    guard self == .auto else { return self }
    return hasFastBFloat16 ? .bfloat16 : .float32
  }

  /// The type that convolutions and products multiply; `auto` is to be resolved before.
  public var dataType: DataType { self == .bfloat16 ? .bfloat16 : .float32 }
}
