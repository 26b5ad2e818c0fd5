import CKernels
import SondeCompiler
import SondeTensors

extension Lowering {
  private func shape(_ rules: CrossEntropy, logits: Shape) -> sonde_cross_entropy {
    sonde_cross_entropy(
      batch: logits[0], classes: logits[1], smoothing: rules.smoothing,
      has_ignored_label: rules.ignoredLabel == nil ? 0 : 1, ignored_label: rules.ignoredLabel ?? 0,
      takes_mean: rules.reduction == .mean ? 1 : 0)
  }

  func lower(_ rules: CrossEntropy) throws {
    let shape = shape(rules, logits: type(of: node.inputs[0]).shape)
    let logits = try plain(node.inputs[0])
    let labels = location(of: node.inputs[1])
    let target = try definePlain(node.outputs[0])
    kernel("cross entropy", [logits.buffer, labels.buffer, target.buffer]) { addresses in
      addresses[2].floats[0] = sonde_cross_entropy(
        shape, addresses[0].floats, addresses[1].labels)
    }
  }

  func lower(_ rules: CrossEntropyGradient) throws {
    let shape = shape(rules.forward, logits: type(of: node.inputs[1]).shape)
    let upstream = try plain(node.inputs[0])
    let logits = try plain(node.inputs[1])
    let labels = location(of: node.inputs[2])
    let target = try definePlain(node.outputs[0])
    kernel(
      "cross entropy gradient", [upstream.buffer, logits.buffer, labels.buffer, target.buffer]
    ) { addresses in
      sonde_cross_entropy_gradient(
        shape, addresses[0].floats[0], addresses[1].floats, addresses[2].labels,
        addresses[3].floats)
    }
  }

  func lower(_ rules: MeanSquaredError) throws {
    let count = type(of: node.inputs[0]).shape.elementCount
    let prediction = try plain(node.inputs[0])
    let wanted = try plain(node.inputs[1])
    let target = try definePlain(node.outputs[0])
    let divisor: Float = rules.reduction == .mean ? Float(count) : 1
    kernel(
      "squared error", [prediction.buffer, wanted.buffer, target.buffer]
    ) { addresses in
      addresses[2].floats[0] =
        sonde_squared_error(count, addresses[0].floats, addresses[1].floats) / divisor
    }
  }

  func lower(_ rules: MeanSquaredErrorGradient) throws {
    let count = type(of: node.inputs[1]).shape.elementCount
    let upstream = try plain(node.inputs[0])
    let prediction = try plain(node.inputs[1])
    let wanted = try plain(node.inputs[2])
    let target = try definePlain(node.outputs[0])
    let factor: Float = rules.forward.reduction == .mean ? 2 / Float(count) : 2
    kernel(
      "squared error gradient",
      [upstream.buffer, prediction.buffer, wanted.buffer, target.buffer]
    ) { addresses in
      sonde_scaled_difference(
        count, factor * addresses[0].floats[0], addresses[1].floats, addresses[2].floats,
        addresses[3].floats)
    }
  }

  func lower(_ rules: CorrectCount) throws {
    let shape = type(of: node.inputs[0]).shape
    let outputs = try plain(node.inputs[0])
    let labels = location(of: node.inputs[1])
    let target = try definePlain(node.outputs[0])
    kernel("correct count", [outputs.buffer, labels.buffer, target.buffer]) { addresses in
      addresses[2].floats[0] = sonde_correct_count(
        shape[0], shape[1], rules.k, addresses[0].floats, addresses[1].labels)
    }
  }
}
