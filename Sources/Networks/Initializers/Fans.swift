public import SondeTensors

/// How many connections lead into and out of one unit of a layer.
public struct Fans: Hashable, Sendable {
  /// The connections into a unit: the weight's inputs times the area of its filter.
  public let fanIn: Int
  /// The connections out of a unit: the weight's outputs times the area of its filter.
  public let fanOut: Int

  /// Counts the connections of a weight `[outputs, inputs, …filter]`; there are none of another shape.
  ///
  /// - Parameter shape: The weight's extents; at least two.
  public init?(of shape: Shape) {
    guard shape.rank >= 2 else { return nil }
    let area = shape.dimensions.dropFirst(2).reduce(1, *)
    self.fanIn = shape[1] * area
    self.fanOut = shape[0] * area
  }
}

/// Which count of connections a Kaiming initialiser keeps the variance for.
public enum FanMode: String, Hashable, Sendable, Codable, CaseIterable {
  /// Keeps the variance of signals, forward.
  case fanIn = "fan_in"
  /// Keeps the variance of gradients, backward.
  case fanOut = "fan_out"
}
