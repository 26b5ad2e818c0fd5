/// How a pixel between pixels is made up.
public enum Interpolation: String, Hashable, Sendable, Codable, CaseIterable {
  /// The pixel that it lies in.
  case nearest
  /// A mixture of the four pixels around it, by their distance.
  case bilinear
}
