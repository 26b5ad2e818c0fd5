/// How often samples of which class were taken for which class.
public struct ConfusionMatrix: Codable, Hashable, Sendable {
  /// How many classes there are.
  public let classCount: Int
  /// How often, row by row: rows are the true classes, columns the predicted ones.
  public private(set) var counts: [Int]

  /// Makes a matrix of zeros.
  public init(classCount: Int) {
    precondition(classCount > 0, "A confusion matrix needs at least one class.")
    self.classCount = classCount
    counts = [Int](repeating: 0, count: classCount * classCount)
  }

  /// Makes a matrix from counts.
  ///
  /// - Parameters:
  ///   - classCount: How many classes there are.
  ///   - counts: Row by row, the true class first; as many as the square of the class count.
  public init(classCount: Int, counts: [Int]) {
    precondition(
      classCount > 0 && counts.count == classCount * classCount,
      "\(classCount) classes need \(classCount * classCount) counts, not \(counts.count).")
    self.classCount = classCount
    self.counts = counts
  }

  /// How often samples of one class were taken for another.
  public subscript(true label: Int, predicted prediction: Int) -> Int {
    counts[label * classCount + prediction]
  }

  /// Counts a sample.
  public mutating func add(true label: Int, predicted prediction: Int) {
    precondition(
      (0..<classCount).contains(label) && (0..<classCount).contains(prediction),
      "Classes are 0 to \(classCount - 1), not \(label) or \(prediction).")
    counts[label * classCount + prediction] += 1
  }

  /// Adds the counts of another part of the same set.
  public mutating func add(_ other: ConfusionMatrix) {
    precondition(
      classCount == other.classCount, "Matrices of \(classCount) and \(other.classCount) classes.")
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  /// How many samples were counted.
  public var total: Int { counts.reduce(0, +) }

  /// How many samples of each true class were counted.
  public var totals: [Int] {
    (0..<classCount).map { counts[($0 * classCount)..<(($0 + 1) * classCount)].reduce(0, +) }
  }

  /// How many samples were classified rightly.
  public var correct: Int { (0..<classCount).reduce(0) { $0 + self[true: $1, predicted: $1] } }

  /// The fraction of all samples that were classified rightly; not a number without samples.
  public var accuracy: Double { total == 0 ? .nan : Double(correct) / Double(total) }

  /// For each true class, the fraction that was classified rightly (the class's recall); not a number
  /// for a class without samples.
  public var classAccuracies: [Double] {
    zip(0..<classCount, totals).map { label, total in
      total == 0 ? .nan : Double(self[true: label, predicted: label]) / Double(total)
    }
  }

  /// The fraction of a true class that was taken for a class; 0 for a class without samples.
  func fraction(true label: Int, predicted prediction: Int, of totals: [Int]) -> Double {
    totals[label] == 0
      ? 0 : Double(self[true: label, predicted: prediction]) / Double(totals[label])
  }
}
