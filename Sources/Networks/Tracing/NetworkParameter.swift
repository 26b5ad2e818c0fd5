public import SondeTensors

/// Something that a network keeps from step to step, under its name.
public struct NetworkParameter: Hashable, Sendable {
  /// Its path, as in `layer1.0.conv1.weight`: PyTorch's key.
  public let name: String
  /// The layer that it belongs to, as in `layer1.0.conv1`.
  public let layer: String
  /// The kind of that layer.
  public let kind: Layer.Kind
  /// Its extents.
  public let shape: Shape
  /// Whether it is learned; running statistics are not.
  public let isLearned: Bool
  /// What PyTorch fills it with.
  public let defaultInitializer: Initializer
  /// The connections of one unit of its layer's weights; nil where the layer has no such weights.
  public let fans: Fans?

  /// The last part of the name, as in `weight`.
  public var ownName: String { String(name.dropFirst(layer.count + 1)) }
}
