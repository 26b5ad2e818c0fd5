import SondeCompiler
import SondeTensors
import TestSupport
import Testing

@testable import SondeNetworks

/// What happens between gradients and parameters, against the same done by hand with the gradients of each step.
struct GradientBookkeepingTests {
  private static let names = ["fc.weight", "fc.bias"]
  private let network: Network

  init() throws {
    network = try Network {
      Flatten()
      Linear(outputFeatures: 2).named("fc")
    }
  }

  private let inputs: [String: ReferenceValue] = [
    "images": ReferenceValue([2, 1, 1, 2], [0.5, -1, 0.25, 2]),
    "labels": ReferenceValue([2], integers: [0, 1]),
  ]

  /// Parameters before and after each of four steps, and the gradients of each step at its own parameters.
  private struct Course {
    var parameters: [[String: [Double]]]
    var gradients: [[String: [Double]]]
    var outputs: [[String: ReferenceValue]]
  }

  /// Trains four steps with learning rates 0.5, 0.5, 0.1, 0.1; the third begins an epoch.
  private func train(_ settings: TrainingGraph.Settings) throws -> Course {
    let graph = try TrainingGraph(network, input: [2, 1, 1, 2], settings: settings).graph
    let plain = try TrainingGraph(
      network, input: [2, 1, 1, 2], settings: .init(optimizer: .sgd(), givesGradients: true)
    ).graph
    var states = [
      "fc.weight": ReferenceValue([2, 2], [0.3, -0.2, 0.1, 0.4]),
      "fc.bias": ReferenceValue([2], [0.05, -0.1]),
    ]
    for state in graph.states where states[state.name] == nil {
      let shape = graph.type(of: state.value).shape
      states[state.name] = ReferenceValue(
        shape, [Double](repeating: 0, count: shape.elementCount))
    }
    var course = Course(parameters: [], gradients: [], outputs: [])
    for step in 1...4 {
      course.parameters.append(numbers(states))
      let inputs = inputs.merging([
        "learning_rate": ReferenceValue([], [step < 3 ? 0.5 : 0.1]),
        "step": ReferenceValue([], integers: [Int64(step)]),
        GradientPlan.keptName: ReferenceValue(
          [], [Double(settings.gradients.kept(atBatch: (step - 1) % 2))]),
      ]) { $1 }
      let found = ReferenceExecutor<Double>().run(plain, inputs: inputs, states: states)
      course.gradients.append(
        Dictionary(uniqueKeysWithValues: Self.names.map { ($0, found["gradient.\($0)"]) }))
      let made = ReferenceExecutor<Double>().run(graph, inputs: inputs, states: states)
      course.outputs.append(made.outputs)
      states = made.states
    }
    course.parameters.append(numbers(states))
    return course
  }

  private func numbers(_ states: [String: ReferenceValue]) -> [String: [Double]] {
    Dictionary(
      uniqueKeysWithValues: Self.names.map { ($0, states[$0]?.numbers.elements ?? []) })
  }

  private func rate(_ step: Int) -> Double { step < 2 ? 0.5 : 0.1 }

  /// Compares a course with what a rule makes of each parameter, its gradient and what the rule remembers.
  private func expect(
    _ settings: TrainingGraph.Settings,
    _ rule: (_ name: String, _ step: Int, _ w: Double, _ g: Double, _ memory: inout Double) ->
      Double
  ) throws {
    let course = try train(settings)
    for name in Self.names {
      let count = course.parameters[0][name]?.count ?? 0
      #expect(count > 0)
      for element in 0..<count {
        var memory = 0.0
        for step in 0..<4 {
          let before = try #require(course.parameters[step][name])[element]
          let gradient = try #require(course.gradients[step][name])[element]
          let after = try #require(course.parameters[step + 1][name])[element]
          expectClose(
            after, rule(name, step, before, gradient, &memory), absolute: 1e-9, relative: 1e-6,
            "\(name) \(element) step \(step)")
        }
      }
    }
  }

  private let sgd = Optimizer.sgd(SGD())

  @Test func `Gradients are multiplied, and below zero training climbs`() throws {
    try expect(.init(optimizer: sgd, gradients: GradientPlan(factor: -2))) { _, step, w, g, _ in
      w + 2 * rate(step) * g
    }
  }

  @Test func `Gradients that are never zeroed add up`() throws {
    try expect(.init(optimizer: sgd, gradients: GradientPlan(zeroed: .never))) {
      _, step, w, g, sum in
      sum += g
      return w - rate(step) * sum
    }
  }

  @Test func `Gradients add up over an epoch and are forgotten at its end`() throws {
    try expect(.init(optimizer: sgd, gradients: GradientPlan(zeroed: .everyEpoch))) {
      _, step, w, g, sum in
      sum = step % 2 == 0 ? g : sum + g
      return w - rate(step) * sum
    }
  }

  @Test func `What clipping leaves is what later gradients are added to`() throws {
    let limit = 0.1
    try expect(
      .init(
        optimizer: sgd, clipping: .value(limit),
        gradients: GradientPlan(factor: 3, zeroed: .never))
    ) { _, step, w, g, sum in
      sum = min(max(sum + 3 * g, -limit), limit)
      return w - rate(step) * sum
    }
  }

  @Test func `A group has its own learning rate and weight decay`() throws {
    try expect(
      .init(
        optimizer: .sgd(SGD(weightDecay: 0.25)),
        groups: [
          ParameterGroup(.layers(.linear), learningRate: 9),
          ParameterGroup(.name("fc.weight"), learningRate: 0.5, weightDecay: 2),
          ParameterGroup(parameter: .bias, learningRate: 2, weightDecay: 0),
        ])
    ) { name, step, w, g, _ in
      name == "fc.bias"
        ? w - 2 * rate(step) * g : w - 0.5 * rate(step) * (g + 0.5 * w)
    }
  }

  @Test func `What is left out has a gradient and stays; what is frozen has none`() throws {
    let leftOut = ParameterGroup(parameter: .bias, participation: .leftOut)
    try expect(.init(optimizer: sgd, groups: [leftOut])) { name, step, w, g, _ in
      name == "fc.bias" ? w : w - rate(step) * g
    }
    var settings = TrainingGraph.Settings(optimizer: sgd, groups: [leftOut], givesGradients: true)
    #expect(try train(settings).outputs[0]["gradient.fc.bias"] != nil)
    settings.groups = [.frozen("fc.bias")]
    #expect(try train(settings).outputs[0]["gradient.fc.bias"] == nil)
  }

  @Test func `What is left out counts where gradients are clipped together`() throws {
    func norm(_ participation: ParameterGroup.Participation) throws -> Double {
      let group = ParameterGroup(parameter: .bias, participation: participation)
      let outputs = try train(.init(optimizer: sgd, clipping: .norm(1), groups: [group])).outputs
      return try #require(outputs[0]["gradient_norm"]).numbers[0]
    }
    #expect(try norm(.leftOut) == norm(.updated))
    #expect(try norm(.frozen) < norm(.updated))
  }

  @Test func `A learning rate in the velocity acts on new gradients only`() throws {
    let rule = SGD(momentum: 0.9, weightDecay: 0.25, hasRateInVelocity: true)
    try expect(.init(optimizer: .sgd(rule))) { _, step, w, g, velocity in
      velocity = 0.9 * velocity + rate(step) * (g + 0.25 * w)
      return w - velocity
    }
  }

  @Test func `Without a change of the learning rate both kinds of momentum are one`() throws {
    let (inside, outside) = try (
      train(.init(optimizer: .sgd(SGD(momentum: 0.9, hasRateInVelocity: true)))),
      train(.init(optimizer: .sgd(SGD(momentum: 0.9))))
    )
    for name in Self.names {
      let pairs = (0...4).map {
        (inside.parameters[$0][name] ?? [], outside.parameters[$0][name] ?? [])
      }
      for (one, other) in pairs.prefix(3) {
        expectClose(one, other, absolute: 1e-9, relative: 1e-6)
      }
      #expect(pairs[4].0 != pairs[4].1)
    }
  }

  @Test func `Settings that do not go together are named`() throws {
    func refusal(_ settings: TrainingGraph.Settings) throws -> String {
      "\(try #require(throws: NetworkError.self) { try train(settings) })"
    }
    let nesterov = SGD(momentum: 0.9, isNesterov: true, hasRateInVelocity: true)
    #expect(
      try refusal(.init(optimizer: .sgd(nesterov)))
        == "sgd: rate_in_velocity is true, but false with nesterov or dampening is expected. Change it."
    )
    #expect(
      try refusal(.init(optimizer: sgd, groups: [ParameterGroup(weightDecay: -1)]))
        == "parameter group 1: weight_decay is -1.0, but a number, at least 0.0 is expected. Change it."
    )
    #expect(
      try refusal(.init(optimizer: sgd, groups: [ParameterGroup(learningRate: .nan)]))
        == "parameter group 1: learning_rate is nan, but a number is expected. Change it.")
    #expect(
      try refusal(
        .init(optimizer: sgd, groups: [ParameterGroup(.layers(.conv2d), parameter: .bias)]))
        == "Parameter group 1 selects the bias of conv2d layers, but the network has no such parameter. Its layers with "
        + "parameters are linear. Change or remove the group.")
  }
}
