/// What a frequent class does to a classifier: how many pictures of other classes it takes for that one, where classes count as often as they
/// occur, and where they count alike.
package struct MajorityPull: Hashable, Sendable, Codable {
  /// The most frequent class.
  package let label: Int
  /// Its share of the samples to learn from.
  package let share: Double
  /// The share of other classes' samples that are taken for it, by a classifier to which classes count as often as they occur.
  package let asFrequent: SampleMean
  /// The same where all classes count alike.
  package let asEqual: SampleMean

  /// Compares two classifiers on samples that neither learned from; nothing where no class has more than twice its even share.
  init?(
    _ first: LabelledFeatures, _ second: LabelledFeatures, balanced: ClassifierAnswers,
    classCounts: [Int]
  ) {
    let total = Double(classCounts.reduce(0, +))
    guard let label = classCounts.indices.max(by: { classCounts[$0] < classCounts[$1] }), total > 0,
      case let even = 1 / Double(first.presentClasses.count),
      case let share = Double(classCounts[label]) / total, share > min(2 * even, (1 + even) / 2)
    else { return nil }
    let frequent = FoldedRidge(first, shares: classCounts.map(Double.init)).classifier()
    let natural = ClassifierAnswers(second) { _ in frequent }
    self.label = label
    self.share = share
    asFrequent = Self.taken(natural, for: label)
    asEqual = Self.taken(balanced, for: label)
  }

  private static func taken(_ answers: ClassifierAnswers, for label: Int) -> SampleMean {
    let others = zip(answers.labels, answers.answers).filter { $0.0 != label }
    return ClassifierAnswers.mean(
      others.map(\.0), others.map { $0.1 == label ? 1 : 0 })
  }
}
