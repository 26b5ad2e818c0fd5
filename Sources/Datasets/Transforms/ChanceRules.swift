import SondeTensors

/// A transform that is done to a picture or not, as one number decides that is drawn for it.
protocol ChanceRules: PixelRules {
  /// How likely it is done, from 0 to 1.
  var probability: Double { get }

  /// Does it.
  ///
  /// - Parameters:
  ///   - picture: The picture.
  ///   - workspace: Lends the memory for the result.
  /// - Returns: The result, of the picture's size.
  func change(_ picture: PixelView, workspace: TransformWorkspace) -> PixelView
}

extension ChanceRules {
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
    return change(picture, workspace: workspace)
  }
}
