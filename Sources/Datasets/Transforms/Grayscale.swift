/// Takes the colour out of a picture.
///
/// As torchvision's `Grayscale`, but with three equal channels by default. With one channel, the network
/// gets one: `[1, height, width]`.
public struct Grayscale: Hashable, Sendable {
  /// How many channels the network gets: 3 equal ones, or 1.
  public var channels: Int

  /// Makes a transform.
  ///
  /// - Parameter channels: How many channels the network gets: 3 equal ones, or 1.
  public init(channels: Int = 3) { self.channels = channels }
}

extension Grayscale: PixelRules {
  var problem: String? {
    channels == 1 || channels == 3 ? nil : "\(channels) channels are not possible, but 1 and 3 are"
  }

  func apply(
    _ picture: PixelView, decisions: inout DecisionReader, workspace: TransformWorkspace
  ) -> PixelView {
    // Steps that follow work on three equal channels, which gives them the numbers of one.
    Luma.gray(picture, workspace: workspace)
  }
}
