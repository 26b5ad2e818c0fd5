/// A class for each class: what samples of the one are said to be.
struct LabelMap {
  private let labels: [Int]

  /// The map to the class so many places further.
  init(shift places: Int, of dataset: any Dataset) {
    let count = max(1, dataset.classNames.count)
    labels = (0..<count).map { label in
      let moved = (label + places % count) % count
      return moved < 0 ? moved + count : moved
    }
  }

  /// A map that is given.
  ///
  /// - Throws: ``ChangeProblem`` when it has another number of classes than the data set, or names one that there is not.
  init(_ labels: [Int], of dataset: any Dataset) throws {
    let count = dataset.classNames.count
    guard labels.count == count, labels.allSatisfy((0..<count).contains) else {
      throw ChangeProblem(
        text: "\(labels.count) labels up to \(labels.max() ?? 0) were given, but the data set has "
          + "\(count) classes: \(count) labels from 0 to \(count - 1) are needed, one for each")
    }
    self.labels = labels
  }

  func applied(to dataset: any Dataset) -> any Dataset {
    RelabelledDataset(dataset) { labels[$0] }
  }
}

/// The samples of a data set under other labels.
struct RelabelledDataset: DatasetWrapper {
  let base: any Dataset
  private let labels: [Int]

  /// Gives every sample a label of its own.
  init(_ base: any Dataset, labels: [Int]) {
    precondition(labels.count == base.count, "Every sample has a label.")
    self.base = base
    self.labels = labels
  }

  /// Gives every sample the label that follows from its own.
  init(_ base: any Dataset, _ map: (Int) -> Int) {
    self.init(base, labels: (0..<base.count).map { map(base.label(at: $0)) })
  }

  var summary: String { "\(base.summary), relabelled" }
  var identity: String {
    var digest = Digest()
    for label in labels { digest.add(UInt64(label)) }
    return "\(base.identity)/labels-\(digest.text)"
  }
  func label(at index: Int) -> Int { labels[index] }
}
