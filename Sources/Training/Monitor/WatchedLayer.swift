import SondeCompiler
import SondeNetworks
import SondeRuns
import SondeTensors

/// What a step of training knows of one layer: where in the graph its output, its parameters and all gradients are.
struct WatchedLayer: Sendable {
  let name: String
  let kind: Layer.Kind
  /// The extents of its output, with the batch.
  let shape: Shape
  let output: Value
  /// The gradient of its output; nil where none comes back.
  let outputGradient: Value?
  /// By its own name, as in `weight`.
  let parameters: [String: WatchedParameter]
  /// The node that normalises the batch, and the running statistics.
  let normalization: WatchedNormalization?
}

/// A parameter, and what a step does to it.
struct WatchedParameter: Sendable {
  let state: Value
  /// Nil where it is not learned, or frozen.
  let gradient: Value?
  /// What it becomes; nil where it stays.
  let updated: Value?
  /// The state in which the optimizer adds up earlier gradients, where it does.
  let gradientSum: Value?
}

/// The statistics of a layer of batch normalisation.
struct WatchedNormalization: Sendable {
  let mean, variance, runningMean, runningVariance: Value
  let epsilon: Float
  /// Makes the variance of the batch unbiased.
  let correction: Float
}

extension WatchedLayer {
  /// The layers of a training graph, in the order of the data; those that only change the shape or nothing at all are left out.
  static func all(of training: TrainingGraph, optimizer: Optimizer) -> [WatchedLayer] {
    let graph = training.graph
    let states = Dictionary(uniqueKeysWithValues: graph.states.map { ($0.name, $0.value) })
    let updates = Dictionary(uniqueKeysWithValues: graph.updates.map { ($0.state, $0.value) })
    return training.layers.filter(\.isWatched).map { layer in
      let own = training.parameters[layer.parameters].filter(\.isLearned)
      let parameters = own.compactMap { parameter in
        states[parameter.name].map { state in
          (
            parameter.ownName,
            WatchedParameter(
              state: state, gradient: training.gradients[parameter.name], updated: updates[state],
              gradientSum: optimizer.gradientSum.flatMap {
                states["optimizer.\($0.state).\(parameter.name)"]
              })
          )
        }
      }
      return WatchedLayer(
        name: layer.node.name, kind: layer.node.layer.kind,
        shape: graph.type(of: layer.output).shape,
        output: layer.output, outputGradient: training.valueGradients[layer.output],
        parameters: Dictionary(uniqueKeysWithValues: parameters),
        normalization: layer.normalization(in: graph, states: states))
    }
  }

  /// What readers are told of it.
  var described: Event.Layer {
    Event.Layer(
      name: name, kind: kind.word, outputShape: Array(shape.dimensions.dropFirst()))
  }
}

extension TracedNetwork.TracedLayer {
  /// Whether the layer says something that the one before it did not.
  var isWatched: Bool {
    guard !inputs.contains(output) else { return false }
    return node.layer.kind != .flatten
  }

  fileprivate func normalization(
    in graph: Graph, states: [String: Value]
  ) -> WatchedNormalization? {
    for node in graph.nodes[nodes] {
      guard case .batchNormalization(let rules) = node.operation,
        let mean = states["\(self.node.name).running_mean"],
        let variance = states["\(self.node.name).running_var"]
      else { continue }
      let shape = graph.type(of: node.inputs[0]).shape
      let count = Float(shape.elementCount / shape[1])
      return WatchedNormalization(
        mean: node.outputs[1], variance: node.outputs[2], runningMean: mean,
        runningVariance: variance, epsilon: rules.epsilon,
        correction: count / max(count - 1, 1))
    }
    return nil
  }
}

extension Layer.Kind {
  /// The kind in records.
  var word: String {
    switch self {
    case .conv2d: "convolution"
    case .batchNorm: "batch_normalization"
    case .maxPool2d: "max_pooling"
    case .avgPool2d: "average_pooling"
    case .adaptiveAvgPool2d: "adaptive_average_pooling"
    case .localResponseNorm: "local_response_normalization"
    case .concat: "concatenation"
    case .linear, .relu, .leakyReLU, .sigmoid, .tanh, .elu, .selu, .exponential, .softmax,
      .logSoftmax, .dropout, .identity, .flatten, .add, .padChannels:
      rawValue
    }
  }
}
