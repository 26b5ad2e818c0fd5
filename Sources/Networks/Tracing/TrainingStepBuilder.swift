import SondeCompiler
import SondeTensors

/// Puts loss, gradients, clipping and updates on top of a network, in this order.
struct TrainingStepBuilder {
  let network: TracedNetwork
  let settings: TrainingGraph.Settings
  var builder: GraphBuilder
  var loss: Value
  /// Of the trained parameters, in the network's order.
  var gradients: [(parameter: NetworkParameter, state: Value, value: Value)] = []
  /// The sums of gradients that are kept from step to step, where any are.
  private var sums: [Value] = []
  /// The learning rates of groups, by their factors.
  private var rates: [Double: Value] = [:]
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
        builder.output("gradient.\(gradient.parameter.name)", gradient.value)
      }
    }
    let clipped = try clipped(accumulated())
    for (sum, value) in zip(sums, clipped) { builder.update(sum, with: value) }
    try addUpdates(clipped)
  }

  private mutating func addGradients() throws {
    try settings.groups.check(network.parameters)
    let trained = network.parameters.trained(settings.groups)
    let states = trained.compactMap { network.states[$0.name] }
    let found = try differentiateAll(loss: loss, parameters: states, in: &builder)
    valueGradients = found
    for (parameter, state) in zip(trained, states) {
      // A layer that does not lead to the loss has no gradient, and stays as it is.
      if let gradient = found[state] { gradients.append((parameter, state, gradient)) }
    }
    guard !gradients.isEmpty else { throw NetworkError.nothingToTrain }
  }

  /// The gradients times their factor, with what is kept of earlier ones.
  private mutating func accumulated() throws -> [Value] {
    let plan = settings.gradients
    var values: [Value] = []
    for (parameter, _, gradient) in gradients {
      var value = gradient
      if plan.factor != 1 {
        value = try builder.value(
          .scale(Scale(factor: Float(plan.factor))), value, name: parameter.name)
      }
      if plan.zeroed != .everyStep {
        let sum = remember("gradient", of: parameter)
        sums.append(sum)
        let kept = try kept(sum, name: parameter.name)
        value = try builder.apply(.sum(Sum()), to: [kept, value], name: parameter.name)[0]
      }
      values.append(value)
    }
    return values
  }

  /// What is kept of earlier gradients.
  private mutating func kept(_ sum: Value, name: String) throws -> Value {
    guard settings.gradients.zeroed != .never else { return sum }
    let share = builder.input(GradientPlan.keptName, shape: .scalar)
    return try builder.value(.multiplyByScalar(MultiplyByScalar()), sum, share, name: name)
  }

  /// A state of the optimizer, of a parameter's shape.
  private mutating func remember(_ what: String, of parameter: NetworkParameter) -> Value {
    let name = "optimizer.\(what).\(parameter.name)"
    memory.append(TrainingGraph.Memory(name: name, shape: parameter.shape))
    return builder.state(name, role: .optimizer, shape: parameter.shape)
  }

  /// The gradients as the optimizer sees them.
  private mutating func clipped(_ values: [Value]) throws -> [Value] {
    switch settings.clipping {
    case nil: return values
    case .value(let limit):
      return try zip(gradients, values).map {
        try builder.value(.clamp(Clamp(limit: Float(limit))), $1, name: $0.parameter.name)
      }
    case .norm(let limit):
      let norm = try builder.apply(.globalNorm(GlobalNorm()), to: values, name: "clipping")[0]
      let factor = try builder.value(
        .clippingFactor(ClippingFactor(limit: Float(limit))), norm, name: "clipping")
      builder.output("gradient_norm", norm)
      return try zip(gradients, values).map {
        try builder.value(
          .multiplyByScalar(MultiplyByScalar()), $1, factor, name: $0.parameter.name)
      }
    }
  }

  private mutating func addUpdates(_ clipped: [Value]) throws {
    let rate = builder.input("learning_rate", shape: .scalar)
    let step = builder.input("step", shape: .scalar, dataType: .int64)
    let scheduled =
      settings.schedulesMomentum && settings.optimizer.rules.takesScheduledMomentum
      ? [builder.input("momentum", shape: .scalar)] : []
    for (gradient, value) in zip(gradients, clipped) {
      let group = settings.groups.group(of: gradient.parameter)
      guard group.participation == .updated else { continue }
      var rules = settings.optimizer.rules
      rules.weightDecay *= group.weightDecay
      let own = try scaled(rate, by: group.learningRate)
      let remembered = rules.memory.map { remember($0, of: gradient.parameter) }
      let made = try rules.addUpdate(
        [gradient.state, value, own, step] + remembered + scheduled,
        name: gradient.parameter.name, in: &builder)
      for (state, value) in zip([gradient.state] + remembered, made) {
        builder.update(state, with: value)
      }
    }
  }

  /// The learning rate of a group; groups with the same factor share it.
  private mutating func scaled(_ rate: Value, by factor: Double) throws -> Value {
    guard factor != 1 else { return rate }
    if let known = rates[factor] { return known }
    let constant = try builder.value(
      .constant(Constant(value: Float(factor))), name: "learning_rate")
    let made = try builder.value(
      .multiplyByScalar(MultiplyByScalar()), rate, constant, name: "learning_rate")
    rates[factor] = made
    return made
  }
}

extension [NetworkParameter] {
  /// The parameters that are learned and not frozen.
  ///
  /// - Parameter groups: Parameters that are treated in a way of their own.
  /// - Returns: In the network's order.
  func trained(_ groups: [ParameterGroup]) -> [NetworkParameter] {
    filter { $0.isLearned && groups.group(of: $0).participation != .frozen }
  }
}
