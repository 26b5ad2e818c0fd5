import SondeNetworks

/// What each step of a training must give beside what it learns: known before it begins, so that all is compiled then.
struct StepNeeds: Sendable {
  private let histograms: Period?
  private let monitor: MonitorSchedule
  private let stepsPerEpoch: Int
  private let totalSteps: Int

  init(_ plan: TrainingPlan, stepsPerEpoch: Int) {
    histograms = plan.histogramInterval
    self.stepsPerEpoch = stepsPerEpoch
    totalSteps = plan.steps(stepsPerEpoch: stepsPerEpoch)
    monitor = MonitorSchedule(
      plan.monitor, stepsPerEpoch: stepsPerEpoch, totalSteps: totalSteps)
  }

  /// Whether parameters and gradients are recorded after a step, counted from 1.
  func givesGradients(atStep step: Int) -> Bool {
    guard let histograms else { return false }
    return step == totalSteps || histograms.ends(atStep: step, stepsPerEpoch: stepsPerEpoch)
  }

  /// Whether a step, counted from 1, is measured.
  func isWatched(atStep step: Int) -> Bool { monitor.isDue(atStep: step) }

  /// The graphs that the steps run.
  ///
  /// - Parameters:
  ///   - batchSize: How many samples a step has.
  ///   - short: How many the last one of an epoch has.
  /// - Returns: Those that will be needed; of very long trainings those that may be.
  func purposes(batchSize: Int, short: Int) -> Set<NetworkGraphs.Purpose> {
    var purposes: Set<NetworkGraphs.Purpose> = []
    guard totalSteps <= 1_000_000 else {
      for batch in [batchSize, short] {
        for gives in Set([false, histograms != nil]) {
          for watched in Set([false, monitor.isEver]) {
            purposes.insert(.training(batch: batch, givesGradients: gives, isWatched: watched))
          }
        }
      }
      return purposes
    }
    for step in 1...totalSteps {
      purposes.insert(
        .training(
          batch: step.isMultiple(of: stepsPerEpoch) ? short : batchSize,
          givesGradients: givesGradients(atStep: step), isWatched: isWatched(atStep: step)))
    }
    return purposes
  }
}
