/// A rule that looks for one kind of illness in what is known of a network.
public protocol Rule: Sendable {
  /// What it looks for, and how it decides.
  static var documentation: RuleDocumentation { get }

  /// Looks.
  ///
  /// - Parameter subject: What is known.
  /// - Returns: What was found, or why nothing could be said.
  static func judge(_ subject: Subject) -> Judgement
}

/// A rule about networks that do not get on: it has nothing to say of one that learns, however odd its numbers.
public protocol RuleOfStandstill: Rule {
  /// Looks.
  ///
  /// - Parameters:
  ///   - subject: What is known.
  ///   - outcome: What became of training; not that it learns.
  /// - Returns: What was found, or why nothing could be said.
  static func judge(_ subject: Subject, _ outcome: Outcome) -> Judgement
}

extension RuleOfStandstill {
  /// Looks, where training is known not to get on.
  public static func judge(_ subject: Subject) -> Judgement {
    guard let outcome = subject.outcome else {
      return .unknown(missing: "a loss: log it at every step, or every few")
    }
    return outcome.verdict == .learns ? .healthy : judge(subject, outcome)
  }
}

/// What a rule says.
public enum Judgement: Hashable, Sendable {
  /// Illnesses that were found; none is a clean bill.
  case found([Finding])
  /// Nothing can be said for want of something; says of what, and how to come by it.
  case unknown(missing: String)

  /// Nothing was found.
  static let healthy = Judgement.found([])
}

/// What a rule looks for, and how it decides; its page in the documentation.
public struct RuleDocumentation: Hashable, Sendable {
  /// Its name, as in `output-activation`.
  public let name: String
  /// What it can find.
  public let illnesses: [Illness]
  /// What it looks at.
  public let statistic: String
  /// When it says that something is wrong.
  public let decision: String
  /// Where the idea comes from.
  public let source: String
  /// Where it is known to be wrong.
  public let falseAlarms: String

  /// Describes a rule.
  public init(
    _ name: String, finds illnesses: [Illness], statistic: String, decision: String,
    source: String, falseAlarms: String
  ) {
    self.name = name
    self.illnesses = illnesses
    self.statistic = statistic
    self.decision = decision
    self.source = source
    self.falseAlarms = falseAlarms
  }
}
