public import SondeExperiments
import SondeOneDNN
import SondeRuns
import Synchronization

/// Everything that decides what comes of a trial on this machine, as a text: the same text, the same answer.
///
/// It has the experiment with every decision explicit, names, sizes and times of the files that it reads, the versions of the program and of what
/// computes, and what of the machine changes bits: processor, instruction sets and threads.
public final class TrialIdentity: Sendable {
  /// To be raised whenever the same experiment gives other bits, or other things are recorded of it.
  private static let version = "1"

  private let facts: [String]
  /// Large folders take a while to list, and are looked at once.
  private let traces = Mutex<[String: String]>([:])

  /// Prepares identities.
  ///
  /// - Parameter threads: How many threads compute; as many as this process may use if nothing is given.
  public init(threads: Int? = nil) {
    let machine = Machine.current()
    facts =
      [Version.current, Self.version, KernelChoices.ownKernelsVersion, oneDNNVersion()]
      + [machine.processor, "\(threads ?? machine.usableThreads)"] + machine.instructionSets
  }

  /// The identity of a trial of an experiment.
  ///
  /// - Parameter experiment: What would be tried.
  /// - Returns: A text of some lines.
  public func text(of experiment: Experiment) -> String {
    var bare = experiment
    // None of these decides a number.
    bare.name = "trial"
    bare.checkpoints = CheckpointPlan()
    bare.memory = MemoryPlan()
    return (facts + experiment.filePaths.map(trace) + [bare.yaml]).joined(separator: "\n")
  }

  private func trace(_ path: String) -> String {
    if let known = traces.withLock({ $0[path] }) { return known }
    let text = FileTrace.text(of: path)
    traces.withLock { $0[path] = text }
    return text
  }
}
