import Foundation

/// Lowers the learning rate along half a cosine.
///
/// `minimum + (base - minimum) * (1 + cos(π * position / over)) / 2`. With a length in epochs it moves
/// once an epoch, with a length in steps at each update, as `torch.optim.lr_scheduler.CosineAnnealingLR`
/// does when it is stepped so; a cadence of its own overrules that. Behind its length it rises again
/// along the cosine, as PyTorch's does.
///
/// Loshchilov and Hutter, *SGDR: Stochastic gradient descent with warm restarts*, 2017, equation 5
/// without the restarts, <https://arxiv.org/abs/1608.03983>.
public struct CosineAnnealingLR: Hashable, Sendable {
  /// How long the way down takes: PyTorch's `T_max`.
  public let over: Period
  /// The learning rate at its end: PyTorch's `eta_min`.
  public let minimum: Double
  /// How often a new value is taken.
  public let cadence: Cadence

  /// Makes the rule.
  ///
  /// - Parameters:
  ///   - over: How long the way down takes; positive.
  ///   - minimum: The learning rate at its end.
  ///   - cadence: How often a new value is taken; follows the unit of the length if it is not given.
  public init(over: Period, minimum: Double = 0, cadence: Cadence? = nil) {
    precondition(over.isPositive, "Cosine annealing needs a positive length.")
    self.over = over
    self.minimum = minimum
    self.cadence = cadence ?? Self.cadence(of: over)
  }

  func learningRate(base: Double, at position: SchedulePosition) -> Double {
    let progress = over.count(until: position.held(cadence))
    return minimum + (base - minimum) * (1 + cos(.pi * progress)) / 2
  }

  private static func cadence(of period: Period) -> Cadence {
    switch period {
    case .epochs: .epoch
    case .steps: .step
    }
  }
}
