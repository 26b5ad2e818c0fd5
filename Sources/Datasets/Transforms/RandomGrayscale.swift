import SondeTensors

/// Takes the colour out of a picture, by chance; three equal channels remain.
///
/// One number is drawn for each picture, as torchvision's `RandomGrayscale` does. The grey is PIL's `L`.
public struct RandomGrayscale: Hashable, Sendable {
  /// How likely a picture loses its colour, from 0 to 1.
  public var probability: Double

  /// Makes a transform from the probability that a picture loses its colour.
  public init(probability: Double = 0.1) { self.probability = probability }
}

extension RandomGrayscale: PixelRules {
  var problem: String? { ParameterProblem.probability(probability) }
  var decisionCount: Int { 1 }

  func plan(
    for size: Size2D, generator: inout Generator, into decisions: inout Decisions
  ) -> Size2D {
    decisions.steps.append(generator.uniform() < Float(probability) ? .act : .keep)
    return size
  }

  func apply(
    _ picture: PixelView, decisions: inout DecisionReader, workspace: TransformWorkspace
  ) -> PixelView {
    guard case .act = decisions.next() else { return picture }
    return Luma.gray(picture, workspace: workspace)
  }
}

extension RandomGrayscale: ExpressibleByFloatLiteral {
  /// Makes a transform from the probability that a picture loses its colour.
  public init(floatLiteral value: Double) { self.init(probability: value) }
}
