public import SondeDatasets

/// What is done to pictures before the network sees them.
public struct TransformPlan: Hashable, Sendable {
  /// For pictures to train on, first one first.
  public var train: [Transform]
  /// For pictures to evaluate with, first one first.
  public var test: [Transform]

  /// Describes the transforms.
  ///
  /// - Parameters:
  ///   - train: For pictures to train on.
  ///   - test: For pictures to evaluate with; by default those for training without chance.
  public init(train: [Transform] = [.toUnit], test: [Transform]? = nil) {
    self.train = train
    self.test = test ?? Self.withoutChance(train)
  }

  /// The transforms that chance plays no part in; a random crop becomes a crop of the middle.
  static func withoutChance(_ transforms: [Transform]) -> [Transform] {
    transforms.compactMap { transform in
      guard transform.isRandom else { return transform }
      guard case .randomCrop(let crop) = transform else { return nil }
      return .centerCrop(CenterCrop(crop.size))
    }
  }
}
