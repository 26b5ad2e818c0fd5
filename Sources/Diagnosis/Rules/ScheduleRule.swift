import SondeExperiments
import SondeNetworks
import SondeRuns

/// Finds schedules that leave no learning rate to learn with.
package enum ScheduleRule: Rule {
  package static let documentation = RuleDocumentation(
    "schedule", finds: [.earlySchedule],
    statistic:
      "The mean learning rate over the planned steps, beside the rate that the optimizer is given.",
    decision: "Below a twentieth, and training does not move, or has not been tried: likely.",
    source: "Exact; what a schedule does is known before training.",
    falseAlarms:
      "A long tail of tiny rates behind a full training; it is reported only where training does not move."
  )

  static let smallShare = 0.05

  package static func judge(_ subject: Subject) -> Judgement {
    guard let experiment = subject.experiment else {
      return .unknown(missing: "the schedule, which only an experiment tells")
    }
    guard !subject.learns else { return .healthy }
    guard let stepsPerEpoch = subject.record?.started?.stepsPerEpoch else {
      return .unknown(missing: "how many steps an epoch has, which a run tells")
    }
    let base = experiment.optimizer.learningRate
    let total = max(1, Int(experiment.duration.length(stepsPerEpoch: stepsPerEpoch)))
    let places = (0..<200).map { $0 * total / 200 }
    let rates = places.map { step in
      experiment.schedule.learningRate(
        base: base, at: SchedulePosition(step: step, stepsPerEpoch: stepsPerEpoch))
    }
    let mean = rates.reduce(0, +) / Double(rates.count)
    guard base > 0, mean < smallShare * base else { return .healthy }
    let remedy = Remedy("keep the learning rate", of: experiment) { $0.schedule = .constant }
    return .found([
      Finding(
        .earlySchedule, .likely,
        "Over the \(total) planned steps the schedule leaves \(mean / base) of the learning rate on average.",
        proofs: [
          Proof(
            "mean learning rate over the given one", mean / base, healthy: .atLeast(smallShare),
            .structure)
        ], remedies: [remedy].compactMap { $0 })
    ])
  }
}
