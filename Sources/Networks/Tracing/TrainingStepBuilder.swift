import SondeCompiler
import SondeTensors

/// Puts loss, gradients, clipping and updates on top of a network, in this order.
struct TrainingStepBuilder {
  let network: TracedNetwork
  let settings: TrainingGraph.Settings
  var builder: GraphBuilder
  var loss: Value
  /// Of the trained parameters, in the network's order.
  var gradients: [(parameter: String, state: Value, value: Value)] = []
  /// Of each value between these and the loss.
  var valueGradients: [Value: Value] = [:]
  var memory: [TrainingGraph.Memory] = []

  init(network: TracedNetwork, settings: TrainingGraph.Settings) {
    self.network = network
    self.settings = settings
    self.builder = network.builder
    self.loss = network.logits
  }

  mutating func build() throws {
    try settings.optimizer.rules.check(owner: "\(settings.optimizer.rules.form.tag)")
    try settings.optimizer.rules.checkTogether()
    try settings.clipping?.check()
    loss = try network.addLoss(
      settings.loss, mixesLabels: settings.mixesLabels, in: &builder)
    try addGradients()
    if settings.givesGradients {
      for gradient in gradients {
        builder.output("gradient.\(gradient.parameter)", gradient.value)
      }
    }
    try addUpdates(clipped())
  }

  private mutating func addGradients() throws {
    let trained = try network.parameters.trained(frozen: settings.frozen)
    let states = trained.compactMap { network.states[$0.name] }
    let found = try differentiateAll(loss: loss, parameters: states, in: &builder)
    valueGradients = found
    for (parameter, state) in zip(trained, states) {
      // A layer that does not lead to the loss has no gradient, and stays as it is.
      if let gradient = found[state] { gradients.append((parameter.name, state, gradient)) }
    }
    guard !gradients.isEmpty else { throw NetworkError.nothingToTrain }
  }

  /// The gradients as the optimizer sees them.
  private mutating func clipped() throws -> [Value] {
    let values = gradients.map(\.value)
    switch settings.clipping {
    case nil: return values
    case .value(let limit):
      return try gradients.map {
        try builder.value(.clamp(Clamp(limit: Float(limit))), $0.value, name: $0.parameter)
      }
    case .norm(let limit):
      let norm = try builder.apply(.globalNorm(GlobalNorm()), to: values, name: "clipping")[0]
      let factor = try builder.value(
        .clippingFactor(ClippingFactor(limit: Float(limit))), norm, name: "clipping")
      builder.output("gradient_norm", norm)
      return try gradients.map {
        try builder.value(
          .multiplyByScalar(MultiplyByScalar()), $0.value, factor, name: $0.parameter)
      }
    }
  }

  private mutating func addUpdates(_ clipped: [Value]) throws {
    let rules = settings.optimizer.rules
    let rate = builder.input("learning_rate", shape: .scalar)
    let step = builder.input("step", shape: .scalar, dataType: .int64)
    let scheduled =
      settings.schedulesMomentum && rules.takesScheduledMomentum
      ? [builder.input("momentum", shape: .scalar)] : []
    for (gradient, value) in zip(gradients, clipped) {
      let shape = builder.shape(of: gradient.state)
      var remembered: [Value] = []
      for what in rules.memory {
        let name = "optimizer.\(what).\(gradient.parameter)"
        remembered.append(builder.state(name, role: .optimizer, shape: shape))
        memory.append(TrainingGraph.Memory(name: name, shape: shape))
      }
      let states = [gradient.state] + remembered
      let made = try builder.apply(
        rules.operation, to: [gradient.state, value, rate, step] + remembered + scheduled,
        name: gradient.parameter)
      for (state, value) in zip(states, made) { builder.update(state, with: value) }
    }
  }
}

extension [NetworkParameter] {
  /// The parameters that are learned and not frozen.
  ///
  /// - Parameter frozen: Names or patterns of parameters or layers.
  /// - Returns: In the network's order.
  /// - Throws: ``NetworkError/unknownParameter(_:nearest:purpose:)`` for one that selects nothing.
  func trained(frozen: [String]) throws -> [NetworkParameter] {
    let learned = filter(\.isLearned)
    let patterns = frozen.map(NamePattern.init)
    for pattern in patterns where !learned.contains(where: pattern.selects) {
      let names = learned.map(\.name) + learned.map(\.layer)
      throw NetworkError.unknownParameter(
        pattern.text, nearest: nearestName(to: pattern.text, among: names),
        purpose: "frozen parameters")
    }
    return learned.filter { parameter in
      !patterns.contains { $0.selects(parameter) }
    }
  }
}
