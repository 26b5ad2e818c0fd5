public import SondeExperiments

/// What came of trying remedies: which edits restore learning, proven on several seeds against the untreated experiment and against
/// edits that nothing speaks for.
public struct Treatment: Codable, Hashable, Sendable {
  /// The experiment as it is, on each seed.
  public let untreated: Attempt
  /// What was tried, in order.
  public let attempts: [Attempt]
  /// Edits that no finding proposed, as many at once as a cure has, each tried on one seed: what a cure must beat.
  public let controls: [Attempt]
  /// The places in ``attempts`` of the sets that restore learning on every seed: the one with the fewest edits first, and of as many
  /// edits the one with more right answers.
  public let cures: [Int]
  /// Illnesses that were suspected wrongly: what cures works without their remedies, and those alone change nothing.
  public let withdrawn: [Illness]
  /// An illness of the data themselves, which no edit of the experiment cures.
  public let repair: Illness?
  /// How many steps each of the compared trials had; nil where nothing came so far.
  public let steps: Int?
  /// Whether time ran out before everything was tried.
  public let isCutShort: Bool

  /// The cheapest set that restores learning on every seed.
  public var curing: Attempt? { cures.first.map { attempts[$0] } }
}

extension Treatment {
  /// A set of edits and what became of it.
  public struct Attempt: Codable, Hashable, Sendable {
    /// Who proposed the edits.
    public enum Origin: String, Codable, CaseIterable, Hashable, Sendable {
      /// Nobody: it is the experiment as it is.
      case untreated
      /// Findings.
      case findings
      /// Nothing found so far; it changes what most often is wrong with a network's first steps.
      case counterfactual
      /// Nothing found so far; it is what one tries last.
      case generic
      /// Chance.
      case control
    }

    /// Who proposed the edits.
    public let origin: Origin
    /// What is changed, in words; empty for the untreated experiment.
    public let titles: [String]
    /// The edits.
    public let edits: [Edit]
    /// What became of it on the experiment's own seed when it was tried first, until that was plain.
    public internal(set) var first: Outcome?
    /// The trials that are compared, a seed each, all of the same number of steps.
    public internal(set) var trials: [Trial] = []
    /// Why it cannot be trained; nil where it can.
    public internal(set) var obstacle: String?

    /// A set of remedies that was not tried yet.
    init(_ origin: Origin, _ remedies: [Remedy] = []) {
      self.origin = origin
      titles = remedies.map(\.title)
      edits = remedies.flatMap(\.edits)
    }

    /// In how many of the compared trials it learns.
    public var learningCount: Int { trials.count { $0.outcome.verdict == .learns } }

    /// The share of right answers of the compared trials, else of the first one; not a number where there is none.
    public var accuracy: Double {
      let answers = Self.answers(of: [self])
      return answers.count > 0 ? answers.right / answers.count : first?.answers?.accuracy ?? .nan
    }
  }
}

extension Treatment.Attempt {
  /// The right answers of all compared trials, and all answers.
  private static func answers(
    of attempts: some Sequence<Self>, seed: UInt64? = nil
  ) -> (right: Double, count: Double) {
    attempts.flatMap(\.trials).filter { seed == nil || $0.seed == seed }.compactMap(\.answers)
      .reduce(into: (0, 0)) { sum, answers in
        sum.right += answers.accuracy * Double(answers.count)
        sum.count += Double(answers.count)
      }
  }

  /// Whether far more answers are right than others have on the same seeds, by more than chance explains: a comparison of two shares.
  ///
  /// - Parameters:
  ///   - others: What it is compared with.
  ///   - seed: Only this seed; all of its own otherwise.
  /// - Returns: Whether the difference is more than five deviations of chance.
  func clearlyBeats(_ others: [Self], on seed: UInt64? = nil) -> Bool {
    let seeds = seed.map { [$0] } ?? trials.map(\.seed)
    let (own, their) = seeds.map { seed in
      (Self.answers(of: [self], seed: seed), Self.answers(of: others, seed: seed))
    }.reduce(into: ((right: 0.0, count: 0.0), (right: 0.0, count: 0.0))) { sum, pair in
      sum.0 = (sum.0.right + pair.0.right, sum.0.count + pair.0.count)
      sum.1 = (sum.1.right + pair.1.right, sum.1.count + pair.1.count)
    }
    guard own.count > 0, their.count > 0 else { return false }
    let share = (own.right + their.right) / (own.count + their.count)
    let deviation = (share * (1 - share) * (1 / own.count + 1 / their.count)).squareRoot()
    return own.right / own.count - their.right / their.count > Outcome.significant * deviation
  }

  /// Whether it clearly beats others altogether and on more than half of its seeds: one lucky seed is no proof.
  func isProven(against others: [Self]) -> Bool {
    clearlyBeats(others) && 2 * trials.count { clearlyBeats(others, on: $0.seed) } > trials.count
  }

  /// Whether it is known to change something: it learns and is better than the untreated experiment on the same seeds.
  func changes(_ untreated: Self) -> Bool {
    trials.isEmpty
      ? first?.verdict == .learns && untreated.learningCount == 0
      : learningCount > 0 && clearlyBeats([untreated])
  }
}
