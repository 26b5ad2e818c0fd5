import SondeTensors

/// What every transform says about itself: its limits, the sizes that it makes, and what chance decides.
protocol TransformRules: Sendable {
  /// What is wrong with the parameters, in words; nothing when all is well.
  var problem: String? { get }
  /// How many decisions chance makes for a picture; none where the transform always does the same.
  var decisionCount: Int { get }
  /// Whether the numbers that are drawn depend on the picture's size.
  var drawsBySize: Bool { get }
  /// The size that comes out, whatever comes in; nothing when that depends on the picture or on chance.
  var fixedSize: Size2D? { get }

  /// The size that comes out for a size that goes in; nothing when chance decides.
  func outputSize(of size: Size2D) -> Size2D?

  /// Refuses pictures of a size that the transform cannot work on.
  ///
  /// - Parameters:
  ///   - size: The picture's, in front of this transform.
  ///   - picture: Says which picture it is when an error must be told.
  /// - Throws: What is wrong with the size.
  func check(_ size: Size2D, picture: () -> String) throws(DatasetError)

  /// Draws what chance decides for one picture: ``decisionCount`` decisions.
  ///
  /// - Parameters:
  ///   - size: The picture's, in front of this transform; it passed ``check(_:picture:)``.
  ///   - generator: Gives the numbers.
  ///   - decisions: Gets the decisions.
  /// - Returns: The size that comes out.
  func plan(for size: Size2D, generator: inout Generator, into decisions: inout Decisions) -> Size2D
}

extension TransformRules {
  var problem: String? { nil }
  var decisionCount: Int { 0 }
  var drawsBySize: Bool { false }
  var fixedSize: Size2D? { nil }
  func outputSize(of size: Size2D) -> Size2D? { fixedSize ?? size }
  func check(_ size: Size2D, picture: () -> String) throws(DatasetError) {}
  func plan(
    for size: Size2D, generator: inout Generator, into decisions: inout Decisions
  ) -> Size2D { outputSize(of: size) ?? size }

  /// Whether chance decides what the transform does.
  var isRandom: Bool { decisionCount > 0 }
}

/// A transform that works on pixels.
protocol PixelRules: TransformRules {
  /// Transforms a picture.
  ///
  /// - Parameters:
  ///   - picture: The picture.
  ///   - decisions: What chance decided; as many are taken as the transform planned.
  ///   - workspace: Lends the memory for the result.
  /// - Returns: The result, lent until the workspace's next picture; or the picture itself.
  func apply(
    _ picture: PixelView, decisions: inout DecisionReader, workspace: TransformWorkspace
  ) -> PixelView
}

/// Words for parameters that make no sense.
enum ParameterProblem {
  /// A probability that is none.
  static func probability(_ probability: Double) -> String? {
    (0...1).contains(probability) ? nil : "the probability \(probability) is not between 0 and 1"
  }

  /// A window without pixels.
  static func window(_ size: Size2D) -> String? {
    size.height < 1 || size.width < 1 ? "a window of \(size) pixels is not possible" : nil
  }

  /// A range that leaves its limits.
  static func range(
    _ name: String, _ range: ClosedRange<Double>, within limits: ClosedRange<Double>
  ) -> String? {
    limits.contains(range.lowerBound) && limits.contains(range.upperBound)
      ? nil
      : "\(name) from \(range.lowerBound) to \(range.upperBound) is not within "
        + "\(limits.lowerBound) to \(limits.upperBound)"
  }

  /// A range that is not all above zero.
  static func positive(_ name: String, _ range: ClosedRange<Double>) -> String? {
    Float(range.lowerBound) > 0 && Float(range.upperBound).isFinite
      ? nil : "\(name) from \(range.lowerBound) to \(range.upperBound) is not above zero and finite"
  }
}
