/// How the learning rate changes in the course of training.
///
/// A schedule is a pure function of the position in training, so that a run that is resumed goes on as
/// if it had never stopped. The one exception, the plateau rule, keeps its memory in a
/// ``PlateauState`` that is stored with the run. Values are those of `torch.optim.lr_scheduler`; where
/// PyTorch multiplies its way from value to value, the closed form here differs by rounding only.
///
/// In files: `constant`, `{step: {every: 10 epochs, gamma: 0.1}}`,
/// `{warm_up: {over: 500 steps, then: {cosine_annealing: {over: 30 epochs}}}}`.
public indirect enum Schedule: Hashable, Sendable {
  /// The base learning rate throughout.
  case constant
  /// Times a factor after every period.
  case step(StepLR)
  /// Times a factor at given positions.
  case multiStep(MultiStepLR)
  /// Times a factor after every epoch or step.
  case exponential(ExponentialLR)
  /// Half a cosine down to a minimum.
  case cosineAnnealing(CosineAnnealingLR)
  /// Times a factor when a metric no longer improves.
  case reduceOnPlateau(ReduceLROnPlateau)
  /// Up to a maximum, then far down, in one cycle.
  case oneCycle(OneCycleLR)
  /// A linear rise in front of another schedule.
  case warmUp(LinearWarmUp)

  /// The learning rate of an update.
  ///
  /// - Parameters:
  ///   - base: The optimizer's learning rate, which the schedule scales; the one-cycle rule has its own.
  ///   - position: Which update.
  ///   - plateau: What the plateau rule has seen so far; the other rules need none.
  /// - Returns: The learning rate, not negative for a base that is not.
  public func learningRate(
    base: Double, at position: SchedulePosition, plateau: PlateauState? = nil
  ) -> Double {
    switch self {
    case .constant: base
    case .step(let rule): rule.learningRate(base: base, at: position)
    case .multiStep(let rule): rule.learningRate(base: base, at: position)
    case .exponential(let rule): rule.learningRate(base: base, at: position)
    case .cosineAnnealing(let rule): rule.learningRate(base: base, at: position)
    case .reduceOnPlateau: plateau?.learningRate ?? base
    case .oneCycle(let rule): rule.learningRate(at: position)
    case .warmUp(let rule): rule.learningRate(base: base, at: position, plateau: plateau)
    }
  }

  /// The momentum of an update, where the schedule decides it.
  ///
  /// It stands for SGD's momentum or Adam's first decay rate.
  ///
  /// - Parameter position: Which update.
  /// - Returns: The momentum, or nothing where the optimizer's own holds.
  public func momentum(at position: SchedulePosition) -> Double? {
    switch self {
    case .oneCycle(let rule): rule.momentum(at: position)
    case .warmUp(let rule): rule.momentum(at: position)
    default: nil
    }
  }

  /// The plateau rule, if the schedule has one: it wants a metric after each evaluation.
  public var plateauRule: ReduceLROnPlateau? {
    switch self {
    case .reduceOnPlateau(let rule): rule
    case .warmUp(let rule): rule.schedule.plateauRule
    default: nil
    }
  }
}
