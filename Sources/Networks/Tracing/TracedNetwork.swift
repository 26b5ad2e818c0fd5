package import SondeCompiler
public import SondeTensors

/// A network as operations on pictures of one size, ready for a loss to be put on top.
package struct TracedNetwork {
  /// A layer, and what it reads and gives.
  package struct TracedLayer: Hashable, Sendable {
    package let node: Network.Node
    package let inputs: [Value]
    package let output: Value
    /// What the layer keeps, by index into the network's parameters.
    package let parameters: Range<Int>
    /// The nodes of the graph that compute it.
    package let nodes: Range<Int>
  }

  /// The graph so far, with the input `images` and a state for each parameter, under its name.
  package var builder: GraphBuilder
  package let mode: NetworkMode
  package let images: Value
  /// What the network gives.
  package let logits: Value
  /// What the network keeps: in the order of the layers, of each its parameters, then its buffers.
  package let parameters: [NetworkParameter]
  /// The states of the graph, by the parameters' names.
  package let states: [String: Value]
  package let layers: [TracedLayer]
  /// The layer that gives the network's output.
  package let outputLayer: String
}

extension Network {
  /// The name of the graph's input for the pictures.
  package static let imagesName = "images"

  /// The network as operations on pictures of one size.
  ///
  /// - Parameters:
  ///   - input: `[batch, channels, height, width]`.
  ///   - mode: Whether dropout and batch normalisation behave as in training or as in evaluation.
  /// - Returns: The graph so far, and where in it everything is.
  /// - Throws: ``NetworkError`` that names the layer when a setting or an input does not suit.
  package func traced(input: Shape, mode: NetworkMode) throws -> TracedNetwork {
    var tracer = LayerTracer(mode: mode)
    let images = tracer.builder.input(Self.imagesName, shape: input)
    var values = [Self.inputName: images]
    var layers: [TracedNetwork.TracedLayer] = []
    for node in nodes {
      // The network is valid: every layer reads layers before it.
      let inputs = node.inputs.compactMap { values[$0] }
      let (parameterCount, nodeCount) = (tracer.parameters.count, tracer.builder.graph.nodes.count)
      let value = try tracer.trace(node, inputs: inputs)
      values[node.name] = value
      layers.append(
        TracedNetwork.TracedLayer(
          node: node, inputs: inputs, output: value,
          parameters: parameterCount..<tracer.parameters.count,
          nodes: nodeCount..<tracer.builder.graph.nodes.count))
    }
    return TracedNetwork(
      builder: tracer.builder, mode: mode, images: images, logits: values[output] ?? images,
      parameters: tracer.parameters, states: tracer.states, layers: layers, outputLayer: output)
  }

  /// What the network keeps from step to step, for pictures of one size.
  ///
  /// - Parameter input: `[batch, channels, height, width]`, in samples, channels and pixels.
  /// - Returns: In the order of the layers, of each its parameters, then its buffers.
  /// - Throws: ``NetworkError`` that names the layer when a setting or an input does not suit.
  public func parameters(input: Shape) throws -> [NetworkParameter] {
    try traced(input: input, mode: .evaluation).parameters
  }

  /// What the network makes of pictures of one size.
  ///
  /// - Parameter input: `[batch, channels, height, width]`, in samples, channels and pixels.
  /// - Returns: The extents of its output, as in `[batch, classes]`.
  /// - Throws: ``NetworkError`` that names the layer when a setting or an input does not suit.
  public func outputShape(input: Shape) throws -> Shape {
    let traced = try traced(input: input, mode: .evaluation)
    return traced.builder.shape(of: traced.logits)
  }
}
