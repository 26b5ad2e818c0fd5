import Sonde
import SondeRuns

/// What an evaluation gave, for people and machines.
struct EvaluationResult: Encodable {
  struct ClassResult: Encodable {
    let name: String
    let count: Int
    /// Not a number for a class without samples.
    let accuracy: Double
  }

  let checkpoint: String
  let step: Int
  let split: String
  let count: Int
  let loss: Double
  let accuracy: Double
  /// The fraction of pictures with the right class among the first five; none where there are five classes or fewer.
  let top5Accuracy: Double?
  let classes: [ClassResult]
  /// A row for each true class, a column for each predicted one.
  let confusion: [[Int]]

  init(
    checkpoint: String, step: Int, split: String, classes: [String], tally: ClassificationTally
  ) {
    self.checkpoint = checkpoint
    self.step = step
    self.split = split
    count = tally.count
    loss = tally.loss.value
    accuracy = tally.accuracy
    top5Accuracy = classes.count > 5 ? tally.topAccuracy : nil
    let matrix = tally.confusion
    self.classes = zip(classes, zip(matrix.totals, matrix.classAccuracies)).map {
      ClassResult(name: $0, count: $1.0, accuracy: $1.1)
    }
    confusion = (0..<matrix.classCount).map { label in
      (0..<matrix.classCount).map { matrix[true: label, predicted: $0] }
    }
  }

  /// The result for people.
  func text(width: Int) -> String {
    var table = TextTable(.left, .right, .right, .left)
    table.add("class", "pictures", "accuracy", "most often taken for")
    for (label, result) in classes.enumerated() {
      table.add(
        result.name, Wording.count(result.count), Wording.percentage(result.accuracy, digits: 2),
        mistake(of: label))
    }
    var totals = TextTable(.left, .left)
    totals.add("checkpoint", "\(checkpoint), step \(Wording.count(step))")
    totals.add("set", "\(split), \(Wording.count(count)) pictures")
    totals.add("loss", Wording.number(loss))
    totals.add("accuracy", Wording.percentage(accuracy, digits: 2))
    if let top5Accuracy { totals.add("top-5", Wording.percentage(top5Accuracy, digits: 2)) }
    return totals.text() + "\n\n" + table.text(width: width)
  }

  /// The class that a class is most often mistaken for, and how often; nothing when it never is.
  private func mistake(of label: Int) -> String {
    let wrong = confusion[label].enumerated().filter { $0.offset != label }
    guard let most = wrong.max(by: { ($0.element, $1.offset) < ($1.element, $0.offset) }),
      most.element > 0
    else { return "" }
    let share = Double(most.element) / Double(max(1, classes[label].count))
    return "\(classes[most.offset].name) (\(Wording.percentage(share)))"
  }
}
