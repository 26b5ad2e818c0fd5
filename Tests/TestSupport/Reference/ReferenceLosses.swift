import Foundation
import SondeCompiler
import SondeTensors

extension Reference {
  /// The samples whose label counts.
  private static func counted(
    _ rules: CrossEntropy, _ labels: ReferenceArray<Int64>
  ) -> [Int] {
    labels.elements.indices.filter { labels[$0] != rules.ignoredLabel.map(Int64.init) }
  }

  /// The probabilities that a sample's outputs should have; a label that is not a class has none.
  private static func target(_ rules: CrossEntropy, label: Int64, classes: Int) -> [Double] {
    guard 0..<Int64(classes) ~= label else { return [Double](repeating: .nan, count: classes) }
    let smoothing = Double(rules.smoothing)
    return (0..<classes).map {
      (Int64($0) == label ? 1 - smoothing : 0) + smoothing / Double(classes)
    }
  }

  private static func row(_ array: ReferenceArray<Double>, _ n: Int) -> [Double] {
    (0..<array.shape[1]).map { array[n, $0] }
  }

  static func crossEntropy(
    _ rules: CrossEntropy, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let (logits, labels) = (operands[0], operands.integers(1))
    let samples = counted(rules, labels)
    var loss = 0.0
    for n in samples {
      let target = target(rules, label: labels[n], classes: logits.shape[1])
      for (target, logarithm) in zip(target, logSoftmax(row(logits, n))) where target != 0 {
        loss -= target * logarithm
      }
    }
    if rules.reduction == .mean { loss /= Double(samples.count) }
    return [ReferenceValue([], [loss])]
  }

  static func gradient(
    _ rules: CrossEntropyGradient, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let (upstream, logits, labels) = (operands[0], operands[1], operands.integers(2))
    let samples = counted(rules.forward, labels)
    let divisor = rules.forward.reduction == .mean ? Double(samples.count) : 1
    var gradient = operands.zeros()
    for n in samples {
      let target = target(rules.forward, label: labels[n], classes: logits.shape[1])
      let logarithms = logSoftmax(row(logits, n))
      for c in 0..<logits.shape[1] {
        gradient[n, c] = upstream[0] / divisor * (exp(logarithms[c]) - target[c])
      }
    }
    return [.numbers(gradient)]
  }

  static func meanSquaredError(
    _ rules: MeanSquaredError, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let (prediction, target) = (operands[0], operands[1])
    var loss = 0.0
    for index in prediction.elements.indices {
      loss += (prediction[index] - target[index]) * (prediction[index] - target[index])
    }
    if rules.reduction == .mean { loss /= Double(prediction.elements.count) }
    return [ReferenceValue([], [loss])]
  }

  static func gradient(
    _ rules: MeanSquaredErrorGradient, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let (upstream, prediction, target) = (operands[0], operands[1], operands[2])
    let divisor = rules.forward.reduction == .mean ? Double(prediction.elements.count) : 1
    return operands.map { upstream[0] * 2 * (prediction[$0] - target[$0]) / divisor }
  }

  static func correctCount(
    _ rules: CorrectCount, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let (outputs, labels) = (operands[0], operands.integers(1))
    var correct = 0.0
    for n in 0..<outputs.shape[0] {
      guard let label = Int(exactly: labels[n]), 0..<outputs.shape[1] ~= label,
        !outputs[n, label].isNaN
      else { continue }
      let greater = (0..<outputs.shape[1]).filter { other in
        outputs[n, other] > outputs[n, label]
          || (outputs[n, other] == outputs[n, label] && other < label)
      }
      if greater.count < rules.k { correct += 1 }
    }
    return [ReferenceValue([], [correct])]
  }
}
