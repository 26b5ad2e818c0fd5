import SondeCompiler
import SondeOneDNN
import SondeTensors
import TestSupport
import Testing

/// oneDNN's numbers against the reference's, operation by operation.
@Suite(.serialized)
struct OperationOracleTests {
  static let cases =
    OperationCase.all + OperationCase.wideConvolutions + OperationCase.wideOthers
    + OperationCase.statistics + OperationCase.random(seed: "random", count: 30)

  @Test(arguments: cases)
  func `oneDNN computes what the reference computes`(_ example: OperationCase) throws {
    let graph = try example.graph()
    let inputs = try example.inputs()
    let expected = ReferenceExecutor<Double>().run(graph, inputs: inputs)
    let run = try OperationOracleRun(graph)
    try run.step(inputs)
    for output in graph.outputs {
      // oneDNN remembers the places of maxima in a form of its own.
      guard case .numbers? = expected.outputs[output.name] else { continue }
      let tolerance = OperationTolerance(example.operation)
      expectClose(
        try run.output(output.name), expected[output.name], absolute: tolerance.absolute,
        relative: tolerance.relative, "\(example.name), \(output.name):")
    }
  }

  @Test(arguments: SandwichCase.all + SandwichCase.random(seed: "sandwich", count: 10))
  func `oneDNN computes it in its own layouts too`(_ example: SandwichCase) throws {
    let graph = try example.graph()
    let (inputs, states) = example.values(of: graph)
    let expected = ReferenceExecutor<Double>().run(graph, inputs: inputs, states: states)
    let run = try OperationOracleRun(graph, states: states)
    try run.step(inputs)
    for output in graph.outputs {
      expectClose(
        try run.output(output.name), expected[output.name], absolute: 2e-5, relative: 2e-5,
        "\(example.testDescription), \(output.name):")
    }
  }
}

/// How close oneDNN comes: sums of many products round more than copies do.
struct OperationTolerance {
  var absolute: Double
  var relative: Double

  init(_ operation: SondeCompiler.Operation) {
    (absolute, relative) =
      switch operation {
      case .convolution, .linear: (1e-5, 1e-5)
      case .batchNormalization, .batchNormalizationInference: (1e-5, 1e-5)
      case .localResponseNormalization: (1e-6, 1e-5)
      case .activation, .softmax, .crossEntropy, .probabilityCrossEntropy: (1e-6, 1e-5)
      case .meanSquaredError, .globalNorm, .clippingFactor, .averagePooling,
        .adaptiveAveragePooling, .movingAverage:
        (1e-6, 1e-6)
      case .maxPooling, .sum, .scale, .multiplyByScalar: (1e-6, 1e-6)
      case .activationStatistics, .outputStatistics, .runningStatisticsShift, .differenceNorm,
        .dotProduct, .histogram:
        (1e-7, 2e-6)
      case .dropout: (0, 2e-7)
      default: (0, 0)
      }
  }
}
