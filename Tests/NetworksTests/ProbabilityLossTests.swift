import Foundation
import SondeCompiler
import SondeTensors
import TestSupport
import Testing

@testable import SondeNetworks

/// Cross-entropy of outputs that are probabilities, by hand.
struct ProbabilityLossTests {
  /// The loss of rows of three classes, and its gradient.
  private func evaluate(
    _ rows: [Double], labels: [Int64], _ loss: ProbabilityCrossEntropyLoss
  ) throws -> (loss: Double, gradient: [Double]) {
    var builder = GraphBuilder()
    let outputs = builder.input("outputs", shape: [labels.count, 3])
    let targets = LossTargets(batch: labels.count, isMixed: false, in: &builder)
    let value = try loss.trace(outputs: outputs, targets: targets, in: &builder)
    builder.output("loss", value)
    let gradients = try differentiate(loss: value, parameters: [outputs], in: &builder)
    builder.output("gradient", try #require(gradients[outputs]))
    let result = ReferenceExecutor<Double>().run(
      builder.graph,
      inputs: [
        "outputs": ReferenceValue([labels.count, 3], rows),
        LossTargets.labelsName: ReferenceValue([labels.count], integers: labels),
      ])
    return (result["loss"][0], result["gradient"])
  }

  @Test func `A row is divided by its sum first`() throws {
    let (loss, gradient) = try evaluate([2, 1, 1], labels: [0], ProbabilityCrossEntropyLoss())
    expectClose(loss, log(2), absolute: 1e-12)
    // -log(x / (x + y + z)): 1 / sum everywhere, less 1 / x at the label.
    expectClose(gradient, [0.25 - 0.5, 0.25, 0.25], absolute: 1e-12)
  }

  @Test func `Rows that are not divided are taken as they are`() throws {
    let (loss, gradient) = try evaluate(
      [0.5, 7, 7], labels: [0], ProbabilityCrossEntropyLoss(normalizes: false))
    expectClose(loss, log(2), absolute: 1e-12)
    expectClose(gradient, [-2, 0, 0], absolute: 1e-12)
  }

  @Test func `A row of zeros costs as much as the limit allows, and is not learned from`() throws {
    let (loss, gradient) = try evaluate(
      [0, 0, 0, 1, 0, 0], labels: [1, 0], ProbabilityCrossEntropyLoss(reduction: .sum))
    expectClose(loss, -log(1e-7) - log1p(-1e-7), relative: 1e-6)
    #expect(gradient == [0, 0, 0, 0, 0, 0])
  }

  @Test func `The mean is over the samples`() throws {
    let loss = ProbabilityCrossEntropyLoss(epsilon: 0.01)
    let both = try evaluate([2, 1, 1, 1, 1, 2], labels: [0, 0], loss)
    expectClose(both.loss, (log(2) + log(4)) / 2, absolute: 1e-12)
    expectClose(both.gradient[0], (0.25 - 0.5) / 2, absolute: 1e-12)
  }
}
