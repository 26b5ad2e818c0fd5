/// What a diagnosis comes to: the causes first, each with what follows from it.
public struct Verdict: Codable, Hashable, Sendable {
  /// A rule that could not say anything.
  public struct Unjudged: Codable, Hashable, Sendable {
    /// The rule's name.
    public var rule: String
    /// What was missing, and how to come by it.
    public var missing: String
  }

  /// Whether training moved, where that is known.
  public let outcome: Outcome?
  /// What is wrong, the surest cause first; empty in a healthy network.
  public private(set) var findings: [Finding]
  /// What becomes of it on several seeds, where that was tried.
  public internal(set) var seeds: Seeds?
  /// What was suspected and turned out to be harmless: a treatment works without its remedies, and those alone change nothing.
  public private(set) var withdrawn: [Finding] = []
  /// Rules that could not say anything for want of data.
  public let unjudged: [Unjudged]

  /// Whether something is wrong.
  public var isIll: Bool {
    findings.contains { $0.certainty >= .likely } || seeds?.isDivided ?? false
  }

  /// Judges what is known of a network by every rule.
  ///
  /// - Parameters:
  ///   - subject: What is known.
  ///   - rules: The rules; all by default.
  public init(_ subject: Subject, rules: [any Rule.Type] = Self.allRules) {
    var found: [Finding] = []
    var unjudged: [Unjudged] = []
    for rule in rules {
      switch rule.judge(subject) {
      case .found(let findings): found += findings
      case .unknown(let missing):
        unjudged.append(Unjudged(rule: rule.documentation.name, missing: missing))
      }
    }
    outcome = subject.outcome
    findings = Self.causes(among: found)
    self.unjudged = unjudged
  }

  /// The verdict that is left when suspicions which a treatment disproved are withdrawn; what was put down to them stands for itself.
  ///
  /// - Parameter treatment: What came of trying the findings' remedies.
  /// - Returns: A verdict of the other findings.
  public func after(_ treatment: Treatment) -> Verdict {
    guard !treatment.withdrawn.isEmpty else { return self }
    let all = findings.flatMap(\.flattened)
    var verdict = self
    verdict.withdrawn = all.filter { treatment.withdrawn.contains($0.illness) }
    verdict.findings = Self.causes(
      among: all.filter { !treatment.withdrawn.contains($0.illness) })
    return verdict
  }

  /// All rules, in the order of the illnesses that they find.
  public static let allRules: [any Rule.Type] = [
    FiniteInputRule.self, ConstantPicturesRule.self, LayoutRule.self, SeenPartRule.self,
    PreprocessingRule.self, ChannelOrderRule.self, LabelRule.self, LabelMapRule.self,
    SampleOrderRule.self, ImbalanceRule.self, SharedPicturesRule.self,
    DivergenceRule.self, MissingNonlinearityRule.self, SymmetryRule.self, FirstSignalRule.self,
    UnitsRule.self, OutputActivationRule.self, LossRule.self, UpdatesRule.self, ScheduleRule.self,
    LearningRateRule.self, WeightDecayRule.self, EvaluationModeRule.self, GradientFlowRule.self,
    GeneralizationRule.self, DegradationRule.self, ProgressRule.self,
  ]

  /// Puts findings that others bring about under them: one cause with ten symptoms is one finding.
  ///
  /// The surest come first; of equally sure ones, those that stand first in the order of causes. Where two could bring about each
  /// other, the first in that order is the cause. A finding that is merely possible is no cause of one that is surer.
  static func causes(among findings: [Finding]) -> [Finding] {
    let places = Dictionary(uniqueKeysWithValues: Illness.allCases.enumerated().map { ($1, $0) })
    let inOrder = findings.sorted { places[$0.illness] ?? 0 < places[$1.illness] ?? 0 }
    func explains(_ one: Int, _ other: Int) -> Bool {
      let (cause, symptom) = (inOrder[one], inOrder[other])
      return one != other && cause.illness.consequences.contains(symptom.illness)
        && (one < other || !symptom.illness.consequences.contains(cause.illness))
        && (cause.certainty >= .likely || symptom.certainty == .possible)
    }
    let roots = inOrder.indices.filter { index in
      !inOrder.indices.contains { explains($0, index) }
    }
    var causes = roots.map { inOrder[$0] }
    for index in inOrder.indices where !roots.contains(index) {
      // What follows from a consequence follows from its cause.
      var chain = index
      var seen: Set<Int> = []
      while !roots.contains(chain), seen.insert(chain).inserted,
        let cause = inOrder.indices.first(where: { explains($0, chain) })
      {
        chain = cause
      }
      let place = roots.firstIndex(of: chain) ?? 0
      causes[place].consequences.append(inOrder[index])
    }
    return causes.enumerated().sorted { one, other in
      one.element.certainty == other.element.certainty
        ? one.offset < other.offset : one.element.certainty > other.element.certainty
    }.map(\.element)
  }
}
