import SondeCompiler
public import SondeTensors

/// What a network is made of, layer by layer, and what it costs.
///
/// Counts are torchinfo's, so that tables can be laid side by side: multiply-adds of a convolution are its parameters
/// (biases included) times samples and output pixels, of every other layer its parameters times samples; the forward and
/// backward pass keeps twice what layers with parameters give; a megabyte is 10⁶ bytes.
public struct NetworkSummary: Hashable, Sendable, Codable {
  /// One layer.
  public struct Row: Hashable, Sendable, Codable {
    /// The layer's path, as in `layer1.0.conv1`.
    public let name: String
    /// The layer's type, as in `Conv2d`.
    public let type: String
    /// The extents of what it gives.
    public let outputShape: Shape
    /// How many numbers are learned or frozen; running statistics are not counted.
    public let parameterCount: Int
    /// How many numbers are learned.
    public let trainableCount: Int
    /// Multiplications followed by an addition, for the whole batch.
    public let multiplyAdds: Int
    /// The size of what it gives, in bytes.
    public let outputBytes: Int

    /// The size of the parameters, in bytes.
    public var parameterBytes: Int { parameterCount * DataType.float32.byteCount }
  }

  /// The extents of the pictures, `[batch, channels, height, width]`.
  public let input: Shape
  /// The layers, in the order of the network.
  public let rows: [Row]

  /// Lists the layers of a network.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - input: `[batch, channels, height, width]`, in samples, channels and pixels.
  ///   - groups: Parameters that are treated in a way of their own, such as those that are not trained.
  /// - Throws: ``NetworkError`` that names the layer when a setting or an input does not suit.
  public init(_ network: Network, input: Shape, groups: [ParameterGroup] = []) throws {
    let traced = try network.traced(input: input, mode: .evaluation)
    try groups.check(traced.parameters)
    let updated = traced.parameters.filter { groups.group(of: $0).participation == .updated }
    let trained = Set(updated.map(\.name))
    self.input = input
    self.rows = traced.layers.map { layer in
      let shape = traced.builder.shape(of: layer.output)
      let learned = traced.parameters[layer.parameters].filter(\.isLearned)
      let count = learned.map(\.shape.elementCount).reduce(0, +)
      let pixels = layer.node.layer.kind == .conv2d ? shape[2] * shape[3] : 1
      return Row(
        name: layer.node.name, type: "\(Swift.type(of: layer.node.layer.rules))",
        outputShape: shape, parameterCount: count,
        trainableCount: learned.filter { trained.contains($0.name) }
          .map(\.shape.elementCount).reduce(0, +),
        multiplyAdds: count * shape[0] * pixels,
        outputBytes: shape.elementCount * DataType.float32.byteCount)
    }
  }

  /// How many numbers are learned or frozen.
  public var parameterCount: Int { rows.map(\.parameterCount).reduce(0, +) }
  /// How many numbers are learned.
  public var trainableCount: Int { rows.map(\.trainableCount).reduce(0, +) }
  /// Multiplications followed by an addition, for the whole batch.
  public var multiplyAdds: Int { rows.map(\.multiplyAdds).reduce(0, +) }
  /// The size of the pictures, in bytes.
  public var inputBytes: Int { input.elementCount * DataType.float32.byteCount }
  /// The size of what a forward and a backward pass keep, in bytes.
  public var passBytes: Int {
    rows.filter { $0.parameterCount > 0 }.map { 2 * $0.outputBytes }.reduce(0, +)
  }
  /// The size of the parameters, in bytes.
  public var parameterBytes: Int { rows.map(\.parameterBytes).reduce(0, +) }
  /// Pictures, passes and parameters together, in bytes.
  public var totalBytes: Int { inputBytes + passBytes + parameterBytes }
}
