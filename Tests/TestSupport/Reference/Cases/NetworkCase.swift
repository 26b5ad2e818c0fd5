package import SondeCompiler
import SondeTensors
import Testing

/// A whole small network with its loss, gradients and updates: one graph is one step of training.
///
/// Inputs are `images`, `labels`, `rate` and `step`, and `seed` where there is dropout.
package struct NetworkCase: Sendable, CustomTestStringConvertible {
  package var name: String
  var classes: Int
  var optimizer: Operation
  /// The names of what the optimizer remembers of each parameter.
  var memories: [String]
  var clippingNorm: Float?
  /// Builds the network from its images to its loss.
  var makeLoss: @Sendable (inout NetworkBuilder) throws -> Value

  package var testDescription: String { name }

  /// The loss alone, as output `loss`.
  package func forwardGraph() throws -> Graph {
    var net = NetworkBuilder()
    net.graph.output("loss", try makeLoss(&net))
    return net.graph.graph
  }

  /// One step of training, with outputs `loss` and, if wanted, `gradient.<parameter>`.
  ///
  /// Without them a backend may overwrite a gradient as soon as it was used.
  package func trainingGraph(exposesGradients: Bool = true) throws -> Graph {
    var net = NetworkBuilder()
    let loss = try makeLoss(&net)
    try net.train(
      loss: loss, clippingNorm: clippingNorm, memories: memories,
      exposesGradients: exposesGradients, optimizer)
    return net.graph.graph
  }

  /// States to start from: the same in every run.
  package func states(of graph: Graph) -> [String: ReferenceValue] {
    var random = SplitMix(name)
    var states: [String: ReferenceValue] = [:]
    for state in graph.states {
      let shape = graph.type(of: state.value).shape
      let content: Operand.Content =
        switch state.role {
        case .parameter: .uniform(-0.5...0.5)
        case .buffer: .uniform(0.5...1.5)
        case .optimizer: .uniform(0...0)
        }
      states[state.name] = Operand(state.name, shape, content).sample(&random)
    }
    return states
  }

  /// What is fed at one step: the same in every run.
  package func inputs(of graph: Graph, step: Int) -> [String: ReferenceValue] {
    var random = SplitMix("\(name) \(step)")
    var inputs: [String: ReferenceValue] = [
      "seed": ReferenceValue([], integers: [7]),
      "step": ReferenceValue([], integers: [Int64(step)]),
      "rate": ReferenceValue([], [0.0625]),
    ]
    for input in graph.inputs {
      let shape = graph.type(of: input.value).shape
      if input.name == "images" {
        inputs["images"] = Operand("images", shape).sample(&random)
      } else if input.name == "labels" {
        let labels = (0..<shape[0]).map { _ in Int64.random(in: 0..<Int64(classes), using: &random)
        }
        inputs["labels"] = ReferenceValue(shape, integers: labels)
      }
    }
    return inputs
  }

  private static let momentum = Operation.stochasticGradientDescent(
    StochasticGradientDescent(momentum: 0.9, weightDecay: 0.01))

  /// Convolutions, batch norm, max pooling and a shortcut; scripts/oracles/operations.py has its twin.
  package static let residual = NetworkCase(
    name: "residual", classes: 5, optimizer: momentum, memories: ["velocity"]
  ) { net in
    let images = net.graph.input("images", shape: [4, 3, 8, 8])
    let labels = net.graph.input("labels", shape: [4], dataType: .int32)
    var x = try net.convolution("conv1", images, filters: 6, kernel: 3, Convolution(padding: 1))
    x = try net.activation(.relu, net.batchNormalization("norm1", x))
    x = try net.maxPooling(x, PoolingWindow(kernel: 3, stride: 2, padding: 1))
    let shortcut = x
    x = try net.convolution(
      "conv2", x, filters: 6, kernel: 3, Convolution(padding: 1), hasBias: false)
    x = try net.batchNormalization("norm2", x)
    x = try net.activation(.relu, net.graph.value(.sum(Sum()), x, shortcut, name: "shortcut"))
    x = try net.convolution("conv3", x, filters: 8, kernel: 3, Convolution(stride: 2, padding: 1))
    x = try net.activation(.leakyReLU(slope: 0.1), x)
    let logits = try net.linear("linear", net.flatten(net.globalAverage(x)), outputs: 5)
    return try net.graph.value(
      .crossEntropy(CrossEntropy(smoothing: 0.1)), logits, labels, name: "loss")
  }

  /// The shape of the classic network for digits.
  package static let lenet = NetworkCase(
    name: "lenet", classes: 4, optimizer: momentum, memories: ["velocity"]
  ) { net in
    let images = net.graph.input("images", shape: [3, 3, 16, 16])
    let labels = net.graph.input("labels", shape: [3], dataType: .int32)
    var x = try net.convolution("conv1", images, filters: 6, kernel: 5)
    x = try net.maxPooling(net.activation(.relu, x), PoolingWindow(kernel: 2, stride: 2))
    x = try net.convolution("conv2", x, filters: 16, kernel: 3)
    x = try net.maxPooling(net.activation(.tanh, x), PoolingWindow(kernel: 2, stride: 2))
    x = try net.activation(.relu, net.linear("linear1", net.flatten(x), outputs: 20))
    let logits = try net.linear("linear2", x, outputs: 4)
    return try net.graph.value(.crossEntropy(CrossEntropy()), logits, labels, name: "loss")
  }

  /// Local response normalisation, dropout, softmax before the loss, Adam and clipped gradients.
  package static let alexnet = NetworkCase(
    name: "alexnet", classes: 3, optimizer: .adam(AdamUpdate()),
    memories: ["firstMoment", "secondMoment"], clippingNorm: 0.05
  ) { net in
    let images = net.graph.input("images", shape: [2, 3, 12, 12])
    let labels = net.graph.input("labels", shape: [2], dataType: .int32)
    var x = try net.convolution("conv1", images, filters: 7, kernel: 5, Convolution(padding: 1))
    x = try net.graph.value(
      .localResponseNormalization(LocalResponseNormalization(size: 5, alpha: 0.1)),
      net.activation(.relu, x), name: "lrn")
    x = try net.maxPooling(x, PoolingWindow(kernel: 3, stride: 2, padding: 1, roundsUp: true))
    x = try net.convolution("conv2", x, filters: 8, kernel: 3, Convolution(padding: 1))
    x = try net.averagePooling(net.activation(.relu, x), PoolingWindow(kernel: 2, stride: 2))
    x = try net.activation(.elu(alpha: 1), net.linear("linear1", net.flatten(x), outputs: 18))
    x = try net.linear("linear2", net.dropout(x, probability: 0.5), outputs: 3)
    x = try net.graph.value(.softmax(Softmax(axis: 1)), x, name: "softmax")
    return try net.graph.value(.crossEntropy(CrossEntropy()), x, labels, name: "loss")
  }

  /// Branches that are concatenated, depthwise and grouped convolutions, one value read twice.
  package static let branches = NetworkCase(
    name: "branches", classes: 4,
    optimizer: .rootMeanSquarePropagation(RootMeanSquarePropagation()),
    memories: ["meanSquare"]
  ) { net in
    let images = net.graph.input("images", shape: [2, 4, 7, 7])
    let labels = net.graph.input("labels", shape: [2], dataType: .int32)
    let stem = try net.activation(.sigmoid, net.convolution("stem", images, filters: 6, kernel: 1))
    let depthwise = try net.convolution(
      "depthwise", stem, filters: 6, kernel: 3, Convolution(padding: 1, groups: 6))
    let grouped = try net.convolution(
      "grouped", stem, filters: 4, kernel: 3, Convolution(padding: 2, dilation: 2, groups: 2))
    let doubled = try net.graph.value(.sum(Sum()), stem, stem, name: "doubled")
    var x = try net.graph.apply(
      .concatenation(Concatenation(axis: 1)), to: [depthwise, grouped, doubled], name: "join")[0]
    x = try net.graph.value(.scale(Scale(factor: 0.5)), x, name: "scale")
    let logits = try net.linear("linear", net.flatten(net.globalAverage(x)), outputs: 4)
    return try net.graph.value(
      .crossEntropy(CrossEntropy(reduction: .sum)), logits, labels, name: "loss")
  }

  package static let all: [NetworkCase] = [residual, lenet, alexnet, branches]
}
