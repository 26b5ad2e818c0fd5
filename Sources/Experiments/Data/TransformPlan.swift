public import SondeDatasets

/// What is done to pictures before the network sees them.
public struct TransformPlan: Hashable, Sendable {
  /// For pictures to train on, first one first.
  public var train: [Transform]
  /// For pictures to evaluate with, first one first.
  public var test: [Transform]
  /// How the pictures of a batch to train on are mixed; of several ways one is drawn for each batch.
  public var batch: [Mixing]

  /// Describes the transforms.
  ///
  /// - Parameters:
  ///   - train: For pictures to train on.
  ///   - test: For pictures to evaluate with; by default those for training without chance.
  ///   - batch: How the pictures of a batch to train on are mixed.
  public init(train: [Transform] = [.toUnit], test: [Transform]? = nil, batch: [Mixing] = []) {
    self.train = train
    self.test = test ?? Self.withoutChance(train)
    self.batch = batch
  }

  /// The transforms that chance plays no part in; a random crop becomes a crop of the middle.
  static func withoutChance(_ transforms: [Transform]) -> [Transform] {
    transforms.compactMap(\.withoutChance)
  }

  /// Whether statistics of the pictures to train on are asked for and not measured yet.
  package var wantsMeasuring: Bool { (train + test).contains(.normalize(.measured)) }

  /// The same transforms with statistics in place of those that are to be measured.
  package func withStatistics(_ statistics: Normalize) -> TransformPlan {
    var plan = self
    func replace(_ transform: inout Transform) {
      if transform == .normalize(.measured) { transform = .normalize(statistics) }
    }
    for index in plan.train.indices { replace(&plan.train[index]) }
    for index in plan.test.indices { replace(&plan.test[index]) }
    return plan
  }

  /// Measures the statistics that are asked for: once, so that training and evaluation have the same.
  ///
  /// What stands in front of them in the list for training is done first, without chance; in that for
  /// evaluation, where only that one asks.
  ///
  /// - Parameter dataset: The pictures to train on.
  /// - Returns: The transforms with numbers.
  /// - Throws: What ``Normalize/measure(_:after:)`` throws.
  package func measured(on dataset: any Dataset) throws -> TransformPlan {
    for list in [train, test] {
      guard let place = list.firstIndex(of: .normalize(.measured)) else { continue }
      return withStatistics(try Normalize.measure(dataset, after: Array(list[..<place])))
    }
    return self
  }

  /// Numbers that stand for statistics as long as those are not measured, to check the rest.
  package var withPlaceholders: TransformPlan {
    let isGray = train.contains(.grayscale(Grayscale(channels: 1)))
    let count = isGray ? 1 : 3
    let half = [Double](repeating: 0.5, count: count)
    return withStatistics(Normalize(mean: half, standardDeviation: half))
  }
}
