import Foundation
import SondeRuns
import Testing

/// Besides sums by hand, the mistakes that others made in measuring are tests of what must not happen.
struct MetricsTests {
  @Test func `A short last batch counts for what it has`() {
    // 10 samples of loss 1 and 2 samples of loss 4: 18 / 12, not (1 + 4) / 2.
    var mean = WeightedMean()
    mean.add(1, samples: 10)
    mean.add(4, samples: 2)
    #expect(mean.value == 1.5)
  }

  @Test func `A loss that is a mean already is not divided by the batch again`() {
    var mean = WeightedMean()
    for _ in 0..<100 { mean.add(2.3, samples: 64) }
    #expect(abs(mean.value - 2.3) < 1e-12)
  }

  @Test func `The mean of nothing is not a number, and a part of nothing changes nothing`() {
    var mean = WeightedMean()
    #expect(mean.value.isNaN)
    mean.add(3, samples: 1)
    mean.add(.nan, samples: 0)
    #expect(mean.value == 3)
  }

  @Test func `Accuracy divides by the samples, not by batches times batch size`() {
    // Batches of 4, the last of 1; all right: 5 of 5, not 5 of 8.
    var tally = ClassificationTally(classCount: 2)
    tally.add(meanLoss: 0.1, scores: [1, 0, 1, 0, 1, 0, 1, 0], labels: [0, 0, 0, 0])
    tally.add(meanLoss: 0.1, scores: [0, 1], labels: [1])
    #expect(tally.count == 5)
    #expect(tally.accuracy == 1)
  }

  @Test func `A set's loss is that of the whole set, not of its last batch`() {
    var tally = ClassificationTally(classCount: 2)
    tally.add(meanLoss: 2, scores: [1, 0, 1, 0], labels: [0, 0])
    tally.add(meanLoss: 0, scores: [1, 0, 1, 0], labels: [0, 0])
    #expect(tally.loss.value == 1)
  }

  @Test func `The samples that are most wrong are kept, the worst first`() {
    var tally = ClassificationTally(classCount: 2)
    // Losses log(1 + e^d) of the wrong ones: d is 1, 3 and 2. The third is right, and one is not counted.
    tally.add(meanLoss: 1, scores: [0, 1, 0, 3, 5, 0], labels: [0, 0, 0])
    tally.add(meanLoss: 1, scores: [9, 0, 2, 0], labels: [-1, 1])
    let worst = tally.worst.samples
    #expect(worst.map(\.place) == [1, 4, 0])
    #expect(worst.map(\.label) == [0, 1, 0] && worst.map(\.predicted) == [1, 0, 1])
    #expect(abs(worst[0].loss - log(1 + exp(3))) < 1e-12)
    for _ in 0..<100 { tally.add(meanLoss: 1, scores: [0, .infinity, 0, 2.5], labels: [0, 0]) }
    #expect(tally.worst.samples.count == 16 && tally.worst.samples[0].place == 1)
  }

  @Test(arguments: [1, 2, 3, 7])
  func `A set gives the same however it is cut into batches`(batchSize: Int) {
    let scores: [Float] = [3, 1, 2, 0, 5, 1, 1, 1, 9, 4, 0, 2, 0, 0, 1, 8, 8, 1, 2, 2, 2]
    let labels = [0, 1, 2, 2, 2, 1, 0]
    let losses = [0.5, 1, 2, 0.25, 0.125, 4, 1]
    var tally = ClassificationTally(classCount: 3, k: 2)
    var next = 0
    while next < labels.count {
      let range = next..<min(labels.count, next + batchSize)
      tally.add(
        meanLoss: losses[range].reduce(0, +) / Double(range.count),
        scores: Array(scores[(range.lowerBound * 3)..<(range.upperBound * 3)]),
        labels: Array(labels[range]))
      next = range.upperBound
    }
    let mean = losses.reduce(0, +) / 7
    #expect(abs(tally.loss.value - mean) < 1e-12)
    // Predicted: 0, 1, 2, 0, 2, 0, 0 (the first of equals).
    #expect(tally.confusion.counts == [2, 0, 0, 1, 1, 0, 1, 0, 2])
    let accuracy = 5.0 / 7
    #expect(tally.accuracy == accuracy)
    // Sample 3 (4, 0, 2) has its class second, sample 5 (8, 8, 1) too.
    #expect(tally.topAccuracy == 1)
  }

  @Test func `Samples whose label is to be ignored are not counted`() {
    var tally = ClassificationTally(classCount: 2)
    tally.add(meanLoss: 3, scores: [1, 0, 0, 1, 0, 1], labels: [0, -100, 0])
    #expect(tally.count == 2 && tally.accuracy == 0.5)
    #expect(tally.loss.weight == 2)
  }

  @Test
  func `The first of equal scores is predicted, and a score that is not a number is the largest`() {
    let (equal, undefined): ([Float], [Float]) = ([1, 3, 3], [1, .nan, 3])
    #expect(ClassificationTally.largest(equal.span) == 1)
    #expect(ClassificationTally.largest(undefined.span) == 1)
    #expect(ClassificationTally.rank(of: 2, in: equal.span) == 1)
    #expect(ClassificationTally.rank(of: 0, in: undefined.span) == 2)
  }

  @Test func `A network that always says the same has the share of that class`() {
    var tally = ClassificationTally(classCount: 10)
    let scores: [Float] = [-0.0901, 0, 0, 0.0215, 0, 0, 0, 0, 0, 0]
    for label in 0..<10 { tally.add(meanLoss: 2.303, scores: scores, labels: [label]) }
    #expect(tally.accuracy == 0.1)
    #expect(tally.confusion.classAccuracies == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
  }

  @Test func `A confusion matrix has the true class in its rows`() {
    var matrix = ConfusionMatrix(classCount: 3)
    matrix.add(true: 0, predicted: 2)
    matrix.add(true: 0, predicted: 0)
    matrix.add(true: 1, predicted: 1)
    #expect(matrix.counts == [1, 0, 1, 0, 1, 0, 0, 0, 0])
    #expect(matrix[true: 0, predicted: 2] == 1)
    #expect(matrix.totals == [2, 1, 0])
    #expect(matrix.total == 3 && matrix.correct == 2)
    #expect(matrix.classAccuracies[0] == 0.5 && matrix.classAccuracies[2].isNaN)
    var other = ConfusionMatrix(classCount: 3)
    other.add(true: 2, predicted: 2)
    matrix.add(other)
    #expect(matrix.accuracy == 0.75)
  }

  @Test func `A matrix without samples has no accuracy`() {
    #expect(ConfusionMatrix(classCount: 2).accuracy.isNaN)
  }
}
