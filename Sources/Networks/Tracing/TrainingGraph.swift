package import SondeCompiler
package import SondeTensors

/// One step of training as a graph: forward, loss, gradients, and the optimizer's updates.
///
/// Inputs: `images` (float32), `labels` (int32, one a sample), `learning_rate` (float32 scalar), `step` (int64 scalar, from
/// 1), where there is dropout, `seed` (int64 scalar), where gradients are added up over an epoch, ``GradientPlan/keptName``, and,
/// where samples are mixed, those of ``LossTargets``. States: the network's parameters and buffers under their names,
/// and the optimizer's memory as `optimizer.<what>.<parameter>`. Outputs: `loss`, `correct` (how many samples have their label
/// as the greatest output), with clipping by norm `gradient_norm` (before clipping), and, if asked for,
/// `gradient.<parameter>` (before clipping).
package struct TrainingGraph: Sendable {
  /// What training does beside the network.
  package struct Settings: Hashable, Sendable {
    package var loss: Loss
    package var optimizer: Optimizer
    package var clipping: GradientClipping?
    /// Parameters that are treated in a way of their own; of several groups the last counts.
    package var groups: [ParameterGroup]
    /// What happens to gradients before they are clipped.
    package var gradients: GradientPlan
    /// Whether each parameter's gradient is an output.
    package var givesGradients: Bool
    /// Whether a schedule moves the momentum (SGD) or the first decay rate (Adam): then it is an input, `momentum`.
    package var schedulesMomentum: Bool
    /// Whether samples are mixed, so that each has two labels.
    package var mixesLabels: Bool
    /// The type that convolutions and products multiply: float32 or bfloat16.
    package var precision: DataType
    /// The mode in which the network is evaluated.
    package var evaluationMode: NetworkMode

    package init(
      loss: Loss = .crossEntropy(), optimizer: Optimizer, clipping: GradientClipping? = nil,
      groups: [ParameterGroup] = [], gradients: GradientPlan = GradientPlan(),
      givesGradients: Bool = false, schedulesMomentum: Bool = false, mixesLabels: Bool = false,
      precision: DataType = .float32, evaluationMode: NetworkMode = .evaluation
    ) {
      self.loss = loss
      self.optimizer = optimizer
      self.clipping = clipping
      self.groups = groups
      self.gradients = gradients
      self.givesGradients = givesGradients
      self.schedulesMomentum = schedulesMomentum
      self.mixesLabels = mixesLabels
      self.precision = precision
      self.evaluationMode = evaluationMode
    }
  }

  /// Something that the optimizer remembers; it starts as zeros.
  package struct Memory: Hashable, Sendable {
    package let name: String
    package let shape: Shape
  }

  package let graph: Graph
  package let loss: Value
  package let logits: Value
  /// What the network keeps.
  package let parameters: [NetworkParameter]
  /// The names of the parameters that the step changes, in the network's order.
  package let trained: [String]
  /// The gradients before clipping, by the parameters' names.
  package let gradients: [String: Value]
  /// The gradient of each value between a trained parameter and the loss; the outputs of layers are among them.
  package let valueGradients: [Value: Value]
  package let memory: [Memory]
  package let layers: [TracedNetwork.TracedLayer]

  /// Builds the step.
  ///
  /// - Parameters:
  ///   - network: What is trained.
  ///   - input: `[batch, channels, height, width]`.
  ///   - settings: Loss, optimizer, and what else decides the step.
  /// - Throws: ``NetworkError``.
  package init(_ network: Network, input: Shape, settings: Settings) throws {
    var step = TrainingStepBuilder(
      network: try network.traced(input: input, mode: .training), settings: settings)
    try step.build()
    self.graph = step.builder.graph
    self.loss = step.loss
    self.logits = step.network.logits
    self.parameters = step.network.parameters
    self.trained = step.gradients.map(\.parameter.name)
    self.gradients = Dictionary(
      uniqueKeysWithValues: step.gradients.map { ($0.parameter.name, $0.value) })
    self.valueGradients = step.valueGradients
    self.memory = step.memory
    self.layers = step.network.layers
  }
}
