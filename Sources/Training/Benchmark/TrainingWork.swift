package import SondeCompiler

extension Graph {
  /// Multiplications followed by an addition in all convolutions and matrix products, forward and backward.
  ///
  /// A tap that meets padding counts like any other, as is usual. What moves numbers and hardly computes (activations,
  /// pooling, normalisation, updates) is not counted. The gradient of the pictures is not in a training graph and so not
  /// counted either: a step is the forward pass three times over, less the first layer once.
  package var multiplyAdds: Int {
    nodes.reduce(0) { $0 + $1.operation.rules.multiplyAdds($1.inputs.map(type(of:))) }
  }
}
