import SondeTensors

/// Deals the labels of some samples out among them anew, so that they say nothing about the pictures.
///
/// How often each class occurs stays as it is.
///
/// Zhang, Bengio, Hardt, Recht and Vinyals, *Understanding deep learning requires rethinking generalization*, 2016,
/// <https://arxiv.org/abs/1611.03530>.
public struct ShuffledLabels: Hashable, Sendable {
  /// How many samples of all, from 0 to 1.
  public var fraction: Double
  /// Chooses the samples and their labels.
  public var seed: UInt64

  /// Describes the change.
  ///
  /// - Parameters:
  ///   - fraction: How many samples of all, from 0 to 1.
  ///   - seed: Chooses the samples and their labels.
  public init(fraction: Double = 1, seed: UInt64 = 0) {
    self.fraction = fraction
    self.seed = seed
  }

  func applied(to dataset: any Dataset) throws -> any Dataset {
    var generator = Generator(seed: seed)
    let chosen = Array(try dataset.chosen(fraction, &generator))
    let order = generator.permutation(count: chosen.count)
    var labels = (0..<dataset.count).map(dataset.label)
    for (place, other) in zip(chosen, order) { labels[place] = dataset.label(at: chosen[other]) }
    return RelabelledDataset(dataset, labels: labels)
  }
}
