import Foundation
import SondeCompiler
import SondeTensors

extension Lowering {
  func lower(_ rules: ProbabilityCrossEntropy) throws {
    let shape = type(of: node.inputs[0]).shape
    let rows = try plain(node.inputs[0])
    let labels = location(of: node.inputs[1])
    let target = try definePlain(node.outputs[0])
    kernel("probability loss", [rows.buffer, labels.buffer, target.buffer]) { addresses in
      let batch = ProbabilityRows(
        rules: rules, shape: shape, numbers: addresses[0].floats, labels: addresses[1].labels)
      addresses[2].floats[0] = batch.loss
    }
  }

  func lower(_ rules: ProbabilityCrossEntropyGradient) throws {
    let shape = type(of: node.inputs[1]).shape
    let upstream = try plain(node.inputs[0])
    let rows = try plain(node.inputs[1])
    let labels = location(of: node.inputs[2])
    let target = try definePlain(node.outputs[0])
    kernel(
      "probability loss gradient", [upstream.buffer, rows.buffer, labels.buffer, target.buffer]
    ) { addresses in
      let batch = ProbabilityRows(
        rules: rules.forward, shape: shape, numbers: addresses[1].floats,
        labels: addresses[2].labels)
      batch.writeGradient(times: addresses[0].floats[0], to: addresses[3].floats)
    }
  }
}

/// The rows of probabilities of a batch, with the labels that they are compared with.
///
/// Batches are small against the network: one thread, sums in double precision.
private struct ProbabilityRows {
  let rules: ProbabilityCrossEntropy
  let shape: Shape
  let numbers: UnsafeMutablePointer<Float>
  let labels: UnsafePointer<Int32>

  private var classes: Int { shape[1] }
  /// What each sample's loss is multiplied by.
  private var share: Double { rules.reduction == .mean ? 1 / Double(shape[0]) : 1 }

  /// A sample's label, its probability before it is limited, and what its row was divided by; nil where the label is no class.
  private func right(_ sample: Int) -> (label: Int, probability: Double, sum: Double)? {
    let label = Int(labels[sample])
    guard (0..<classes).contains(label) else { return nil }
    let row = numbers + sample * classes
    var sum = 1.0
    if rules.normalizes {
      sum = 0
      for index in 0..<classes { sum += Double(row[index]) }
      if sum == 0 { sum = 1 }
    }
    return (label, Double(row[label]) / sum, sum)
  }

  private var limits: (least: Double, greatest: Double) {
    (Double(rules.epsilon), 1 - Double(rules.epsilon))
  }

  var loss: Float {
    let (least, greatest) = limits
    var total = 0.0
    for sample in 0..<shape[0] {
      guard let right = right(sample) else { return .nan }
      // In this order a probability that is not a number stays visible.
      let raised = right.probability < least ? least : right.probability
      total -= log(raised > greatest ? greatest : raised)
    }
    return Float(total * share)
  }

  func writeGradient(times upstream: Float, to gradient: UnsafeMutablePointer<Float>) {
    let (least, greatest) = limits
    let factor = Double(upstream) * share
    for sample in 0..<shape[0] {
      let result = gradient + sample * classes
      guard let right = right(sample) else {
        result.update(repeating: .nan, count: classes)
        continue
      }
      guard !(right.probability < least || right.probability > greatest) else {
        result.update(repeating: 0, count: classes)
        continue
      }
      // The logarithm of the sum has the same slope everywhere; that of the right number comes on top.
      let everywhere = rules.normalizes ? factor / right.sum : 0
      result.update(repeating: Float(everywhere), count: classes)
      result[right.label] = Float(everywhere - factor / (right.probability * right.sum))
    }
  }
}
