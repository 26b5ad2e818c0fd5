import SondeTensors

/// Applies a few random operations, all of one strength.
///
/// As torchvision's `RandAugment`: for each of ``operationCount`` operations its kind is drawn, one of
/// fourteen, and for those that have a direction which one.
///
/// Cubuk et al., *RandAugment: Practical automated data augmentation with a reduced search space*, 2019,
/// <https://arxiv.org/abs/1909.13719>.
public struct RandAugment: Hashable, Sendable {
  /// How many operations are applied to a picture.
  public var operationCount: Int
  /// The strength of all operations, from 0 up to ``strengthCount`` less 1.
  public var strength: Int
  /// How many strengths there are; at least 2.
  public var strengthCount: Int
  /// How pixels between pixels are made up.
  public var interpolation: Interpolation
  /// The colour of what was outside the picture.
  public var fill: PixelColor

  /// Makes a transform.
  ///
  /// - Parameters:
  ///   - operationCount: How many operations are applied to a picture.
  ///   - strength: The strength of all operations, from 0 up to `strengthCount` less 1.
  ///   - strengthCount: How many strengths there are; at least 2.
  ///   - interpolation: How pixels between pixels are made up.
  ///   - fill: The colour of what was outside the picture.
  public init(
    operationCount: Int = 2, strength: Int = 9, strengthCount: Int = 31,
    interpolation: Interpolation = .nearest, fill: PixelColor = .black
  ) {
    self.operationCount = operationCount
    self.strength = strength
    self.strengthCount = strengthCount
    self.interpolation = interpolation
    self.fill = fill
  }

  /// The step on the way from one number to another that the strength stands for: `torch.linspace`.
  ///
  /// The last bit may differ from PyTorch's, which depends on the processor there.
  func level(from start: Float, to end: Float) -> Float {
    let step = (end - start) / Float(strengthCount - 1)
    return strength < strengthCount / 2
      ? start + step * Float(strength) : end - step * Float(strengthCount - 1 - strength)
  }
}

extension RandAugment: PixelRules {
  var problem: String? {
    if !(1...100).contains(operationCount) {
      return "\(operationCount) operations are not possible"
    }
    guard strengthCount >= 2, (0..<strengthCount).contains(strength) else {
      return "a magnitude of \(strength) of \(strengthCount) is not possible: it counts from 0"
    }
    return nil
  }
  var decisionCount: Int { operationCount }

  func plan(
    for size: Size2D, generator: inout Generator, into decisions: inout Decisions
  ) -> Size2D {
    for _ in 0..<operationCount {
      let number = generator.integer(below: AugmentOperation.allCases.count)
      let isSigned = AugmentOperation.allCases[number].isSigned
      let isNegative = isSigned && generator.integer(below: 2) == 1
      decisions.steps.append(.augment(operation: number, isNegative: isNegative))
    }
    return size
  }

  func apply(
    _ picture: PixelView, decisions: inout DecisionReader, workspace: TransformWorkspace
  ) -> PixelView {
    var picture = picture
    for _ in 0..<operationCount {
      guard case .augment(let number, let isNegative) = decisions.next() else { continue }
      picture = AugmentOperation.allCases[number].apply(
        picture, rules: self, isNegative: isNegative, workspace: workspace)
    }
    return picture
  }
}
