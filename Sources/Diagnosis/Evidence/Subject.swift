public import SondeExperiments
public import SondeNetworks
public import SondeRuns

/// All that is known of what is diagnosed; rules look at nothing else.
///
/// Any part may be missing: of another program's log there is only a record, of an experiment that never ran no record.
public struct Subject: Sendable {
  /// What is trained.
  public let experiment: Experiment?
  /// The experiment's network.
  public let network: Network?
  /// What was measured before training.
  public var probe: ProbeReport?
  /// What the first updates do to each parameter.
  public var updates: UpdateReport?
  /// What happened in training.
  public var record: RunRecord? { didSet { judge() } }
  /// What happened to the same network with fewer layers.
  public var shallower: RunRecord?
  /// What was measured before training on changed experiments.
  public var counterfactuals: [Counterfactual]
  /// Whether training moved, where there is a record.
  public private(set) var outcome: Outcome?
  /// What was measured of the pictures and labels, where they could be looked at.
  public var data: DataReport? { didSet { judge() } }

  /// Gathers what is known of an experiment.
  ///
  /// - Parameters:
  ///   - experiment: What is trained.
  ///   - probe: What was measured before training.
  ///   - record: What happened in training.
  ///   - counterfactuals: What was measured before training on changed experiments.
  /// - Throws: ``NetworkError`` or ``ExperimentError`` when the experiment's network is not possible.
  public init(
    experiment: Experiment, probe: ProbeReport? = nil, record: RunRecord? = nil,
    counterfactuals: [Counterfactual] = []
  ) throws {
    self.init(
      experiment: experiment, network: try experiment.model.network(), probe: probe, record: record,
      counterfactuals: counterfactuals)
  }

  /// Gathers what is known of a training whose experiment is not known, as of another program's log.
  ///
  /// - Parameters:
  ///   - probe: What was measured before training.
  ///   - record: What happened in training.
  ///   - counterfactuals: What was measured before training on changed experiments.
  public init(
    probe: ProbeReport? = nil, record: RunRecord, counterfactuals: [Counterfactual] = []
  ) {
    self.init(
      experiment: nil, network: nil, probe: probe, record: record,
      counterfactuals: counterfactuals)
  }

  private init(
    experiment: Experiment?, network: Network?, probe: ProbeReport?, record: RunRecord?,
    counterfactuals: [Counterfactual]
  ) {
    self.experiment = experiment
    self.network = network
    self.probe = probe
    self.record = record
    self.counterfactuals = counterfactuals
    outcome = record.flatMap { Outcome($0) }
  }

  /// Judges the record; only the data tells what guessing gives in training.
  private mutating func judge() {
    outcome = record.flatMap { Outcome($0, guessing: data?.training.mostFrequentShare) }
  }

  /// Whether training is known to have learned something.
  var learns: Bool { outcome?.verdict == .learns }

  /// Whether answers in the last evaluation are so much worse than in the last epoch that chance does not explain it.
  var lagsInEvaluation: Bool {
    guard let last = record?.evaluations.last, let epoch = record?.epochs.last else { return false }
    let deviation = (epoch.accuracy * (1 - epoch.accuracy) / Double(max(1, last.count)))
      .squareRoot()
    return epoch.accuracy - last.accuracy > Outcome.significant * deviation
  }

  /// How many updates were planned, where that is known.
  var plannedSteps: Int? {
    guard let started = record?.started else { return nil }
    return experiment.map { Int($0.duration.length(stepsPerEpoch: started.stepsPerEpoch)) }
      ?? started.steps
  }

  /// How many classes there are, where that is known.
  var classCount: Int? { probe?.classes ?? record?.classCount }

  /// The cross-entropy of guessing all classes alike.
  var guessingLoss: Double? { probe?.chanceLoss ?? record?.guessingLoss }
}
