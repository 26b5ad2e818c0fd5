/// How well the labels of two sets of pictures follow from the pictures, by a cheap classifier that learns in one of them and is judged in
/// either: in its own on samples that it did not learn from.
///
/// All numbers are shares of right answers with every class counting alike. Labels that were shuffled or are partly wrong are fitted worse than
/// the other set's *whichever set the classifier learned in*; sets of different pictures are fitted worse by each other's classifier.
package struct LabelFit: Hashable, Sendable, Codable {
  /// What guessing gives: one among the classes.
  package let guessing: Double
  /// Learned in the first set, judged in it.
  package let own: SampleMean
  /// Learned in the first set, judged in the second.
  package let ownInOther: SampleMean
  /// Learned in the second set, judged in it.
  package let other: SampleMean
  /// Learned in the second set, judged in the first.
  package let otherInOwn: SampleMean
  /// Another meaning of the second set's labels, if one fits better.
  package let map: Map?
  /// Samples of each set whose label is least like what the other set's classifier says.
  package let ownSuspects: [Suspect]
  /// Likewise of the second set.
  package let otherSuspects: [Suspect]
  /// What the shares of the classes do to the classifier, where one class is frequent.
  package let pull: MajorityPull?

  /// Another meaning of a set's labels.
  package struct Map: Hashable, Sendable, Codable {
    /// For each label of the second set, the first set's label of such pictures.
    package let labels: [Int]
    /// How many places further the labels are; nothing where they are mixed up in another way.
    package let shift: Int?
    /// Right answers under this meaning.
    package let accuracy: SampleMean
    /// How many more they are than with the labels as they are.
    package let gain: SampleMean
  }

  /// A sample that looks like another class than its label says.
  package struct Suspect: Hashable, Sendable, Codable {
    /// Its place in the data set.
    package let index: Int
    /// What its label says.
    package let label: Int
    /// What it looks like.
    package let looksLike: Int
  }

  /// Fewer samples tell nothing.
  private static let fewest = 50
  /// More classes have too few samples each.
  private static let mostClasses = 200
  private static let suspectCount = 10

  /// Compares two sets; nothing where they are too small to tell.
  ///
  /// - Parameters:
  ///   - first: Samples of one set, as that to train on.
  ///   - second: Samples of the other.
  ///   - shares: How many samples of each class the whole first set has.
  package init?(_ first: [StoredSample], _ second: [StoredSample], classCounts shares: [Int]) {
    let classCount = shares.count
    guard min(first.count, second.count) >= Self.fewest, (2...Self.mostClasses).contains(classCount)
    else { return nil }
    let (one, two) = (
      LabelledFeatures(first, classCount: classCount),
      LabelledFeatures(second, classCount: classCount)
    )
    guard min(one.presentClasses.count, two.presentClasses.count) > 1 else { return nil }
    let even = [Double](repeating: 1, count: classCount)
    let (inOne, inTwo) = (Learned(one, shares: even), Learned(two, shares: even))
    let whole = ClassifierAnswers(two) { _ in inOne.whole }
    let back = ClassifierAnswers(one) { _ in inTwo.whole }
    guessing = 1 / Double(max(one.presentClasses.count, two.presentClasses.count))
    own = inOne.judged(on: one)
    ownInOther = inOne.judged(on: two)
    other = inTwo.judged(on: two)
    otherInOwn = inTwo.judged(on: one)
    map = Map(whole, classCount: classCount)
    ownSuspects = Self.suspects(first, back)
    otherSuspects = Self.suspects(second, whole)
    pull = MajorityPull(one, two, balanced: whole, classCounts: shares)
  }

  /// What is learned in a set: from all of it, and without each fold.
  private struct Learned {
    let whole: RidgeClassifier
    private let folds: [RidgeClassifier]

    init(_ set: LabelledFeatures, shares: [Double]) {
      let ridge = FoldedRidge(set, shares: shares)
      whole = ridge.classifier()
      folds = (0..<LabelledFeatures.foldCount).map { ridge.classifier(without: $0) }
    }

    /// Judged on each fold by what is learned without it, in either set: so both are judged by classifiers of the same strength.
    func judged(on set: LabelledFeatures) -> SampleMean {
      ClassifierAnswers(set) { folds[set.folds[$0]] }.accuracy()
    }
  }

  private static func suspects(
    _ samples: [StoredSample], _ answers: ClassifierAnswers
  ) -> [Suspect] {
    zip(samples, zip(answers.scores, answers.answers))
      .map { (sample: $0, looksLike: $1.1, margin: $1.0[$1.1] - $1.0[$0.label]) }
      .filter { $0.looksLike != $0.sample.label && $0.margin.isFinite }
      .sorted { ($1.margin, $0.sample.index) < ($0.margin, $1.sample.index) }
      .prefix(suspectCount)
      .map { Suspect(index: $0.sample.index, label: $0.sample.label, looksLike: $0.looksLike) }
  }
}

extension LabelFit.Map {
  /// Looks for another meaning of the labels that the classifier's answers fit better; nothing where none does.
  ///
  /// A meaning is chosen on every second sample and judged on the others, so that choosing among many gains nothing.
  fileprivate init?(_ answers: ClassifierAnswers, classCount: Int) {
    let choosing = answers.half(0)
    let judging = answers.half(1)
    let best = LabelMatch.assignment(choosing.meanScores(classCount: classCount))
    let shifts = (1..<classCount).map { shift in
      (0..<classCount).map { ($0 - shift + classCount) % classCount }
    }
    let shift = shifts.indices.max {
      choosing.accuracy(shifts[$0]).value < choosing.accuracy(shifts[$1]).value
    }
    // A shift says more with less: it is taken unless another meaning is surely better.
    let shifted = shift.map { shifts[$0] }
    let isShift =
      shifted.map { judging.gain(of: best, over: $0).deviations < 3 } ?? false
    let chosen = isShift ? shifted ?? best : best
    let gain = judging.gain(of: chosen, over: Array(0..<classCount))
    guard gain.value > 0 else { return nil }
    labels = chosen
    self.shift = isShift ? shift.map { $0 + 1 } : nil
    accuracy = judging.accuracy(chosen)
    self.gain = gain
  }
}

extension ClassifierAnswers {
  /// Every second sample of each class, from the first or the second on.
  fileprivate func half(_ remainder: Int) -> ClassifierAnswers {
    var counts: [Int: Int] = [:]
    let places = labels.indices.filter { place in
      defer { counts[labels[place], default: 0] += 1 }
      return counts[labels[place], default: 0] % 2 == remainder
    }
    return ClassifierAnswers(scores: places.map { scores[$0] }, labels: places.map { labels[$0] })
  }

  /// How much each class scores for the samples of each label, in the mean.
  fileprivate func meanScores(classCount: Int) -> [[Double]] {
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: classCount), count: classCount)
    var counts = [Double](repeating: 0, count: classCount)
    for (label, scores) in zip(labels, scores) {
      counts[label] += 1
      for place in scores.indices where scores[place].isFinite {
        sums[label][place] += Double(scores[place])
      }
    }
    for label in 0..<classCount where counts[label] > 0 {
      for place in 0..<classCount { sums[label][place] /= counts[label] }
    }
    return sums
  }

  /// How many more answers are right under one meaning of the labels than under another.
  fileprivate func gain(of map: [Int], over other: [Int]) -> SampleMean {
    Self.mean(
      labels,
      zip(answers, labels).map { answer, label -> Double in
        (answer == map[label] ? 1 : 0) - (answer == other[label] ? 1 : 0)
      })
  }
}
