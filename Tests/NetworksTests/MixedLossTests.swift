import SondeCompiler
import SondeFormats
import SondeTensors
import TestSupport
import Testing

@testable import SondeNetworks

/// Losses of samples with two labels against PyTorch's losses of class probabilities.
struct MixedLossTests {
  static let losses: [String: Loss] = [
    "mean": .crossEntropy(), "sum": .crossEntropy(CrossEntropyLoss(reduction: .sum)),
    "smoothing": .crossEntropy(CrossEntropyLoss(smoothing: 0.1)), "squared": .meanSquaredError(),
  ]

  /// The graph of a loss on logits that are fed, and of its gradient.
  private func graph(_ loss: Loss, isMixed: Bool = true) throws -> Graph {
    var builder = GraphBuilder()
    let logits = builder.input("logits", shape: [5, 4])
    let targets = LossTargets(batch: 5, isMixed: isMixed, in: &builder)
    let value = try loss.rules.trace(outputs: logits, targets: targets, in: &builder)
    builder.output("loss", value)
    let gradients = try differentiate(loss: value, parameters: [logits], in: &builder)
    builder.output("gradient", try #require(gradients[logits]))
    return builder.graph
  }

  private func inputs(weight: Double) throws -> [String: ReferenceValue] {
    let golden = try fixture("mixing/losses")
    func integers(_ name: String) throws -> ReferenceValue {
      let labels: [Int32] = try golden.tensor(named: name).elements()
      return ReferenceValue([5], integers: labels.map(Int64.init))
    }
    return [
      "logits": ReferenceValue(try golden.tensor(named: "logits")),
      LossTargets.labelsName: try integers("labels"),
      LossTargets.secondLabelsName: try integers("second"),
      LossTargets.weightName: ReferenceValue([], [weight]),
      LossTargets.secondWeightName: ReferenceValue([], [1 - weight]),
    ]
  }

  @Test(arguments: losses.keys.sorted(), [0.5, 0.75, 1.0])
  func `The loss of two labels is PyTorch's of their probabilities`(
    name: String, weight: Double
  ) throws {
    let golden = try fixture("mixing/losses")
    let result = ReferenceExecutor<Double>().run(
      try graph(try #require(Self.losses[name])), inputs: try inputs(weight: weight))
    for output in ["loss", "gradient"] {
      expectClose(
        result[output], try golden.tensor(named: "\(name)/\(weight)/\(output)").doubles,
        absolute: 1e-8, relative: 1e-7, "\(name) \(output)")
    }
  }

  @Test(arguments: losses.keys.sorted())
  func `The gradient of the loss of two labels is the limit of differences`(name: String) throws {
    let graph = try graph(try #require(Self.losses[name]))
    GradientCheck(
      forward: graph, backward: graph, output: "loss", projection: nil,
      gradients: [("logits", "gradient")]
    ).run(inputs: try inputs(weight: 0.7), relative: 1e-6, absolute: 1e-8, comment: name)
  }

  @Test(arguments: losses.keys.sorted())
  func `With all the weight on one label nothing is mixed`(name: String) throws {
    let loss = try #require(Self.losses[name])
    let mixed = ReferenceExecutor<Double>().run(try graph(loss), inputs: try inputs(weight: 1))
    let plain = ReferenceExecutor<Double>().run(
      try graph(loss, isMixed: false), inputs: try inputs(weight: 1))
    #expect(mixed["loss"] == plain["loss"])
    #expect(mixed["gradient"] == plain["gradient"])
  }
}
