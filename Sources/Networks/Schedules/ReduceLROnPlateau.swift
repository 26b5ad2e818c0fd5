/// Multiplies the learning rate by a factor when a metric no longer improves.
///
/// It moves after evaluations, usually once an epoch, as `torch.optim.lr_scheduler.ReduceLROnPlateau`
/// does; its memory is a ``PlateauState``.
public struct ReduceLROnPlateau: Hashable, Sendable {
  /// Which way a metric improves.
  public enum Direction: String, Hashable, Sendable, Codable, CaseIterable {
    /// Lower is better: a loss.
    case minimize
    /// Higher is better: an accuracy.
    case maximize
  }

  /// How the least improvement is measured.
  public enum Threshold: Hashable, Sendable {
    /// As a share of the best metric so far.
    case relative(Double)
    /// In the metric's own unit.
    case absolute(Double)
  }

  /// Which way the metric improves: PyTorch's `mode`.
  public let direction: Direction
  /// The factor, below 1.
  public let factor: Double
  /// How many evaluations without improvement are borne: the next one lowers the learning rate.
  public let patience: Int
  /// The least change that counts as an improvement.
  public let threshold: Threshold
  /// For how many evaluations after a reduction nothing is counted.
  public let cooldown: Int
  /// The learning rate below which it does not go.
  public let minimum: Double
  /// The least reduction that is carried out: PyTorch's `eps`.
  public let smallestReduction: Double

  /// Makes the rule.
  ///
  /// - Parameters:
  ///   - direction: Which way the metric improves.
  ///   - factor: The factor, below 1.
  ///   - patience: How many evaluations without improvement are borne.
  ///   - threshold: The least change that counts as an improvement.
  ///   - cooldown: For how many evaluations after a reduction nothing is counted.
  ///   - minimum: The learning rate below which it does not go.
  ///   - smallestReduction: The least reduction that is carried out.
  public init(
    direction: Direction = .minimize, factor: Double = 0.1, patience: Int = 10,
    threshold: Threshold = .relative(1e-4), cooldown: Int = 0, minimum: Double = 0,
    smallestReduction: Double = 1e-8
  ) {
    precondition(factor < 1, "A reduction's factor lies below 1.")
    self.direction = direction
    self.factor = factor
    self.patience = patience
    self.threshold = threshold
    self.cooldown = cooldown
    self.minimum = minimum
    self.smallestReduction = smallestReduction
  }

  /// Whether a metric is an improvement on the best so far.
  func isImprovement(_ metric: Double, on best: Double?) -> Bool {
    switch (direction, threshold) {
    case (.minimize, .relative(let share)): metric < (best ?? .infinity) * (1 - share)
    case (.minimize, .absolute(let change)): metric < (best ?? .infinity) - change
    case (.maximize, .relative(let share)): metric > (best ?? -.infinity) * (1 + share)
    case (.maximize, .absolute(let change)): metric > (best ?? -.infinity) + change
    }
  }
}
