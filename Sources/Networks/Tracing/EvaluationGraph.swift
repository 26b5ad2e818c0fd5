package import SondeCompiler
package import SondeTensors

/// What a network makes of pictures, in evaluation mode: nothing is random and nothing changes.
///
/// In training mode dropout drops and batch normalisation uses the batch's statistics and moves the running ones, as in a program
/// that never puts its network into evaluation mode.
///
/// Inputs: `images` (float32), and with a loss `labels` (int32, one a sample). States: the network's parameters and buffers
/// under their names. Outputs: `logits`, and with a loss `loss` and `correct` (how many samples have their label as the
/// greatest output).
package struct EvaluationGraph: Sendable {
  package let graph: Graph
  package let logits: Value
  /// What the network keeps.
  package let parameters: [NetworkParameter]
  package let layers: [TracedNetwork.TracedLayer]

  /// Builds the evaluation.
  ///
  /// - Parameters:
  ///   - network: What is evaluated.
  ///   - input: `[batch, channels, height, width]`.
  ///   - loss: What is compared with the labels; nil where there are none.
  ///   - mode: How the network works.
  /// - Throws: ``NetworkError``.
  package init(
    _ network: Network, input: Shape, loss: Loss? = nil, mode: NetworkMode = .evaluation
  ) throws {
    let traced = try network.traced(input: input, mode: mode)
    var builder = traced.builder
    if let loss { _ = try traced.addLoss(loss, in: &builder) }
    builder.output("logits", traced.logits)
    self.graph = builder.graph
    self.logits = traced.logits
    self.parameters = traced.parameters
    self.layers = traced.layers
  }
}

extension TracedNetwork {
  /// Adds the input `labels` and the outputs `loss` and `correct`.
  ///
  /// - Parameters:
  ///   - loss: What is compared with the labels.
  ///   - mixesLabels: Whether samples have two labels; `correct` counts by the first.
  ///   - builder: Where the operations are added.
  /// - Returns: The loss.
  /// - Throws: ``NetworkError`` that names the last layer when its output is not a row of classes a sample.
  func addLoss(
    _ loss: Loss, mixesLabels: Bool = false, in builder: inout GraphBuilder
  ) throws -> Value {
    let shape = builder.shape(of: logits)
    guard shape.rank == 2 else {
      throw NetworkError.unsuitableInput(
        layer: outputLayer, found: "the network's output is \(shape)",
        expected: "the loss wants [batch, classes]",
        advice: "End with a flatten and a linear layer.")
    }
    try loss.rules.check(owner: loss.rules.form.tag)
    let targets = LossTargets(batch: shape[0], isMixed: mixesLabels, in: &builder)
    let value = try loss.rules.trace(outputs: logits, targets: targets, in: &builder)
    builder.output("loss", value)
    let correct = try builder.value(
      .correctCount(CorrectCount()), logits, targets.labels, name: "correct")
    builder.output("correct", correct)
    return value
  }
}
