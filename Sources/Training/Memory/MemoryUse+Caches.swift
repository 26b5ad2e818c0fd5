import SondeOneDNN
public import SondeRuns

extension MemoryUse {
  /// Gives back to the system what the process keeps for later: kernels that were compiled, and memory that was freed.
  ///
  /// What is in use stays; what is compiled afterwards takes longer, once. To be called between two trainings.
  ///
  /// - Returns: How much memory the process holds then.
  @discardableResult public static func releaseCaches() -> MemoryUse {
    SondeOneDNN.releaseCaches()
    return current()
  }
}
