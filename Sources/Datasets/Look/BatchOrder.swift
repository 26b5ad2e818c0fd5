package import SondeTensors

/// How alike the pictures of a batch are in class, in the order in which an epoch visits them.
package struct BatchOrder: Hashable, Sendable, Codable {
  /// How many pictures a batch has.
  package let batchSize: Int
  /// How many classes a batch has, in the mean.
  package let classes: Double
  /// How many it would have in a random order.
  package let randomClasses: Double
  /// The correlation of class within batches: 0 in a random order, 1 where all pictures of a batch are of one class.
  package let likeness: Double
  /// By how many standard deviations of random orders that is above theirs.
  package let deviations: Double

  /// How many pictures drawn at random would tell as much as a batch does: Kish's effective sample size.
  package var worth: Double {
    Double(batchSize) / (1 + Double(batchSize - 1) * max(0, likeness))
  }

  private static let limit = 50_000
  private static let drawCount = 20

  /// Looks at the batches of the first epoch, and at random orders of the same labels; nothing where there are no two batches to compare.
  ///
  /// - Parameters:
  ///   - dataset: What is trained on.
  ///   - order: How an epoch visits it.
  ///   - batchSize: How many pictures a batch has; at least 1.
  ///   - generator: Gives the epoch's order.
  package init?(
    of dataset: any Dataset, order: SampleOrder, batchSize: Int, generator: Generator
  ) {
    var generator = generator
    let labels = (0..<dataset.count).map(dataset.label)
    let visited = order.indices(count: labels.count, generator: &generator).map { labels[$0] }
    let batches = min(visited.count, Self.limit) / batchSize
    guard batches > 1, batchSize > 1 else { return nil }
    func look(_ labels: some Collection<Int>) -> (classes: Double, alike: Double) {
      Self.look(Array(labels.prefix(batches * batchSize)), batchSize, dataset.classNames.count)
    }
    let found = look(visited)
    let random = (0..<Self.drawCount).map { _ in
      look(generator.permutation(count: labels.count).map { labels[$0] })
    }
    let alike = random.map(\.alike)
    let mean = alike.reduce(0, +) / Double(Self.drawCount)
    let variance =
      alike.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(Self.drawCount - 1)
    guard mean < 1, variance > 0 else { return nil }
    self.batchSize = batchSize
    classes = found.classes
    randomClasses = random.reduce(0) { $0 + $1.classes } / Double(Self.drawCount)
    likeness = (found.alike - mean) / (1 - mean)
    deviations = (found.alike - mean) / variance.squareRoot()
  }

  /// The mean number of classes in a batch, and the share of pairs within a batch that have one class.
  private static func look(
    _ labels: [Int], _ batchSize: Int, _ classCount: Int
  ) -> (classes: Double, alike: Double) {
    var (classes, pairs) = (0, 0)
    var counts = [Int](repeating: 0, count: classCount)
    for start in stride(from: 0, to: labels.count, by: batchSize) {
      let batch = labels[start..<start + batchSize]
      for label in batch { counts[label] += 1 }
      for label in batch where counts[label] > 0 {
        classes += 1
        pairs += counts[label] * (counts[label] - 1)
        counts[label] = 0
      }
    }
    let batches = Double(labels.count / batchSize)
    return (
      Double(classes) / batches, Double(pairs) / batches / Double(batchSize * (batchSize - 1))
    )
  }
}
