import Foundation
import SondeCompiler
import SondeTensors

extension Reference {
  /// The rows as they are compared with the labels: each over its sum, if that is wanted and possible.
  private static func normalized(
    _ rules: ProbabilityCrossEntropy, _ rows: ReferenceArray<Double>, _ sample: Int
  ) -> (row: [Double], sum: Double) {
    let row = (0..<rows.shape[1]).map { rows[sample, $0] }
    let sum = rules.normalizes ? row.reduce(0, +) : 1
    return sum == 0 ? (row, 1) : (row.map { $0 / sum }, sum)
  }

  static func probabilityCrossEntropy(
    _ rules: ProbabilityCrossEntropy, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let (rows, labels) = (operands[0], operands.integers(1))
    let epsilon = Double(rules.epsilon)
    var loss = 0.0
    for n in 0..<rows.shape[0] {
      guard let label = Int(exactly: labels[n]), 0..<rows.shape[1] ~= label else {
        return [ReferenceValue([], [.nan])]
      }
      let probability = normalized(rules, rows, n).row[label]
      loss -= log(probability.isNaN ? .nan : min(max(probability, epsilon), 1 - epsilon))
    }
    return [ReferenceValue([], [rules.reduction == .mean ? loss / Double(rows.shape[0]) : loss])]
  }

  static func gradient(
    _ rules: ProbabilityCrossEntropyGradient, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let (upstream, rows, labels) = (operands[0], operands[1], operands.integers(2))
    let forward = rules.forward
    let epsilon = Double(forward.epsilon)
    let share = upstream[0] / (forward.reduction == .mean ? Double(rows.shape[0]) : 1)
    var gradient = operands.zeros()
    for n in 0..<rows.shape[0] {
      guard let label = Int(exactly: labels[n]), 0..<rows.shape[1] ~= label else {
        for c in 0..<rows.shape[1] { gradient[n, c] = .nan }
        continue
      }
      let (row, sum) = normalized(forward, rows, n)
      if row[label] < epsilon || row[label] > 1 - epsilon { continue }
      // p = x / Σx: its slope at the right number is (1 - p) / Σx, at the others -p / Σx.
      for c in 0..<rows.shape[1] {
        let slope =
          (c == label ? 1 : 0) / sum - (forward.normalizes ? row[label] / sum : 0)
        gradient[n, c] = -share / row[label] * slope
      }
    }
    return [.numbers(gradient)]
  }
}
