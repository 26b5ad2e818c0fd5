import SondeOneDNN
import SondeRuns

/// How it is decided which kernel computes a convolution or a product: there are several right ways, and which is fastest depends
/// on the shapes and on the machine.
public enum KernelPolicy: Hashable, Sendable {
  /// By a rule: the same on all machines with the same instruction sets; nothing is timed, and no file touched.
  case byRule
  /// By timing them on the shapes that come, once: a choice is kept in a file and always used again, so that bits repeat.
  ///
  /// The folder holds a file for each kind of machine; it is made when it is missing. Where it is nil, or cannot be written,
  /// choices are kept no longer than the run that made them.
  case measured(cacheFolder: String?)
}

extension KernelPolicy {
  /// The choices of a network, none of them made yet.
  ///
  /// - Parameters:
  ///   - earlier: Those that stay as they are.
  ///   - memoryLimit: The most memory that the process may take, in bytes; what is free where nothing is given.
  /// - Returns: Choices for one network.
  func choices(earlier: [KernelMeasurement] = [], memoryLimit: Int? = nil) -> KernelChoices {
    guard case .measured(let folder) = self else { return KernelChoices() }
    let memory = MemoryUse.current()
    let free = min(memoryLimit ?? .max, memory.attainableBytes) - memory.residentBytes
    return KernelChoices(
      .measuring(KernelCache(folder: folder), MemoryBudget(limit: max(0, free))), earlier: earlier)
  }
}
