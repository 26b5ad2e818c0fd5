import Foundation
import SondeExperiments
import SondeNetworks
import SondeRuns

/// Finds learning rates that throw the network about, or do not move it.
package enum LearningRateRule: RuleOfStandstill {
  package static let documentation = RuleDocumentation(
    "learning-rate", finds: [.highLearningRate, .lowLearningRate],
    statistic: """
      How far all planned steps together could move a layer's weights, if they all went the same way: the update ratio times \
      the steps. And whether the loss rises from a sound beginning: a first loss of at most twice that of guessing.
      """,
    decision: """
      Too high: training diverges; or it does not move, and its loss rose beyond its noise, or beyond twice that of guessing. Too low: it \
      does not move, though in no layer all planned steps together could move the weights by a tenth of their norm. Both likely.
      """,
    source:
      "Scale-free forms of the usual advice that an update be about a thousandth of the weights (cs231n).",
    falseAlarms:
      "A warm-up from nearly nothing looks too low at first; the planned steps are judged by the largest ratio seen."
  )

  /// What all planned steps together must be able to move, as a part of the weights' norm.
  static let reach = 0.1

  package static func judge(_ subject: Subject, _ outcome: Outcome) -> Judgement {
    guard let record = subject.record else { return .healthy }
    if let high = high(subject, record, outcome) { return .found([high]) }
    return low(subject, record, outcome)
  }

  private static func high(
    _ subject: Subject, _ record: RunRecord, _ outcome: Outcome
  ) -> Finding? {
    guard let first = record.losses.first?.value, first.isFinite,
      let guessing = subject.guessingLoss, first <= FirstSignal.largeLoss * guessing
    else { return nil }
    let worst = record.losses.map(\.value).filter(\.isFinite).max() ?? first
    let diverged = outcome.verdict == .diverged
    let isThrown =
      outcome.fall < -Outcome.significant
      || worst > FirstSignal.largeLoss * max(first, guessing)
    guard diverged || outcome.verdict == .stuck && isThrown else { return nil }
    let rate = record.steps.map(\.learningRate).max() ?? subject.experiment?.optimizer.learningRate
    let words = rate.map { " of \(Wording.rate($0))" } ?? ""
    return Finding(
      .highLearningRate, .likely,
      """
      With the learning rate\(words) the loss went from \(Wording.number(first)) up to \(Wording.number(worst))\
      \(diverged ? " and then out of all numbers" : "").
      """,
      proofs: [
        Proof("loss of the first step", first, healthy: .about(guessing), .record),
        Proof(
          "highest loss", worst, healthy: .atMost(FirstSignal.largeLoss * guessing), .record),
      ],
      remedies: remedies(subject.experiment, factors: [0.1, 0.01]))
  }

  private static func low(
    _ subject: Subject, _ record: RunRecord, _ outcome: Outcome
  ) -> Judgement {
    guard outcome.verdict == .stuck || outcome.verdict == .undecided else { return .healthy }
    let largest = record.layers.compactMap { layer -> (name: String, ratio: Double)? in
      let ratios = record.series(.updateRatio, of: layer.name).map(\.value).filter(\.isFinite)
      return ratios.max().map { (layer.name, $0) }
    }.max { $0.ratio < $1.ratio }
    guard let largest else {
      return .unknown(
        missing:
          "update ratios: log ‖update‖/‖weights‖ of each layer, or weights at every few steps")
    }
    let planned = Double(max(subject.plannedSteps ?? 0, outcome.steps))
    let moved = largest.ratio * planned
    guard moved < reach else { return .healthy }
    let factor = pow(10, (log10(1e-3 / max(largest.ratio, 1e-12))).rounded())
    return .found([
      Finding(
        .lowLearningRate, layers: [largest.name], .likely,
        """
        If all \(Int(planned)) planned steps went the same way, they would move no layer's weights by more than \
        \(Wording.percentage(moved)) of their norm (\(largest.name)).
        """,
        proofs: [
          Proof("update ratio of \(largest.name)", largest.ratio, healthy: .about(1e-3), .record),
          Proof("how far all planned steps reach", moved, healthy: .atLeast(1), .record),
        ],
        remedies: remedies(subject.experiment, factors: [min(max(factor, 10), 1e4)]))
    ])
  }

  private static func remedies(_ experiment: Experiment?, factors: [Double]) -> [Remedy] {
    guard let experiment else { return [] }
    return factors.compactMap { factor in
      let rate = rounded(experiment.greatestRate * factor)
      return Remedy("set the learning rate to \(Wording.rate(rate))", of: experiment) {
        $0.setGreatestRate(rate)
      }
    }
  }

  /// A rate as people write it: 0.001 and not 0.0010000000000000002.
  private static func rounded(_ rate: Double) -> Double { Double(Wording.rate(rate)) ?? rate }
}

extension Experiment {
  /// The rate that the schedule begins with, or rises to.
  fileprivate var greatestRate: Double {
    if case .oneCycle(let cycle) = schedule { cycle.maximum } else { optimizer.learningRate }
  }

  /// A cycle sets the rate whatever the optimizer is given.
  fileprivate mutating func setGreatestRate(_ rate: Double) {
    guard case .oneCycle(let cycle) = schedule else {
      optimizer = optimizer.with(learningRate: rate)
      return
    }
    schedule = .oneCycle(
      OneCycleLR(
        maximum: rate, over: cycle.over, risingShare: cycle.risingShare,
        annealing: cycle.annealing, momentumCycle: cycle.momentumCycle,
        startDivisor: cycle.startDivisor, endDivisor: cycle.endDivisor,
        hasThreePhases: cycle.hasThreePhases))
  }
}
