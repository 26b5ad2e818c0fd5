/// A number that shows something, and what it would be in a healthy network.
public struct Proof: Codable, Hashable, Sendable {
  /// What a number is compared with.
  public enum Expectation: Codable, Hashable, Sendable {
    /// It should be near a value.
    case about(Double)
    /// It should not be below a value.
    case atLeast(Double)
    /// It should not be above a value.
    case atMost(Double)
    /// There is nothing to compare it with; it speaks for itself.
    case none
  }

  /// How the number was come by.
  public enum Origin: String, Codable, CaseIterable, Hashable, Sendable {
    /// It follows from the experiment, exactly.
    case structure
    /// It was measured on the pictures and labels.
    case data
    /// It was measured before training, on the first batches.
    case probe
    /// It was measured before training on a changed experiment.
    case counterfactual
    /// It was recorded in training.
    case record
  }

  /// What was looked at, as in `input sensitivity of fc.6`.
  public var what: String
  /// What was found.
  public var found: Double
  /// What a healthy network shows.
  public var healthy: Expectation
  /// How it was come by.
  public var origin: Origin

  /// Describes a number that shows something.
  public init(
    _ what: String, _ found: Double, healthy: Expectation = .none, _ origin: Origin
  ) {
    self.what = what
    self.found = found
    self.healthy = healthy
    self.origin = origin
  }
}
