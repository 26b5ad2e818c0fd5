package import SondeCompiler
package import SondeTensors
import Testing

/// An optimizer's update, over several steps.
package struct UpdateCase: Sendable, CustomTestStringConvertible {
  package var name: String
  package var operation: Operation
  /// The names of what the optimizer remembers, in the operation's order.
  package var memories: [String]

  package var testDescription: String { name }

  /// One step: `gradient`, `rate` and `step` are fed; `parameter` and the memories are kept.
  package func graph(parameter shape: Shape) throws -> Graph {
    var builder = GraphBuilder()
    let parameter = builder.state("parameter", role: .parameter, shape: shape)
    let gradient = builder.input("gradient", shape: shape)
    let rate = builder.input("rate", shape: .scalar)
    let step = builder.input("step", shape: .scalar, dataType: .int64)
    let memory = memories.map { builder.state($0, role: .optimizer, shape: shape) }
    let made = try builder.apply(
      operation, to: [parameter, gradient, rate, step] + memory, name: name)
    for (state, value) in zip([parameter] + memory, made) { builder.update(state, with: value) }
    return builder.graph
  }

  private static func sgd(_ name: String, _ rules: StochasticGradientDescent) -> UpdateCase {
    UpdateCase(
      name: name, operation: .stochasticGradientDescent(rules),
      memories: rules.momentum == 0 ? [] : ["velocity"])
  }

  private static func adam(_ name: String, _ rules: AdamUpdate) -> UpdateCase {
    UpdateCase(name: name, operation: .adam(rules), memories: ["firstMoment", "secondMoment"])
  }

  private static func rmsProp(_ name: String, _ rules: RootMeanSquarePropagation) -> UpdateCase {
    UpdateCase(
      name: name, operation: .rootMeanSquarePropagation(rules),
      memories: ["meanSquare"] + (rules.momentum == 0 ? [] : ["velocity"])
        + (rules.isCentered ? ["meanGradient"] : []))
  }

  package static let all: [UpdateCase] = [
    sgd("sgd", StochasticGradientDescent()),
    sgd("sgd, weight decay", StochasticGradientDescent(weightDecay: 0.1)),
    sgd("sgd, momentum", StochasticGradientDescent(momentum: 0.9)),
    sgd(
      "sgd, momentum and weight decay",
      StochasticGradientDescent(momentum: 0.9, weightDecay: 0.1)),
    sgd("sgd, dampening", StochasticGradientDescent(momentum: 0.9, dampening: 0.5)),
    sgd(
      "sgd, nesterov",
      StochasticGradientDescent(momentum: 0.9, weightDecay: 0.01, isNesterov: true)),
    adam("adam", AdamUpdate()),
    adam("adam, weight decay", AdamUpdate(beta1: 0.8, beta2: 0.95, weightDecay: 0.1)),
    adam("adam, large epsilon", AdamUpdate(epsilon: 0.1)),
    adam("adamW", AdamUpdate(weightDecay: 0.1, isDecoupled: true)),
    rmsProp("rmsProp", RootMeanSquarePropagation()),
    rmsProp("rmsProp, weight decay", RootMeanSquarePropagation(alpha: 0.9, weightDecay: 0.1)),
    rmsProp("rmsProp, momentum", RootMeanSquarePropagation(momentum: 0.9)),
    rmsProp("rmsProp, centered", RootMeanSquarePropagation(isCentered: true)),
    rmsProp(
      "rmsProp, centered, momentum",
      RootMeanSquarePropagation(alpha: 0.9, weightDecay: 0.05, momentum: 0.5, isCentered: true)),
  ]
}
