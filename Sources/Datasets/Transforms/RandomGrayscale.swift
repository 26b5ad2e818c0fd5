/// Takes the colour out of a picture, by chance; three equal channels remain.
///
/// One number is drawn for each picture, as torchvision's `RandomGrayscale` does. The grey is PIL's `L`.
public struct RandomGrayscale: Hashable, Sendable {
  /// How likely a picture loses its colour, from 0 to 1.
  public var probability: Double

  /// Makes a transform from the probability that a picture loses its colour.
  public init(probability: Double = 0.1) { self.probability = probability }
}

extension RandomGrayscale: ChanceRules {
  func change(_ picture: PixelView, workspace: TransformWorkspace) -> PixelView {
    Luma.gray(picture, workspace: workspace)
  }
}

extension RandomGrayscale: ExpressibleByFloatLiteral {
  /// Makes a transform from the probability that a picture loses its colour.
  public init(floatLiteral value: Double) { self.init(probability: value) }
}
