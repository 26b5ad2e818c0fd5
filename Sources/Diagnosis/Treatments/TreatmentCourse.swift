import SondeExperiments
import SondeRuns

/// A treatment as it goes on: what was tried so far, and what came of it.
struct TreatmentCourse {
  /// A set of remedies, and what became of it.
  private struct Row {
    var set: [Remedy]
    var attempt: Treatment.Attempt

    init(_ origin: Treatment.Attempt.Origin, _ set: [Remedy] = []) {
      self.set = set
      attempt = Treatment.Attempt(origin, set)
    }
  }

  private let experiment: Experiment
  private let findings: [Finding]
  private let bench: TrialBench
  private let longest: Int
  private let seeds: Int
  private let random: RandomEdits
  /// The untreated experiment, and behind it everything that was tried.
  private var rows = [Row(.untreated)]
  /// By how many edits are made at once.
  private var controls: [Int: [Row]] = [:]
  /// How many steps compared trials have.
  private var length: Int?
  private var isCutShort = false
  /// The places of the cures among the rows.
  private(set) var cures: [Int] = []

  /// Prepares a treatment.
  ///
  /// - Parameters:
  ///   - experiment: What is to be cured.
  ///   - findings: What was found in it.
  ///   - outcome: What became of it as it is, where that is known.
  ///   - bench: Who trains.
  ///   - steps: How many steps a trial has at most.
  ///   - seeds: On how many seeds a cure must work.
  init(
    _ experiment: Experiment, _ findings: [Finding], untreated outcome: Outcome?,
    bench: TrialBench, steps: Int, seeds: Int
  ) {
    self.experiment = experiment
    self.findings = findings
    self.bench = bench
    self.seeds = seeds
    longest = steps
    rows[0].attempt.first = outcome
    random = RandomEdits(
      experiment, without: findings.flatMap(\.flattened).flatMap { $0.remedies.flatMap(\.edits) })
  }

  private var untreated: Treatment.Attempt { rows[0].attempt }

  /// Tries the sets of a stage, and proves what works.
  mutating func carryOut(_ stage: TreatmentStages.Stage) throws {
    let learning = screen(stage)
    guard let shortest = learning.compactMap({ rows[$0].attempt.first?.steps }).min() else {
      return
    }
    if shortest > length ?? 0 {
      length = shortest
      // What was compared before had fewer steps.
      controls = [:]
      for place in rows.indices { rows[place].attempt.trials = [] }
    }
    let cheapest = learning.sorted {
      rows[$0].attempt.edits.count < rows[$1].attempt.edits.count
    }
    try extend([0] + cheapest, to: 1)
    for place in cheapest { try prove(place) }
  }

  /// Trains each set on the experiment's own seed until it has plainly learned.
  ///
  /// - Returns: The places of those that did.
  private mutating func screen(_ stage: TreatmentStages.Stage) -> [Int] {
    let start = rows.count
    var possible: [(row: Row, job: TrialBench.Job)] = []
    for set in stage.sets {
      var row = Row(stage.origin, set)
      do {
        let changed = try row.attempt.edits.applied(to: experiment)
        possible.append((row, TrialBench.Job(name: row.attempt.name, experiment: changed)))
      } catch {
        row.attempt.obstacle = "\(error)"
        rows.append(row)
      }
    }
    let results = bench.train(possible.map { $0.job }, steps: longest, until: Self.hasLearned)
    for (var row, result) in zip(possible.map { $0.row }, results) {
      switch result {
      case .done(let record): row.attempt.first = Outcome(record)
      case .impossible(let error): row.attempt.obstacle = "\(error)"
      case .late:
        isCutShort = true
        continue
      }
      rows.append(row)
    }
    return (start..<rows.count).filter { rows[$0].attempt.first?.verdict == .learns }
  }

  /// Whether a training separated from guessing in the first third of its steps; looked at every thirty.
  static func hasLearned(_ record: RunRecord) -> Bool {
    let count = record.steps.count
    return count > 0 && count.isMultiple(of: 30)
      && Outcome(record.prefix(steps: count / 3))?.verdict == .learns
  }

  /// Finds out whether a set that learns on one seed is a cure; or else the smallest part of it that works as well.
  private mutating func prove(_ whole: Int) throws {
    guard rows[whole].attempt.changes(untreated) else { return }
    let place = try smallest(whole)
    guard !cures.contains(place) else { return }
    try extend([place], to: seeds)
    guard rows[place].attempt.learningCount == seeds else { return }
    try extend([0], to: seeds)
    let control = try control(of: rows[place].attempt.edits.count)
    if untreated.trials.count == seeds, rows[place].attempt.isProven(against: [untreated]),
      rows[place].attempt.isProven(against: control)
    {
      cures.append(place)
    }
  }

  /// Takes remedies out of a set one by one, as long as the rest works as well.
  private mutating func smallest(_ whole: Int) throws -> Int {
    let set = rows[whole].set
    for part in set.indices where set.count > 1 {
      var rest = set
      rest.remove(at: part)
      let known = rows.firstIndex { $0.set == rest }
      if let first = known.flatMap({ rows[$0].attempt.first }), first.verdict != .learns {
        continue
      }
      if known == nil { rows.append(Row(rows[whole].attempt.origin, rest)) }
      let place = known ?? rows.count - 1
      try extend([place], to: 1)
      if rows[place].attempt.changes(untreated),
        !rows[whole].attempt.clearlyBeats([rows[place].attempt])
      {
        return try smallest(place)
      }
    }
    return whole
  }

  /// Tries as many random edits at once as a set has, other ones on each seed.
  ///
  /// - Returns: As many attempts as there are seeds; none where time did not suffice.
  private mutating func control(of size: Int) throws -> [Treatment.Attempt] {
    if controls[size] == nil {
      var found: [Row] = []
      // What is drawn may not be possible, as a batch of more pictures than there are.
      for round in 0..<UInt64(3) where found.count < seeds {
        let missing = (found.count..<seeds).map { experiment.seed &+ UInt64($0) }
        var drawn = missing.map { Row(.control, random.drawn(size, seed: $0 &+ 1000 &* round)) }
        try addTrials(missing.indices.map { (drawn[$0], missing[$0]) }).enumerated().forEach {
          if let trial = $1 { drawn[$0].attempt.trials.append(trial) }
        }
        found += drawn.filter { !$0.attempt.trials.isEmpty }
      }
      controls[size] = found.count == seeds ? found : nil
    }
    return controls[size]?.map(\.attempt) ?? []
  }

  /// Adds compared trials, so that each of some rows has one on each of the first seeds.
  private mutating func extend(_ places: [Int], to count: Int) throws {
    let wanted = places.flatMap { place in
      (rows[place].attempt.trials.count..<max(count, rows[place].attempt.trials.count)).map {
        (place: place, seed: experiment.seed &+ UInt64($0))
      }
    }
    let trials = try addTrials(wanted.map { (rows[$0.place], $0.seed) })
    for (place, trial) in zip(wanted.map { $0.place }, trials) {
      if let trial { rows[place].attempt.trials.append(trial) }
    }
  }

  /// Trains as many steps as all compared trials have.
  ///
  /// - Returns: Nothing for what is not possible, or was too late.
  /// - Throws: What keeps the untreated experiment from being trained.
  private mutating func addTrials(_ wanted: [(row: Row, seed: UInt64)]) throws -> [Trial?] {
    guard let length else { return wanted.map { _ in nil } }
    let jobs = wanted.enumerated().compactMap { place, wanted -> (Int, TrialBench.Job)? in
      // Edits that do not go together are not possible.
      guard var changed = try? wanted.row.attempt.edits.applied(to: experiment) else { return nil }
      // A control may be another seed itself.
      changed.seed = changed.seed &+ (wanted.seed &- experiment.seed)
      let name = "\(wanted.row.attempt.name), seed \(wanted.seed)"
      return (place, TrialBench.Job(name: name, experiment: changed))
    }
    var trials = [Trial?](repeating: nil, count: wanted.count)
    for (place, result) in zip(jobs.map { $0.0 }, bench.train(jobs.map { $0.1 }, steps: length)) {
      switch result {
      case .done(let record): trials[place] = Trial(seed: wanted[place].seed, record)
      case .late: isCutShort = true
      case .impossible(let error): if wanted[place].row.set.isEmpty { throw error }
      }
    }
    return trials
  }
}

extension TreatmentCourse {
  /// What came of it.
  ///
  /// - Parameter repair: An illness of the data themselves, if there is one.
  /// - Returns: Everything that was tried, and what it proves.
  func treatment(repair: Illness?) -> Treatment {
    let cheapest = cures.sorted {
      let (one, other) = (rows[$0].attempt, rows[$1].attempt)
      return one.edits.count == other.edits.count
        ? one.accuracy > other.accuracy : one.edits.count < other.edits.count
    }
    return Treatment(
      untreated: untreated, attempts: rows.dropFirst().map(\.attempt),
      controls: controls.sorted { $0.key < $1.key }.flatMap { $1.map(\.attempt) },
      cures: cheapest.map { $0 - 1 }, withdrawn: withdrawn, repair: repair, steps: length,
      isCutShort: isCutShort || bench.deadline.isPast)
  }

  /// Illnesses without whose remedies there is a cure, and whose remedies alone change nothing.
  private var withdrawn: [Illness] {
    guard !cures.isEmpty else { return [] }
    let cured = Set(cures.flatMap { rows[$0].attempt.edits })
    return findings.flatMap(\.flattened).filter { finding in
      !finding.remedies.isEmpty
        && finding.remedies.allSatisfy { remedy in
          let alone = rows.first { $0.attempt.edits == remedy.edits }?.attempt
          return cured.isDisjoint(with: remedy.edits) && alone?.first != nil
            && alone?.changes(untreated) == false
        }
    }.map(\.illness)
  }
}

extension Treatment.Attempt {
  /// What is changed, in words.
  public var name: String { titles.isEmpty ? "untreated" : titles.joined(separator: " and ") }
}
