import SondeExperiments
import SondeNetworks

/// After which steps of a training its inside is measured.
struct MonitorSchedule: Hashable, Sendable {
  private let plan: MonitorPlan
  private let stepsPerEpoch: Int
  private let totalSteps: Int

  /// Where training begins much changes from step to step.
  private static let early: Set = [1, 2, 5, 10, 20, 50, 100]

  init(_ plan: MonitorPlan, stepsPerEpoch: Int, totalSteps: Int) {
    self.plan = plan
    self.stepsPerEpoch = stepsPerEpoch
    self.totalSteps = totalSteps
  }

  /// Whether any step is measured.
  var isEver: Bool { plan.preset != .none }

  /// Whether a step, counted from 1, is measured.
  func isDue(atStep step: Int) -> Bool {
    if plan.preset == .none { return false }
    if step == totalSteps { return true }
    if let every = plan.every { return every.ends(atStep: step, stepsPerEpoch: stepsPerEpoch) }
    if step <= 100 { return Self.early.contains(step) }
    return step.isMultiple(of: max(100, stepsPerEpoch / 20))
  }
}
