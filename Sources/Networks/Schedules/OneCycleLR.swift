import Foundation

/// Raises the learning rate to a maximum and lowers it far below its start, in one cycle.
///
/// It starts at `maximum / startDivisor` and ends at `maximum / startDivisor / endDivisor`. In two
/// phases it rises for the rising share of the length and falls to the end; in three it rises, falls
/// back to its start in as many steps, and goes on to the end. Momentum may run the other way. It moves
/// at each update, whatever the unit of its length, as `torch.optim.lr_scheduler.OneCycleLR` is stepped.
/// The optimizer's own learning rate plays no part. Behind its length the last value holds (PyTorch
/// refuses to go on).
///
/// Smith and Topin, *Super-convergence: very fast training of neural networks using large learning
/// rates*, 2018, <https://arxiv.org/abs/1708.07120>.
public struct OneCycleLR: Hashable, Sendable {
  /// The way from one value to the next.
  public enum Annealing: String, Hashable, Sendable, Codable, CaseIterable {
    /// Half a cosine.
    case cosine
    /// A straight line.
    case linear
  }

  /// The bounds between which momentum runs, against the learning rate.
  public struct MomentumCycle: Hashable, Sendable {
    /// The momentum where the learning rate is highest: PyTorch's `base_momentum`.
    public let lowest: Double
    /// The momentum where the learning rate is lowest: PyTorch's `max_momentum`.
    public let highest: Double

    /// Makes the bounds.
    public init(lowest: Double = 0.85, highest: Double = 0.95) {
      self.lowest = lowest
      self.highest = highest
    }
  }

  /// The highest learning rate: PyTorch's `max_lr`.
  public let maximum: Double
  /// The length of the whole cycle.
  public let over: Period
  /// The share of the length that rises, from 0 to 1: PyTorch's `pct_start`.
  public let risingShare: Double
  /// The way from one value to the next: PyTorch's `anneal_strategy`.
  public let annealing: Annealing
  /// How momentum runs, if it does.
  public let momentumCycle: MomentumCycle?
  /// What the maximum is divided by for the first value: PyTorch's `div_factor`.
  public let startDivisor: Double
  /// What the first value is divided by for the last one: PyTorch's `final_div_factor`.
  public let endDivisor: Double
  /// Whether the fall back to the first value is a phase of its own.
  public let hasThreePhases: Bool

  /// Makes the rule.
  ///
  /// - Parameters:
  ///   - maximum: The highest learning rate.
  ///   - over: The length of the whole cycle; positive.
  ///   - risingShare: The share of the length that rises, from 0 to 1.
  ///   - annealing: The way from one value to the next.
  ///   - momentumCycle: How momentum runs, if it does.
  ///   - startDivisor: What the maximum is divided by for the first value; positive.
  ///   - endDivisor: What the first value is divided by for the last one; positive.
  ///   - hasThreePhases: Whether the fall back to the first value is a phase of its own.
  public init(
    maximum: Double, over: Period, risingShare: Double = 0.3, annealing: Annealing = .cosine,
    momentumCycle: MomentumCycle? = MomentumCycle(), startDivisor: Double = 25,
    endDivisor: Double = 1e4, hasThreePhases: Bool = false
  ) {
    precondition(over.isPositive, "A cycle needs a positive length.")
    precondition((0...1).contains(risingShare), "A share lies between 0 and 1.")
    precondition(startDivisor > 0 && endDivisor > 0, "A divisor is positive.")
    self.maximum = maximum
    self.over = over
    self.risingShare = risingShare
    self.annealing = annealing
    self.momentumCycle = momentumCycle
    self.startDivisor = startDivisor
    self.endDivisor = endDivisor
    self.hasThreePhases = hasThreePhases
  }

  func learningRate(at position: SchedulePosition) -> Double {
    let start = maximum / startDivisor
    let end = start / endDivisor
    return value(
      at: position,
      corners: hasThreePhases ? [start, maximum, start, end] : [start, maximum, end])
  }

  func momentum(at position: SchedulePosition) -> Double? {
    guard let cycle = momentumCycle else { return nil }
    let (low, high) = (cycle.lowest, cycle.highest)
    return value(
      at: position, corners: hasThreePhases ? [high, low, high, high] : [high, low, high])
  }

  /// The value between the two corners around a position.
  private func value(at position: SchedulePosition, corners: [Double]) -> Double {
    let total = over.length(stepsPerEpoch: position.stepsPerEpoch).rounded()
    let rise = risingShare * total
    let ends = hasThreePhases ? [rise - 1, 2 * rise - 2, total - 1] : [rise - 1, total - 1]
    let step = Double(position.step)
    let phase = ends.firstIndex { step <= $0 } ?? ends.count - 1
    let begin = phase == 0 ? 0 : ends[phase - 1]
    let width = ends[phase] - begin
    // A phase without length ends at once; behind the last one its end holds.
    let progress = width > 0 ? min(1, (step - begin) / width) : 1
    let (from, to) = (corners[phase], corners[phase + 1])
    switch annealing {
    case .cosine: return to + (from - to) / 2 * (cos(.pi * progress) + 1)
    case .linear: return (to - from) * progress + from
    }
  }
}
