import Foundation
import SondeCompiler
import SondeTensors
import TestSupport
import Testing

@testable import SondeNetworks

/// Which statistics batch normalisation uses and moves, and what activations make of numbers, by hand.
struct NormalizationModeTests {
  private let states: [String: ReferenceValue] = [
    "bn.weight": ReferenceValue([1], [1]), "bn.bias": ReferenceValue([1], [0]),
    "bn.running_mean": ReferenceValue([1], [10]), "bn.running_var": ReferenceValue([1], [4]),
  ]

  /// What a layer makes of the numbers 1 and 3, and its running mean and variance afterwards.
  private func run(_ layer: BatchNorm, _ mode: NetworkMode) throws -> (
    output: [Double], mean: Double, variance: Double
  ) {
    let network = try Network { layer.named("bn") }
    let graph = try EvaluationGraph(network, input: [2, 1], mode: mode).graph
    let made = ReferenceExecutor<Double>().run(
      graph, inputs: ["images": ReferenceValue([2, 1], [1, 3])], states: states)
    return (made["logits"], made.state("bn.running_mean")[0], made.state("bn.running_var")[0])
  }

  @Test func `In training the batch counts and the running statistics follow`() throws {
    let made = try run(BatchNorm(epsilon: 0), .training)
    expectClose(made.output, [-1, 1], absolute: 1e-9)
    // Mean 2; variance 1, unbiased 2.
    expectClose(made.mean, 9.2, relative: 1e-6)
    expectClose(made.variance, 0.9 * 4 + 0.1 * 2, relative: 1e-6)
  }

  @Test func `The variance may stay biased`() throws {
    let made = try run(BatchNorm(epsilon: 0, isUnbiased: false), .training)
    expectClose(made.variance, 0.9 * 4 + 0.1, relative: 1e-6)
  }

  @Test func `Statistics that are not updated stay`() throws {
    let made = try run(BatchNorm(epsilon: 0, updatesStatistics: false), .training)
    expectClose(made.output, [-1, 1], absolute: 1e-9)
    #expect(made.mean == 10 && made.variance == 4)
  }

  @Test(arguments: NetworkMode.allCases)
  func `Running statistics are used always, and then stay`(mode: NetworkMode) throws {
    let made = try run(BatchNorm(epsilon: 0, statisticsUse: .always), mode)
    expectClose(made.output, [-4.5, -3.5], absolute: 1e-9)
    #expect(made.mean == 10 && made.variance == 4)
  }

  @Test func `Running statistics that are never used still follow in training`() throws {
    let layer = BatchNorm(epsilon: 0, statisticsUse: .never)
    let evaluated = try run(layer, .evaluation)
    expectClose(evaluated.output, [-1, 1], absolute: 1e-9)
    #expect(evaluated.mean == 10 && evaluated.variance == 4)
    expectClose(try run(layer, .training).mean, 9.2, relative: 1e-6)
  }

  @Test func `A network evaluated in training mode drops and moves its statistics`() throws {
    let network = try Network {
      BatchNorm().named("bn")
      Dropout()
    }
    let training = try EvaluationGraph(network, input: [2, 1], mode: .training).graph
    #expect(training.updates.count == 2)
    #expect(training.inputs.map(\.name) == ["images", "seed", "step"])
    #expect(try EvaluationGraph(network, input: [2, 1]).graph.updates.isEmpty)
  }

  private func run(_ layer: some LayerModule, on numbers: [Double]) throws -> [Double] {
    let network = try Network { layer }
    let graph = try EvaluationGraph(network, input: [1, numbers.count]).graph
    return ReferenceExecutor<Double>().run(
      graph, inputs: ["images": ReferenceValue([1, numbers.count], numbers)])["logits"]
  }

  @Test func `SELU gives PyTorch's numbers`() throws {
    expectClose(
      try run(SELU(), on: [1, -1, 0.5]),
      [1.0507009873554805, -1.1113307378125625, 0.5253504936777402], relative: 1e-6)
  }

  @Test func `The exponential function is that`() throws {
    expectClose(
      try run(Exponential(), on: [0, 1, -2]), [1, M_E, exp(-2)], relative: 1e-12)
  }
}
