public import SondeExperiments
import SondeNetworks
import SondeRuns
import SondeTensors

/// How many trials are carried out at once, and how many threads each of them has.
///
/// The threads of a trial follow from the network alone, never from what else is carried out, so that its bits do not hang on that.
public struct TrialSlots: Hashable, Sendable {
  /// How many trials are carried out at once.
  public let count: Int
  /// How many threads compute in each.
  public let threads: Int

  /// Up to so many multiply-adds of a step's forward pass a trial has one thread.
  private static let smallStep = 100_000_000

  /// Decides for an experiment.
  ///
  /// - Parameters:
  ///   - experiment: What is tried.
  ///   - threads: How many threads compute altogether; as many as this process may use if nothing is given.
  public init(for experiment: Experiment, threads: Int? = nil) {
    let all = threads ?? Machine.current().usableThreads
    let isSmall = Self.multiplyAdds(of: experiment).map { $0 <= Self.smallStep } ?? false
    count = isSmall ? max(1, all) : 1
    self.threads = isSmall ? 1 : max(1, all)
  }

  /// What a step's forward pass computes, where that is known before the data is read.
  private static func multiplyAdds(of experiment: Experiment) -> Int? {
    guard experiment.data.train.knownPictureSide != nil,
      let picture = try? experiment.data.inputShape(), let network = try? experiment.model.network()
    else { return nil }
    let input = Shape([experiment.batchSize] + picture.dimensions)
    return (try? NetworkSummary(network, input: input))?.multiplyAdds
  }
}
