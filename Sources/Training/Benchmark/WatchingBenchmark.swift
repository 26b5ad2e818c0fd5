import Foundation
public import SondeExperiments
import SondeNetworks
import SondeOneDNN
import SondeRuns

/// What watching costs: whole runs, watched and not, in turn.
///
/// A run is all that training does: it opens data, compiles, trains, evaluates, records, saves and draws. Its folder goes away
/// after it.
public struct WatchingBenchmark: Sendable {
  /// What one run took.
  public struct Run: Hashable, Sendable, Codable {
    /// By the clock, in seconds.
    public let seconds: Double
    /// Of all processors together, in seconds.
    public let processorSeconds: Double
  }

  /// What was measured.
  public struct Measurement: Hashable, Sendable, Codable {
    /// What is measured in the runs that are watched.
    public let preset: MonitorPlan.Preset
    /// How many threads computed.
    public let threads: Int
    /// How many steps a run has.
    public let steps: Int
    /// The runs that were not watched, in order.
    public let unwatched: [Run]
    /// The runs that were watched, in order; each belongs to the unwatched one of its place.
    public let watched: [Run]

    /// The time of each watched run over that of its unwatched one, less 1: 0.02 are two percent.
    public var costs: Spread { costs(\.seconds) }
    /// The same for the time of all processors.
    public var processorCosts: Spread { costs(\.processorSeconds) }

    private func costs(_ time: (Run) -> Double) -> Spread {
      Spread(of: zip(watched, unwatched).map { time($0) / time($1) - 1 })
    }
  }

  /// What is trained; whether it is watched is not taken from it, but how, where it says.
  public let experiment: Experiment
  /// How many threads compute; as many as this process may use if nothing is given.
  public let threads: Int?

  /// How long the run is that comes first and does not count, in steps.
  private static let warmUpSteps = 20

  /// Describes a benchmark.
  ///
  /// - Parameters:
  ///   - experiment: What is trained; `standard` is measured where it is not to be watched.
  ///   - threads: How many threads compute; as many as this process may use if nothing is given.
  public init(_ experiment: Experiment, threads: Int? = nil) {
    self.experiment = experiment
    self.threads = threads
  }

  /// Trains again and again.
  ///
  /// - Parameters:
  ///   - pairs: How many pairs of runs are counted, at least 1. Every other begins with the one that is watched.
  ///   - observer: Told what each run took, as soon as it is known.
  /// - Returns: What the runs took.
  /// - Throws: What makes training impossible.
  public func measure(
    pairs: Int = 5, observer: (_ isWatched: Bool, Run) -> Void = { _, _ in }
  ) throws -> Measurement {
    precondition(pairs >= 1, "At least one pair of runs is measured.")
    var unwatched = experiment
    unwatched.monitor = MonitorPlan(preset: .none)
    var watched = experiment
    if watched.monitor.preset == .none { watched.monitor.preset = .standard }
    for experiment in [unwatched, watched] {
      var short = experiment
      short.duration = .steps(Self.warmUpSteps)
      _ = try run(short)
    }
    var steps = 0
    var runs: (unwatched: [Run], watched: [Run]) = ([], [])
    for pair in 0..<pairs {
      for isWatched in pair.isMultiple(of: 2) ? [false, true] : [true, false] {
        let made = try run(isWatched ? watched : unwatched)
        steps = made.steps
        observer(isWatched, made.run)
        if isWatched { runs.watched.append(made.run) } else { runs.unwatched.append(made.run) }
      }
    }
    return Measurement(
      preset: watched.monitor.preset,
      threads: threads ?? min(computeThreadCount(), Machine.current().usableThreads),
      steps: steps, unwatched: runs.unwatched, watched: runs.watched)
  }

  /// Trains once.
  private func run(_ experiment: Experiment) throws -> (run: Run, steps: Int) {
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("sonde-benchmark-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: place) }
    let clock = ContinuousClock()
    let (start, processorStart) = (clock.now, Self.processorSeconds())
    let outcome = try TrainingRun.create(experiment, in: place)
      .trainAndWait(TrainingCommands(), threads: threads) { QuietSink() }
    let run = Run(
      seconds: (clock.now - start) / .seconds(1),
      processorSeconds: Self.processorSeconds() - processorStart)
    return (run, try RunOverview(outcome.folder).step)
  }

  /// The time that the process has had of all processors, in seconds.
  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Tells nobody what happens.
private final class QuietSink: EventSink {
  let name = "nothing"
  func write(_ events: [Event]) {}
  func close() {}
}
