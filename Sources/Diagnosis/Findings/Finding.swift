/// An illness that was found: where, by which numbers, how surely, and what could be done.
public struct Finding: Codable, Hashable, Sendable {
  /// How sure a finding is.
  public enum Certainty: String, Codable, CaseIterable, Comparable, Hashable, Sendable {
    /// The numbers fit, but others fit as well.
    case possible
    /// The numbers fit, and a change of the suspected cause alone changes them.
    case likely
    /// It follows from the experiment, or was seen directly.
    case certain

    /// Whether one is less sure than another.
    public static func < (one: Certainty, other: Certainty) -> Bool {
      (allCases.firstIndex(of: one) ?? 0) < (allCases.firstIndex(of: other) ?? 0)
    }
  }

  /// What is wrong.
  public var illness: Illness
  /// The layers where it shows, in the order of the data.
  public var layers: [String]
  /// What is wrong in this network, in a sentence with its numbers.
  public var statement: String
  /// The numbers that show it.
  public var proofs: [Proof]
  /// How sure it is.
  public var certainty: Certainty
  /// What could be done, cheapest first.
  public var remedies: [Remedy]
  /// What follows from it, as far as that was found too.
  public var consequences: [Finding]

  /// Describes an illness that was found.
  public init(
    _ illness: Illness, layers: [String] = [], _ certainty: Certainty, _ statement: String,
    proofs: [Proof], remedies: [Remedy] = []
  ) {
    self.illness = illness
    self.layers = layers
    self.statement = statement
    self.proofs = proofs
    self.certainty = certainty
    self.remedies = remedies
    consequences = []
  }
}
