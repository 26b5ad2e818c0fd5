import Foundation
import SondeExperiments
import SondeNetworks
import SondeRuns

/// What is tried, in which order: a stage is tried whole, and the next one only where no earlier one cures.
struct TreatmentStages {
  /// Sets of remedies that are tried in one go.
  struct Stage {
    let origin: Treatment.Attempt.Origin
    let sets: [[Remedy]]
  }

  /// The stages, cheapest first; no set stands in two of them.
  let stages: [Stage]

  /// Plans the trials.
  ///
  /// First each remedy of a cause alone; then the first of each cause together, one more at a time; then those of what follows from the
  /// causes. Where training does not move at all and no cure was found so, what a diagnosis changes to find causes is tried, and last
  /// other learning rates.
  ///
  /// - Parameters:
  ///   - findings: What was found, the cause first.
  ///   - experiment: What is to be cured.
  ///   - moves: Whether the untreated experiment learns; then nothing is tried that no finding speaks for.
  init(_ findings: [Finding], _ experiment: Experiment, moves: Bool) {
    let causes = findings.filter { !$0.remedies.isEmpty }
    let together = causes.indices.dropFirst().map { end in causes[...end].map { $0.remedies[0] } }
    let consequences = findings.flatMap { $0.consequences.flatMap(\.remedies) }
    let changes = Counterfactual.Change.allCases.compactMap { $0.remedy(for: experiment) }
    var planned = [
      Stage(origin: .findings, sets: causes.flatMap { $0.remedies.map { [$0] } }),
      Stage(origin: .findings, sets: together),
      Stage(origin: .findings, sets: consequences.map { [$0] }),
    ]
    if !moves {
      planned.append(Stage(origin: .counterfactual, sets: changes.map { [$0] }))
      planned.append(Stage(origin: .generic, sets: Self.rates(experiment).map { [$0] }))
    }
    // Two rules may propose the same change in other words.
    var seen: Set<Set<Edit>> = []
    stages = planned.map { stage in
      Stage(
        origin: stage.origin,
        sets: stage.sets.filter { seen.insert(Set($0.flatMap(\.edits))).inserted })
    }
  }

  private static func rates(_ experiment: Experiment) -> [Remedy] {
    [0.1, 0.01, 10].compactMap { factor in
      let rate = Double(Wording.rate(experiment.optimizer.learningRate * factor)) ?? 0
      return Remedy("set the learning rate to \(Wording.rate(rate))", of: experiment) {
        $0.optimizer = $0.optimizer.with(learningRate: rate)
      }
    }
  }
}
