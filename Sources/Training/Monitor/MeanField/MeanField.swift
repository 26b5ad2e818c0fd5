import SondeCompiler
import SondeNetworks
import SondeTensors

/// What theory expects of a network of random weights, layer by layer, if its layers were wide.
///
/// Forwards it follows the second moment, the mean and the correlations of what layers put out; backwards the multiplier χ by
/// which each layer changes the squared norm of the gradient. Weights enter by their second moment, so that it holds for any
/// initialiser with mean 0. Approximations: borders count by the mean number of a filter's taps that lie within the picture; max
/// pooling takes neighbouring places for equally correlated Gaussian numbers; pictures are alike in every place.
///
/// Poole et al., 2016, <https://arxiv.org/abs/1606.05340> (correlations); Schoenholz et al., *Deep information propagation*, 2017,
/// <https://arxiv.org/abs/1611.01232> (χ); He et al., 2015, <https://arxiv.org/abs/1502.01852> (rectifiers); Yang and Schoenholz,
/// *Mean field residual networks*, 2017, <https://arxiv.org/abs/1712.08969> (sums); Yang et al., *A mean field theory of batch
/// normalization*, 2019, <https://arxiv.org/abs/1902.08129>.
struct MeanField: Sendable {
  /// What is expected of a layer.
  struct Expectation: Hashable, Sendable {
    let signal: SignalMoments
    /// By how much the layer multiplies the squared norm of the gradient on its way back.
    fileprivate(set) var multiplier: Double
  }

  /// By the layers' names; those behind something that theory does not cover have none.
  private(set) var layers: [String: Expectation] = [:]
  /// The squared norm of the gradient of each layer's output, in units of that of the network's last expected output.
  private(set) var gradientSquares: [String: Double] = [:]

  /// Follows pictures through a network.
  ///
  /// - Parameters:
  ///   - graph: Knows the shapes.
  ///   - layers: The layers in the order of the data.
  ///   - pictures: What comes in; the value of the graph that it is, and its moments.
  ///   - parameters: The moments of the parameters, by their names.
  init(
    _ graph: Graph, layers: [TracedNetwork.TracedLayer],
    pictures: (value: Value, signal: SignalMoments),
    parameters: [String: ParameterMoments]
  ) {
    var signals = [pictures.value: pictures.signal]
    var covered: [(layer: TracedNetwork.TracedLayer, multipliers: [Double])] = []
    for layer in layers {
      let inputs = layer.inputs.compactMap { signals[$0] }
      guard inputs.count == layer.inputs.count else { continue }
      let place = LayerExpectation(
        node: layer.node, inputs: layer.inputs.map { graph.type(of: $0).shape },
        output: graph.type(of: layer.output).shape,
        parameter: { parameters["\(layer.node.name).\($0)"] })
      guard let made = place.expectation(of: inputs) else { continue }
      if signals[layer.output] == nil { signals[layer.output] = made.signal }
      covered.append((layer, made.multipliers))
      if case .maxPool2d(let pool) = layer.node.layer,
        let square = MaximumOfWindow(places: pool.kernelSize.height * pool.kernelSize.width)
          .slopeSquare(inputs[0]),
        let maker = covered.firstIndex(where: { $0.layer.output == layer.inputs[0] }),
        layers.filter({ $0.inputs.contains(layer.inputs[0]) }).count == 1
      {
        covered[maker].multipliers = [square]
      }
      self.layers[layer.node.name] = Expectation(signal: made.signal, multiplier: 1)
    }
    for (layer, multipliers) in covered {
      self.layers[layer.node.name]?.multiplier = multipliers.first ?? 1
    }
    var squares: [Value: Double] = [:]
    if let last = covered.last { squares[last.layer.output] = 1 }
    for (layer, multipliers) in covered.reversed() {
      guard let square = squares[layer.output] else { continue }
      gradientSquares[layer.node.name] = square
      for (input, multiplier) in zip(layer.inputs, multipliers) where input != layer.output {
        squares[input, default: 0] += square * multiplier
      }
    }
  }
}
