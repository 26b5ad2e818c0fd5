/// The loss, accuracy, top-k accuracy and confusion of a whole set, built up batch by batch.
///
/// Every batch counts by its number of samples, so the result does not depend on how the set was cut
/// into batches.
public struct ClassificationTally: Hashable, Sendable {
  /// The mean loss.
  public private(set) var loss = WeightedMean()
  /// How often which class was taken for which.
  public private(set) var confusion: ConfusionMatrix
  /// How many samples had the right class among their first k.
  public private(set) var correctInTop = 0
  /// The samples that were classified wrongly with the largest losses.
  public private(set) var worst = WorstSamples()
  /// The k of the top-k accuracy.
  public let k: Int
  /// How many samples came, those included that are not counted.
  private var seen = 0

  /// Makes a tally of nothing.
  ///
  /// - Parameters:
  ///   - classCount: How many classes there are.
  ///   - k: How many first classes the top-k accuracy looks at; at most the number of classes counts.
  public init(classCount: Int, k: Int = 5) {
    precondition(k > 0, "The top-k accuracy needs a k of at least 1, not \(k).")
    confusion = ConfusionMatrix(classCount: classCount)
    self.k = k
  }

  /// Takes a batch in.
  ///
  /// Samples with a negative label, which losses ignore, are not counted.
  /// - Parameters:
  ///   - meanLoss: The loss, averaged over the samples of the batch that count.
  ///   - scores: The network's outputs, `[samples, classes]`, row-major; probabilities or logits.
  ///   - labels: The true class of each sample.
  public mutating func add(meanLoss: Double, scores: Span<Float>, labels: [Int]) {
    let classCount = confusion.classCount
    precondition(
      scores.count == labels.count * classCount,
      "\(labels.count) samples of \(classCount) classes need \(labels.count * classCount) scores.")
    var counted = 0
    for (sample, label) in labels.enumerated() where label >= 0 {
      let row = scores.extracting((sample * classCount)..<((sample + 1) * classCount))
      let predicted = Self.largest(row)
      confusion.add(true: label, predicted: predicted)
      if predicted != label {
        worst.add(place: seen + sample, label: label, predicted: predicted, scores: row)
      }
      if Self.rank(of: label, in: row) < k { correctInTop += 1 }
      counted += 1
    }
    seen += labels.count
    loss.add(meanLoss, samples: counted)
  }

  /// Takes a batch in.
  public mutating func add(meanLoss: Double, scores: [Float], labels: [Int]) {
    add(meanLoss: meanLoss, scores: scores.span, labels: labels)
  }

  /// How many samples were counted.
  public var count: Int { confusion.total }
  /// The fraction of samples that were classified rightly; not a number without samples.
  public var accuracy: Double { confusion.accuracy }
  /// The fraction of samples that had the right class among their first k.
  public var topAccuracy: Double { count == 0 ? .nan : Double(correctInTop) / Double(count) }

  /// The class with the largest score; the first of equals, and a NaN is larger than all, as in
  /// PyTorch.
  package static func largest(_ scores: Span<Float>) -> Int {
    var best = 0
    for index in scores.indices {
      if scores[index].isNaN { return index }
      if scores[index] > scores[best] { best = index }
    }
    return best
  }

  /// How many classes come before a class, by score; of equals, those with smaller numbers do.
  package static func rank(of label: Int, in scores: Span<Float>) -> Int {
    let own = scores[label]
    var rank = 0
    for index in scores.indices where index != label {
      let other = scores[index]
      let isBefore =
        if own.isNaN { other.isNaN && index < label } else {
          other.isNaN || other > own || (other == own && index < label)
        }
      if isBefore { rank += 1 }
    }
    return rank
  }
}
