/// What the plateau rule has seen so far; stored with a run and restored with it.
public struct PlateauState: Hashable, Sendable, Codable {
  /// The learning rate that now holds.
  public private(set) var learningRate: Double
  /// The best metric so far.
  public private(set) var best: Double?
  /// How many evaluations in a row were no improvement.
  public private(set) var badCount = 0
  /// For how many evaluations nothing will be counted.
  public private(set) var cooldownLeft = 0

  /// Makes the state before the first evaluation.
  ///
  /// - Parameter base: The learning rate to start with.
  public init(base: Double) {
    self.learningRate = base
  }

  /// Takes in the metric of an evaluation.
  ///
  /// - Parameters:
  ///   - metric: The metric; one that is not a number is no improvement.
  ///   - rule: The rule whose memory this is.
  public mutating func observe(_ metric: Double, by rule: ReduceLROnPlateau) {
    if rule.isImprovement(metric, on: best) {
      best = metric
      badCount = 0
    } else {
      badCount += 1
    }
    if cooldownLeft > 0 {
      cooldownLeft -= 1
      badCount = 0
    }
    guard badCount > rule.patience else { return }
    let reduced = max(learningRate * rule.factor, rule.minimum)
    if learningRate - reduced > rule.smallestReduction { learningRate = reduced }
    cooldownLeft = rule.cooldown
    badCount = 0
  }
}
