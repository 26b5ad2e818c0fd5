public import SondeNetworks

/// Everything that decides a training run, as a value.
///
/// Two runs of equal experiments on one machine with the same number of threads give the same bits. In files it is YAML, see
/// `docs/experiment.md`; as JSON it has the same shape.
///
/// ```swift
/// var experiment = Experiment(
///   name: "shapes", model: .architecture(try Architecture("lenet")),
///   data: DataPlan(train: .shapes(count: 5000), test: .shapes(count: 1000, seed: 2)))
/// experiment.duration = .epochs(5)
/// ```
public struct Experiment: Hashable, Sendable {
  /// What runs are called; their folders are `runs/<name>-<number>`.
  public var name: String
  /// The network.
  public var model: Model
  /// The first values of every parameter.
  public var initialization: Initialization
  /// Which pictures, and what is done to them before the network sees them.
  public var data: DataPlan
  /// What training makes small.
  public var loss: Loss
  /// How parameters follow from gradients.
  public var optimizer: Optimizer
  /// Parameters that the optimizer treats in a way of their own; of several groups that select one the last counts.
  public var parameterGroups: [ParameterGroup]
  /// What happens to gradients between the loss and the optimizer, in front of clipping.
  public var gradients: GradientPlan
  /// How the learning rate changes in the course of training, warm-up included.
  public var schedule: Schedule
  /// A limit to the gradients of a step, if there is one.
  public var gradientClipping: GradientClipping?
  /// How many samples each step sees; at least 1.
  ///
  /// The last batch of an epoch may be shorter.
  public var batchSize: Int
  /// How long training lasts; positive.
  public var duration: Period
  /// Decides first values, shuffling, augmentation and dropout; at most `Int.max` in files.
  public var seed: UInt64
  /// The precision of numbers in training.
  public var precision: Precision
  /// When and how the network is evaluated while it trains.
  public var evaluation: EvaluationPlan
  /// When the state of training is saved, and which state is the best.
  public var checkpoints: CheckpointPlan
  /// What is recorded while training.
  public var logging: LoggingPlan
  /// What is measured inside the network while it trains; decides no number.
  public var monitor: MonitorPlan
  /// How much memory may be taken; decides no number.
  public var memory: MemoryPlan

  /// Describes an experiment.
  ///
  /// - Parameters:
  ///   - name: What runs are called: letters, digits, `.`, `_` and `-`.
  ///   - model: The network.
  ///   - initialization: The first values of every parameter; by default those that belong to the model.
  ///   - data: Which pictures, and what is done to them before the network sees them.
  ///   - loss: What training makes small.
  ///   - optimizer: How parameters follow from gradients.
  ///   - parameterGroups: Parameters that the optimizer treats in a way of their own.
  ///   - gradients: What happens to gradients between the loss and the optimizer.
  ///   - schedule: How the learning rate changes in the course of training.
  ///   - gradientClipping: A limit to the gradients of a step, if there is one.
  ///   - batchSize: How many samples each step sees; at least 1.
  ///   - duration: How long training lasts; positive.
  ///   - seed: Decides first values, shuffling, augmentation and dropout.
  ///   - precision: The precision of numbers in training.
  ///   - evaluation: When and how the network is evaluated while it trains.
  ///   - checkpoints: When the state of training is saved, and which state is the best.
  ///   - logging: What is recorded while training.
  ///   - monitor: What is measured inside the network while it trains.
  ///   - memory: How much memory may be taken.
  public init(
    name: String = "experiment", model: Model, initialization: Initialization? = nil,
    data: DataPlan, loss: Loss = .crossEntropy(), optimizer: Optimizer = .sgd(Self.defaultSGD),
    parameterGroups: [ParameterGroup] = [], gradients: GradientPlan = GradientPlan(),
    schedule: Schedule = .constant, gradientClipping: GradientClipping? = nil,
    batchSize: Int = 64, duration: Period = .epochs(10), seed: UInt64 = 1,
    precision: Precision = .auto, evaluation: EvaluationPlan = EvaluationPlan(),
    checkpoints: CheckpointPlan = CheckpointPlan(), logging: LoggingPlan = LoggingPlan(),
    monitor: MonitorPlan = MonitorPlan(), memory: MemoryPlan = MemoryPlan()
  ) {
    self.name = name
    self.model = model
    self.initialization = initialization ?? model.defaultInitialization
    self.data = data
    self.loss = loss
    self.optimizer = optimizer
    self.parameterGroups = parameterGroups
    self.gradients = gradients
    self.schedule = schedule
    self.gradientClipping = gradientClipping
    self.batchSize = batchSize
    self.duration = duration
    self.seed = seed
    self.precision = precision
    self.evaluation = evaluation
    self.checkpoints = checkpoints
    self.logging = logging
    self.monitor = monitor
    self.memory = memory
  }

  /// The optimizer of an experiment that names none: gradient descent with momentum 0.9 and learning rate 0.01.
  public static var defaultSGD: SGD { SGD(learningRate: 0.01, momentum: 0.9) }
}
