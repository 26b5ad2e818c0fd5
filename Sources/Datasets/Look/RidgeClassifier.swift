/// A linear classifier of features.
struct RidgeClassifier {
  private let columns: Int
  /// Feature after feature, a weight for each class.
  private let weights: [Float]
  /// What each class scores before anything is known of a picture; nothing could make it an answer where that is negative infinity.
  private let means: [Float]

  init(columns: Int, weights: [Float], means: [Float]) {
    self.columns = columns
    self.weights = weights
    self.means = means
  }

  /// What each class scores for a sample.
  func scores(of place: Int, in set: LabelledFeatures) -> [Float] {
    var scores = means
    for column in 0..<columns {
      let value = set.values[place * columns + column]
      let line = column * means.count
      for label in scores.indices { scores[label] += value * weights[line + label] }
    }
    return scores
  }
}

/// What a classifier says of some samples, and what their labels say.
struct ClassifierAnswers {
  /// The scores of all classes, sample after sample.
  let scores: [[Float]]
  let labels: [Int]

  init(scores: [[Float]], labels: [Int]) {
    self.scores = scores
    self.labels = labels
  }

  /// Asks about samples; each may have a classifier of its own.
  init(_ set: LabelledFeatures, _ classifier: (Int) -> RidgeClassifier) {
    scores = (0..<set.count).map { classifier($0).scores(of: $0, in: set) }
    labels = set.labels
  }

  /// The class that scores most for each sample.
  var answers: [Int] {
    scores.map { scores in scores.indices.max { scores[$0] < scores[$1] } ?? 0 }
  }

  /// The share of right answers, where all classes count alike.
  ///
  /// - Parameter map: The class by which a label's samples are known to the classifier; its own if nothing is given.
  /// - Returns: The share with its standard error.
  func accuracy(_ map: [Int]? = nil) -> SampleMean {
    Self.mean(labels, zip(answers, labels).map { $0 == (map?[$1] ?? $1) ? 1 : 0 })
  }

  /// The mean over classes of the mean of each class's values.
  static func mean(_ labels: [Int], _ values: [Double]) -> SampleMean {
    var groups: [Int: [Double]] = [:]
    for (label, value) in zip(labels, values) { groups[label, default: []].append(value) }
    let means = groups.sorted { $0.key < $1.key }.map { SampleMean($0.value, doubt: 1) }
    let count = Double(max(1, means.count))
    return SampleMean(
      value: means.reduce(0) { $0 + $1.value } / count,
      error: means.reduce(0) { $0 + $1.error * $1.error }.squareRoot() / count)
  }
}
