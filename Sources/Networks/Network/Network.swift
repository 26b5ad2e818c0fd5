/// A network as data: named layers, and what each of them reads.
///
/// Layers stand in an order in which each reads only the images (called `input`) or layers before it. Names are paths,
/// as in `layer1.0.conv1`; with a parameter's own name behind (`layer1.0.conv1.weight`) they are PyTorch's keys. A network
/// is read from a file, or recorded from modules:
///
/// ```swift
/// let network = try Network {
///   Conv2d(outputChannels: 6, kernelSize: 5).named("conv1")
///   ReLU()
///   MaxPool2d(kernelSize: 2)
///   Flatten()
///   Linear(outputFeatures: 10).named("fc")
/// }
/// ```
public struct Network: Hashable, Sendable {
  /// A layer under its name, and what it reads.
  public struct Node: Hashable, Sendable {
    /// The layer's path, as in `layer1.0.conv1`.
    public var name: String
    /// What is computed.
    public var layer: Layer
    /// The layers that it reads, or `input` for the images.
    public var inputs: [String]

    /// Puts a layer under a name.
    public init(name: String, layer: Layer, inputs: [String]) {
      self.name = name
      self.layer = layer
      self.inputs = inputs
    }
  }

  /// What layers call the images.
  public static let inputName = "input"

  /// The layers, in an order in which each reads only what comes before it.
  public let nodes: [Node]
  /// The layer whose values the network gives.
  public let output: String

  /// Makes a network from its layers.
  ///
  /// - Parameters:
  ///   - nodes: The layers, in an order in which each reads only what comes before it.
  ///   - output: The layer whose values the network gives; by default the last.
  /// - Throws: ``NetworkError`` where names are missing, taken twice, or come too late.
  public init(nodes: [Node], output: String? = nil) throws {
    guard let last = nodes.last else { throw NetworkError.empty }
    self.nodes = nodes
    self.output = output ?? last.name
    try validate()
  }

  /// The layer of a name, if there is one.
  public subscript(name: String) -> Layer? { nodes.first { $0.name == name }?.layer }
}

extension Network: CustomStringConvertible {
  /// One line a layer: its name, what it is, and what it reads.
  public var description: String {
    nodes.map { "\($0.name) = \($0.layer)(\($0.inputs.joined(separator: ", ")))" }
      .joined(separator: "\n")
  }
}
