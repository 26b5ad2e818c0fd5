/// One number that was measured inside the network.
public struct Reading: Codable, Hashable, Sendable {
  /// The layer that it is of; nil: the whole network.
  public var layer: String?
  /// What was measured.
  public var quantity: Quantity
  /// The number; may be infinite or not a number.
  public var value: Double
  /// The label of the class that it is of: only for ``Quantity/classAccuracy``.
  public var classIndex: Int?

  /// Makes a reading.
  public init(layer: String?, quantity: Quantity, value: Double, classIndex: Int? = nil) {
    self.layer = layer
    self.quantity = quantity
    self.value = value
    self.classIndex = classIndex
  }

  private enum CodingKeys: String, CodingKey {
    case layer, quantity, value
    case classIndex = "class_index"
  }
}
