/// How much memory a training may take.
public struct MemoryPlan: Hashable, Sendable {
  /// The most that the whole process may take; nil: what the machine has free when it begins.
  public var limit: MemoryLimit?

  /// Describes the limit.
  ///
  /// - Parameter limit: The most that the whole process may take; nil: what the machine has free when it begins.
  public init(limit: MemoryLimit? = nil) { self.limit = limit }
}
