import SondeCompiler
import SondeTensors

/// Builds a network, layer by layer, with PyTorch's names for the states.
struct NetworkBuilder {
  var graph = GraphBuilder()
  /// The states that are learned, in the order in which they were made.
  private(set) var parameters: [(name: String, value: Value)] = []
  private var dropoutCount: UInt32 = 0

  mutating func parameter(_ name: String, _ shape: Shape) -> Value {
    let value = graph.state(name, role: .parameter, shape: shape)
    parameters.append((name, value))
    return value
  }

  mutating func convolution(
    _ name: String, _ x: Value, filters: Int, kernel: Int, _ rules: Convolution = Convolution(),
    hasBias: Bool = true
  ) throws -> Value {
    let channels = graph.shape(of: x)[1] / rules.groups
    var inputs = [x, parameter("\(name).weight", [filters, channels, kernel, kernel])]
    if hasBias { inputs.append(parameter("\(name).bias", [filters])) }
    return try graph.apply(.convolution(rules), to: inputs, name: name)[0]
  }

  mutating func linear(_ name: String, _ x: Value, outputs: Int) throws -> Value {
    let weights = parameter("\(name).weight", [outputs, graph.shape(of: x)[1]])
    let bias = parameter("\(name).bias", [outputs])
    return try graph.value(.linear(LinearProduct()), x, weights, bias, name: name)
  }

  /// Normalises by the batch and moves the running statistics.
  mutating func batchNormalization(
    _ name: String, _ x: Value, momentum: Float = 0.1
  ) throws -> Value {
    let shape = graph.shape(of: x)
    let scale = parameter("\(name).weight", [shape[1]])
    let shift = parameter("\(name).bias", [shape[1]])
    let made = try graph.apply(
      .batchNormalization(BatchNormalization()), to: [x, scale, shift], name: name)
    let count = Float(shape.elementCount / shape[1])
    for (statistic, value, correction) in [
      ("running_mean", made[1], 1), ("running_var", made[2], count / (count - 1)),
    ] {
      let running = graph.state("\(name).\(statistic)", role: .buffer, shape: [shape[1]])
      let average = MovingAverage(momentum: momentum, correction: correction)
      graph.update(
        running, with: try graph.value(.movingAverage(average), running, value, name: name))
    }
    return made[0]
  }

  mutating func activation(_ activation: Activation, _ x: Value) throws -> Value {
    try graph.value(.activation(activation), x, name: "\(activation)")
  }

  mutating func maxPooling(_ x: Value, _ window: PoolingWindow) throws -> Value {
    try graph.apply(.maxPooling(MaxPooling(window: window)), to: [x], name: "pool")[0]
  }

  mutating func averagePooling(_ x: Value, _ window: PoolingWindow) throws -> Value {
    try graph.value(.averagePooling(AveragePooling(window: window)), x, name: "pool")
  }

  mutating func globalAverage(_ x: Value) throws -> Value {
    try graph.value(
      .adaptiveAveragePooling(AdaptiveAveragePooling(output: 1)), x, name: "average")
  }

  mutating func flatten(_ x: Value) throws -> Value {
    let shape = graph.shape(of: x)
    let rows: Shape = [shape[0], shape.elementCount / shape[0]]
    return try graph.value(.reshape(Reshape(shape: rows)), x, name: "flatten")
  }

  mutating func dropout(_ x: Value, probability: Float) throws -> Value {
    dropoutCount += 1
    return try graph.value(
      .dropout(DropoutMask(probability: probability, stream: dropoutCount)), x,
      graph.input("seed", shape: .scalar, dataType: .int64),
      graph.input("step", shape: .scalar, dataType: .int64), name: "dropout\(dropoutCount)")
  }

  /// Adds the loss's gradients and the optimizer's updates.
  mutating func train(
    loss: Value, clippingNorm: Float?, memories: [String], exposesGradients: Bool,
    _ update: Operation
  ) throws {
    graph.output("loss", loss)
    let made = try differentiate(
      loss: loss, parameters: parameters.map(\.value), in: &graph)
    var gradients: [Value] = []
    for (name, value) in parameters {
      guard let gradient = made[value] else { throw MissingGradient(operand: name) }
      if exposesGradients { graph.output("gradient.\(name)", gradient) }
      gradients.append(gradient)
    }
    if let clippingNorm {
      let norm = try graph.apply(.globalNorm(GlobalNorm()), to: gradients, name: "norm")[0]
      graph.output("norm", norm)
      let factor = try graph.value(
        .clippingFactor(ClippingFactor(limit: clippingNorm)), norm, name: "clip")
      gradients = try gradients.map {
        try graph.value(.multiplyByScalar(MultiplyByScalar()), $0, factor, name: "clip")
      }
    }
    let rate = graph.input("rate", shape: .scalar)
    let step = graph.input("step", shape: .scalar, dataType: .int64)
    for ((name, value), gradient) in zip(parameters, gradients) {
      let shape = graph.shape(of: value)
      let memory = memories.map {
        graph.state("\(name).\($0)", role: .optimizer, shape: shape)
      }
      let results = try graph.apply(update, to: [value, gradient, rate, step] + memory, name: name)
      for (state, result) in zip([value] + memory, results) { graph.update(state, with: result) }
    }
  }
}
