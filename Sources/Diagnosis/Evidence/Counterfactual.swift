public import SondeRuns

/// What a probe shows when one thing is changed: if a symptom goes with it, it is the cause.
public struct Counterfactual: Sendable, Hashable {
  /// What can be changed about the first steps of a signal.
  public enum Change: String, CaseIterable, Hashable, Sendable {
    /// All biases are 0.
    case zeroBiases = "zero biases"
    /// Weights have the size that keeps the signal's, biases stay as they are.
    case scaledWeights = "weights of the size that keeps the signal"
    /// Pictures have mean 0 and deviation 1 in every channel.
    case normalizedPictures = "normalised pictures"
    /// Sigmoids, hyperbolic tangents and the like are rectifiers, and weights are made for them.
    case rectifiers = "rectifiers, with weights made for them"
  }

  /// What is changed.
  public let change: Change
  /// The change as edits.
  public let remedy: Remedy
  /// What is measured then.
  public let probe: ProbeReport

  /// Describes what a change does.
  public init(_ change: Change, _ remedy: Remedy, _ probe: ProbeReport) {
    self.change = change
    self.remedy = remedy
    self.probe = probe
  }
}
