/// What happens to gradients between the loss and the optimizer, apart from clipping.
public struct GradientPlan: Hashable, Sendable {
  /// When what was added up of earlier gradients is forgotten.
  public enum Zeroing: String, Hashable, Sendable, Codable, CaseIterable {
    /// Before every step: the optimizer sees the gradient of its batch.
    case everyStep = "every_step"
    /// Before the first step of every epoch: the optimizer sees the sum over the epoch so far.
    case everyEpoch = "every_epoch"
    /// Never: the optimizer sees the sum over all steps so far.
    case never
  }

  /// What gradients are multiplied by; below 0 training climbs.
  public var factor: Double
  /// When what was added up of earlier gradients is forgotten.
  ///
  /// As in PyTorch, clipping acts on the sum, and what it leaves is what later gradients are added to.
  public var zeroed: Zeroing

  /// Describes the way of gradients.
  ///
  /// - Parameters:
  ///   - factor: What gradients are multiplied by; below 0 training climbs.
  ///   - zeroed: When what was added up of earlier gradients is forgotten.
  public init(factor: Double = 1, zeroed: Zeroing = .everyStep) {
    self.factor = factor
    self.zeroed = zeroed
  }

  /// The graph's input that says whether earlier gradients still count: 1, or 0 where they are forgotten.
  package static let keptName = "kept_gradients"

  /// Whether earlier gradients still count at a step.
  ///
  /// - Parameter batch: Which batch of its epoch, counted from 0.
  /// - Returns: 1, or 0 where they are forgotten.
  package func kept(atBatch batch: Int) -> Float {
    switch zeroed {
    case .everyStep: 0
    case .everyEpoch: batch == 0 ? 0 : 1
    case .never: 1
    }
  }
}
