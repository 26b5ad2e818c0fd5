/// The features of some samples, each with mean 0 and deviation 1 where all classes count alike.
///
/// Every set has its own means and deviations, so that sets which differ in brightness or contrast compare.
struct LabelledFeatures {
  /// How many folds a set has.
  static let foldCount = 5

  let columns: Int
  /// Sample after sample.
  let values: [Float]
  let labels: [Int]
  /// How many samples each class has.
  let classCounts: [Int]
  /// In which fold a sample is; every class is spread over all.
  let folds: [Int]

  init(_ samples: [StoredSample], classCount: Int) {
    self.init(samples.map(\.features), samples.map(\.label), classCount: classCount)
  }

  init(_ features: [[Float]], _ labels: [Int], classCount: Int) {
    self.labels = labels
    columns = features.first?.count ?? 0
    var counts = [Int](repeating: 0, count: classCount)
    folds = labels.map { label in
      defer { counts[label] += 1 }
      return counts[label] % Self.foldCount
    }
    classCounts = counts
    values = Self.standardized(features, labels.map { 1 / Float(counts[$0]) })
  }

  var count: Int { labels.count }

  /// The classes that there are samples of.
  var presentClasses: [Int] { classCounts.indices.filter { classCounts[$0] > 0 } }

  /// Weights by which classes count as given, in all as much as there are samples.
  func weights(of shares: [Double]) -> [Float] {
    let present = presentClasses.reduce(0) { $0 + shares[$1] }
    return labels.map {
      Float(
        Double(count) * shares[$0] / max(present, .leastNormalMagnitude) / Double(classCounts[$0]))
    }
  }

  private static func standardized(_ rows: [[Float]], _ weights: [Float]) -> [Float] {
    guard let columns = rows.first?.count else { return [] }
    let total = weights.reduce(0, +)
    var mean = [Float](repeating: 0, count: columns)
    for (row, weight) in zip(rows, weights) {
      for column in 0..<columns { mean[column] += weight * row[column] / total }
    }
    var variance = [Float](repeating: 0, count: columns)
    for (row, weight) in zip(rows, weights) {
      for column in 0..<columns {
        let apart = row[column] - mean[column]
        variance[column] += weight * apart * apart / total
      }
    }
    let scale = variance.map { $0 > 0 ? 1 / $0.squareRoot() : 0 }
    return rows.flatMap { row in
      (0..<columns).map { (row[$0] - mean[$0]) * scale[$0] }
    }
  }
}
