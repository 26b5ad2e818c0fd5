import Dispatch
import SondeExperiments
import SondeRuns
import Synchronization

/// Trains experiments, some of them side by side, as long as there is time.
///
/// What is tried does not hang on how many are trained at once, and neither does what comes of it.
struct TrialBench: Sendable {
  /// What became of an experiment.
  enum Result: Sendable {
    /// It was trained as long as it was to be.
    case done(RunRecord)
    /// Time was up before, or while it was trained: it counts as not tried.
    case late
    /// It cannot be trained.
    case impossible(any Error)
  }

  /// What is trained, and what it is called.
  struct Job: Sendable {
    let name: String
    let experiment: Experiment
  }

  let runner: any TrialRunner
  var deadline = Deadline.never
  /// How many are trained at once; at least 1.
  var width = 1
  /// Told what is trained when that begins.
  var tell: @Sendable (String) -> Void = { _ in }

  /// Trains experiments.
  ///
  /// - Parameters:
  ///   - jobs: What is trained.
  ///   - steps: How many steps each has at most.
  ///   - isEnough: Whether a record tells enough before that.
  /// - Returns: What became of each.
  func train(
    _ jobs: [Job], steps: Int,
    until isEnough: @escaping @Sendable (RunRecord) -> Bool = { _ in false }
  ) -> [Result] {
    guard !jobs.isEmpty else { return [] }
    let work = Work(jobs.count)
    DispatchQueue.concurrentPerform(iterations: min(width, jobs.count)) { _ in
      while let index = work.next() {
        work.finish(index, with: train(jobs[index], steps, isEnough))
      }
    }
    return work.results
  }

  private func train(
    _ job: Job, _ steps: Int, _ isEnough: @escaping @Sendable (RunRecord) -> Bool
  ) -> Result {
    guard !deadline.isPast else { return .late }
    tell(job.name)
    do {
      let record = try runner.train(job.experiment, steps: steps) { [deadline] in
        isEnough($0) || deadline.isPast
      }
      return record.isOver(after: steps) || isEnough(record) ? .done(record) : .late
    } catch {
      return .impossible(error)
    }
  }

  /// What is still to be done, and what came of the rest.
  private final class Work: Sendable {
    private let state: Mutex<(next: Int, results: [Result])>

    init(_ count: Int) { state = Mutex((0, [Result](repeating: .late, count: count))) }

    func next() -> Int? {
      state.withLock { state in
        guard state.next < state.results.count else { return nil }
        defer { state.next += 1 }
        return state.next
      }
    }

    func finish(_ index: Int, with result: Result) {
      state.withLock { $0.results[index] = result }
    }

    var results: [Result] { state.withLock { $0.results } }
  }
}
