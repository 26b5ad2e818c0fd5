import CKernels
import SondeTensors

/// Measures the kernels that can compute a problem, against one another, on the real shapes.
struct KernelComparison {
  private let problem: ConvolutionProblem
  private let candidates: [ConvolutionKernel]
  private let budget: MemoryBudget
  private let data: TrialData
  private var trials: [KernelTrial] = []
  /// What each candidate's first run took.
  private var first: [ConvolutionKernel: Double] = [:]
  private var faults: [ConvolutionKernel: String] = [:]

  /// How the fault of a kernel begins whose result is not right.
  static let wrong = "wrong"

  /// A candidate whose first run takes this many times as long as the fastest has no chance.
  private static let farOff = 3.0
  /// Below this, in seconds, a first run says little.
  private static let short = 50e-6
  /// As fast as another one.
  private static let tie = 1.03
  /// First runs up to this, in seconds, are repeated.
  private static let repeated = 0.03
  /// How long the counted runs of all candidates take together, in seconds, if that is between 5 and 31 runs each.
  private static let duration = 0.04

  /// Measures a problem.
  ///
  /// Kernels take turns, and of each the fastest run counts: what disturbs a machine only ever adds time.
  ///
  /// - Parameters:
  ///   - problem: What is computed.
  ///   - budget: Where the memory is taken from.
  /// - Returns: What was measured, and the choice; nil where there is no memory for it, or no kernel can do it.
  static func measure(
    _ problem: ConvolutionProblem, _ budget: MemoryBudget
  ) -> KernelMeasurement? {
    sonde_flush_denormals()
    guard var comparison = try? KernelComparison(problem, budget) else { return nil }
    comparison.start()
    return comparison.finish()
  }

  private init(_ problem: ConvolutionProblem, _ budget: MemoryBudget) throws {
    self.problem = problem
    self.budget = budget
    candidates = problem.candidates
    data = try TrialData(problem, budget)
  }

  /// Runs every candidate once, and compares results with those of the twin: the least of our own kernels, where there are any.
  private mutating func start() {
    let twin = candidates.last { if case .own = $0 { true } else { false } } ?? candidates.first
    guard let twin else { return }
    var expected: KernelTrial?
    for kernel in [twin] + candidates.filter({ $0 != twin }) {
      do {
        let trial = try KernelTrial(problem, kernel, data, budget)
        first[kernel] = try Self.undisturbed(trial)
        try trial.giveResult()
        if let expected, let difference = trial.difference(from: expected, problem) {
          faults[kernel] = difference
          continue
        }
        expected = expected ?? trial
        trials.append(trial)
      } catch {
        faults[kernel] = "\(error)"
      }
      drop()
    }
  }

  /// What a first run takes; a short one may have been disturbed, and is repeated.
  private static func undisturbed(_ trial: KernelTrial) throws -> Double {
    let time = try trial.run()
    return time > repeated ? time : min(time, try trial.run(), try trial.run())
  }

  /// Lets those go that have no chance.
  private mutating func drop() {
    let fastest = trials.compactMap { first[$0.kernel] }.min() ?? 0
    let limit = max(fastest, Self.short) * Self.farOff
    // The twin, the first of them, is needed to compare results.
    trials = trials.enumerated().filter { index, trial in
      index == 0 || first[trial.kernel] ?? 0 <= limit
    }.map(\.element)
  }

  private func finish() -> KernelMeasurement? {
    let fastest = trials.compactMap { first[$0.kernel] }.min() ?? 0
    let limit = max(fastest, Self.short) * Self.farOff
    let racing = trials.filter { first[$0.kernel] ?? 0 <= limit }
    var times: [ConvolutionKernel: Double] = [:]
    var rounds = 0
    let start = ContinuousClock.now
    while rounds < 5
      || rounds < 31 && ContinuousClock.now - start < .seconds(Self.duration)
    {
      for trial in racing {
        guard let time = try? trial.run() else { return nil }
        times[trial.kernel] = min(times[trial.kernel] ?? .infinity, time)
      }
      rounds += 1
    }
    guard let best = times.values.min(),
      let chosen = candidates.first(where: { times[$0].map { $0 <= best * Self.tie } ?? false })
    else { return nil }
    return KernelMeasurement(
      problem: problem, chosen: chosen,
      trials: candidates.map { kernel in
        KernelMeasurement.Trial(
          kernel: kernel, seconds: faults[kernel] == nil ? times[kernel] ?? first[kernel] : nil,
          fault: faults[kernel])
      })
  }
}

extension KernelTrial {
  /// Where a result differs from another kernel's by more than rounding, if it does.
  func difference(
    from other: KernelTrial, _ problem: ConvolutionProblem
  ) -> String? {
    let (found, expected) = (result.address.floats, other.result.address.floats)
    let squares = sonde_square_sum(resultCount, SONDE_FLOAT32, expected)
    let size = Float((squares / Double(max(1, resultCount))).squareRoot())
    // Results in bfloat16 have eight digits; sums of many thousands of float32 lose some of theirs.
    let tolerance: Float = problem.element == .bfloat16 ? 0.02 : 1e-3
    for index in 0..<resultCount {
      let error = abs(found[index] - expected[index])
      guard error <= tolerance * (size + abs(expected[index])) else {
        return KernelComparison.wrong
          + ": element \(index) is \(found[index]), but \(other.kernel) gives "
          + "\(expected[index])"
      }
    }
    return nil
  }
}
