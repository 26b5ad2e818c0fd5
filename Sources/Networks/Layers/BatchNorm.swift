package import SondeCompiler
package import SondeTensors

/// Brings each channel to mean 0 and variance 1, then scales and shifts it by learned numbers.
///
/// `y = (x - mean) / √(variance + epsilon) * weight + bias`. In training, mean and variance are the batch's (the variance
/// biased), and the running ones move towards them: `running = (1 - momentum) * running + momentum * batch`, with the
/// batch's variance made unbiased by `n / (n - 1)`. In evaluation the running ones are used. What moves and what is used can be
/// set otherwise, as other frameworks and mistakes have it.
///
/// Parameters: `weight` and `bias` `[channels]`; buffers: `running_mean` and `running_var` `[channels]`. PyTorch's counter of
/// batches, which it uses without a momentum only, is not kept. Momentum is PyTorch's convention: the share of the new.
///
/// - Input: `[batch, channels, height, width]` or `[batch, channels]`
/// - Output: the same shape
///
/// Ioffe and Szegedy, *Batch Normalization*, 2015, <https://arxiv.org/abs/1502.03167>.
public struct BatchNorm: LayerModule {
  /// How many channels there are; inferred when nil, else checked.
  public var channels: Int?
  /// Added to the variance, inside the root.
  public var epsilon: Double
  /// The share of the batch in the new running statistics, in 0…1.
  public var momentum: Double
  /// Whether a scale and a shift are learned.
  public var isAffine: Bool
  /// Whether the running statistics follow the batches in training; otherwise they stay as they begin.
  public var updatesStatistics: Bool
  /// Where the running statistics are used.
  public var statisticsUse: StatisticsUse
  /// Whether the batch's variance is made unbiased before the running one moves towards it.
  public var isUnbiased: Bool

  /// Where the running statistics are used; elsewhere the batch's own are.
  public enum StatisticsUse: String, Hashable, Sendable, Codable, CaseIterable {
    /// In evaluation.
    case evaluation
    /// In training too, where they then stay as they are.
    case always
    /// Nowhere.
    case never
  }

  /// Describes a batch normalisation.
  ///
  /// - Parameters:
  ///   - channels: How many channels there are; inferred when nil, else checked.
  ///   - epsilon: Added to the variance, inside the root.
  ///   - momentum: The share of the batch in the new running statistics, in 0…1.
  ///   - isAffine: Whether a scale and a shift are learned.
  ///   - updatesStatistics: Whether the running statistics follow the batches in training.
  ///   - statisticsUse: Where the running statistics are used.
  ///   - isUnbiased: Whether the batch's variance is made unbiased before the running one moves towards it.
  public init(
    channels: Int? = nil, epsilon: Double = 1e-5, momentum: Double = 0.1, isAffine: Bool = true,
    updatesStatistics: Bool = true, statisticsUse: StatisticsUse = .evaluation,
    isUnbiased: Bool = true
  ) {
    self.channels = channels
    self.epsilon = epsilon
    self.momentum = momentum
    self.isAffine = isAffine
    self.updatesStatistics = updatesStatistics
    self.statisticsUse = statisticsUse
    self.isUnbiased = isUnbiased
  }

  /// The layer as data.
  public var layer: Layer { .batchNorm(self) }
}

extension BatchNorm: LayerRules {
  package static let kind = Layer.Kind.batchNorm
  package static let blank = BatchNorm()
  package static let attributes: [Attribute<BatchNorm>] = [
    .integer("channels", optional: \.channels, "channels of the input; inferred when left out"),
    .number("epsilon", \.epsilon, in: 0 ... .infinity, "added to the variance, inside the root"),
    .number("momentum", \.momentum, in: 0...1, "share of the batch in the running statistics"),
    .boolean("affine", \.isAffine, "whether a scale and a shift are learned"),
    .boolean(
      "updates_statistics", \.updatesStatistics,
      "whether the running statistics follow the batches in training"
    ).rare,
    .word(
      "uses_statistics", \.statisticsUse,
      "where the running statistics are used in place of the batch's; with always they never move"
    ).rare,
    .boolean(
      "unbiased", \.isUnbiased,
      "whether the batch's variance is multiplied by n / (n - 1) before the running one moves to it"
    ).rare,
  ]

  package func parameters(inputs: [Shape]) throws(ShapeMismatch) -> [LayerParameter] {
    let rank = inputs[0].rank == 2 ? 2 : 4
    let channels = try inputs[0].channels(expected: channels, rank: rank, unit: "channels")
    func vector(_ name: String, _ role: Graph.State.Role, _ value: Initializer) -> LayerParameter {
      LayerParameter(name: name, role: role, shape: [channels], initializer: value)
    }
    let learned = [vector("weight", .parameter, .ones), vector("bias", .parameter, .zeros)]
    return (isAffine ? learned : [])
      + [vector("running_mean", .buffer, .zeros), vector("running_var", .buffer, .ones)]
  }

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    let shape = tracer.builder.shape(of: inputs[0])
    let scale = try learned("weight", 1, [shape[1]], &tracer)
    let shift = try learned("bias", 0, [shape[1]], &tracer)
    let mean = tracer.parameter("running_mean")
    let variance = tracer.parameter("running_var")
    guard usesBatch(tracer.mode) else {
      return try tracer.add(
        .batchNormalizationInference(BatchNormalizationInference(epsilon: Float(epsilon))),
        to: [inputs[0], scale, shift, mean, variance])
    }
    let made = try tracer.apply(
      .batchNormalization(BatchNormalization(epsilon: Float(epsilon))),
      to: [inputs[0], scale, shift])
    guard tracer.mode == .training, updatesStatistics else { return made[0] }
    let count = Float(shape.elementCount / shape[1])
    try move(mean, to: made[1], correction: 1, &tracer)
    try move(variance, to: made[2], correction: isUnbiased ? count / (count - 1) : 1, &tracer)
    return made[0]
  }

  /// Whether the statistics of the batch are used.
  private func usesBatch(_ mode: NetworkMode) -> Bool {
    switch statisticsUse {
    case .evaluation: mode == .training
    case .always: false
    case .never: true
    }
  }

  private func learned(
    _ name: String, _ constant: Float, _ shape: Shape, _ tracer: inout LayerTracer
  ) throws -> Value {
    guard !isAffine else { return tracer.parameter(name) }
    return try tracer.add(.constant(Constant(value: constant, shape: shape)), to: [])
  }

  private func move(
    _ running: Value, to batch: Value, correction: Float, _ tracer: inout LayerTracer
  ) throws {
    let average = MovingAverage(momentum: Float(momentum), correction: correction)
    let moved = try tracer.add(.movingAverage(average), to: [running, batch])
    tracer.builder.update(running, with: moved)
  }
}
