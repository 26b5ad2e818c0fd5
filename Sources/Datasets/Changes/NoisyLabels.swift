import SondeTensors

/// Gives some samples another class, each of the others equally likely.
public struct NoisyLabels: Hashable, Sendable {
  /// How many samples of all, from 0 to 1.
  public var fraction: Double
  /// Chooses the samples and their labels.
  public var seed: UInt64

  /// Describes the change.
  ///
  /// - Parameters:
  ///   - fraction: How many samples of all, from 0 to 1.
  ///   - seed: Chooses the samples and their labels.
  public init(fraction: Double, seed: UInt64 = 0) {
    self.fraction = fraction
    self.seed = seed
  }

  func applied(to dataset: any Dataset) throws -> any Dataset {
    let classes = dataset.classNames.count
    guard classes > 1 else { return dataset }
    var generator = Generator(seed: seed)
    var labels = (0..<dataset.count).map(dataset.label)
    for place in try dataset.chosen(fraction, &generator) {
      labels[place] = (labels[place] + 1 + generator.integer(below: classes - 1)) % classes
    }
    return RelabelledDataset(dataset, labels: labels)
  }
}
