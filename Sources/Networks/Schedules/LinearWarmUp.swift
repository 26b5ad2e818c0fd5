/// Raises the learning rate along a line, then follows another schedule from its start.
///
/// From `startFactor * base` to `base`; it moves at each update, whatever the unit of its length. It is
/// PyTorch's `SequentialLR` of a `LinearLR` (with an end factor of 1) and the other schedule, stepped
/// after each batch: the other schedule begins where the rise ends, so that its periods end later than
/// without the rise, by the rise's length.
///
/// Goyal et al., *Accurate, large minibatch SGD: training ImageNet in 1 hour*, 2017, section 2.2,
/// <https://arxiv.org/abs/1706.02677>.
public struct LinearWarmUp: Hashable, Sendable {
  /// The length of the rise.
  public let over: Period
  /// The first learning rate, as a share of the base.
  public let startFactor: Double
  /// What follows.
  public let schedule: Schedule

  /// Makes the rule.
  ///
  /// - Parameters:
  ///   - over: The length of the rise; positive.
  ///   - startFactor: The first learning rate, as a share of the base; above 0, at most 1.
  ///   - schedule: What follows.
  public init(over: Period, startFactor: Double = 1.0 / 3, then schedule: Schedule = .constant) {
    precondition(over.isPositive, "A warm-up needs a positive length.")
    precondition(startFactor > 0 && startFactor <= 1, "A warm-up starts above 0 and at most at 1.")
    self.over = over
    self.startFactor = startFactor
    self.schedule = schedule
  }

  func learningRate(
    base: Double, at position: SchedulePosition, plateau: PlateauState?
  ) -> Double {
    let length = length(at: position)
    guard position.step >= length else {
      let progress = Double(position.step) / Double(length)
      return base * (startFactor + (1 - startFactor) * progress)
    }
    return schedule.learningRate(
      base: base, at: position.advanced(past: length), plateau: plateau)
  }

  func momentum(at position: SchedulePosition) -> Double? {
    schedule.momentum(at: position.advanced(past: length(at: position)))
  }

  private func length(at position: SchedulePosition) -> Int {
    Int(over.length(stepsPerEpoch: position.stepsPerEpoch).rounded())
  }
}
