import SondeCompiler
import SondeOneDNN
import SondeTensors
import TestSupport
import Testing

/// oneDNN's numbers against the reference's where numbers are out of the ordinary.
@Suite(.serialized)
struct OperationOracleEdgesTests {
  private func expectReference(
    _ example: OperationCase, _ values: [String: ReferenceValue],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let graph = try example.graph()
    let inputs = try example.inputs().merging(values) { $1 }
    let expected = ReferenceExecutor<Double>().run(graph, inputs: inputs)
    let run = try OperationOracleRun(graph)
    try run.step(inputs)
    for output in graph.outputs {
      expectClose(
        try run.output(output.name), expected[output.name], absolute: 2e-6, relative: 2e-5,
        "\(example.name), \(output.name):", sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: [Reduction.mean, .sum])
  func `A batch of ignored labels, and labels that are no classes`(_ reduction: Reduction) throws {
    for labels: [Int64] in [[-1, -1, -1], [0, 3, 1], [2, -1, -7], [2_000_000_000, 0, 1]] {
      let rules = CrossEntropy(smoothing: 0.1, ignoredLabel: -1, reduction: reduction)
      try expectReference(
        OperationCase.crossEntropy("\(labels)", labels: labels, classes: 3, rules), [:])
    }
  }

  @Test func `Logits that are infinite or not numbers`() throws {
    for row: [Double] in [
      [.nan, 0, 1], [0, .nan, 1], [.infinity, 0, 1], [0, -.infinity, 1], [3e38, -3e38, 0],
    ] {
      let example = OperationCase.crossEntropy("\(row)", labels: [0], classes: 3, CrossEntropy())
      try expectReference(example, ["logits": ReferenceValue([1, 3], row)])
    }
  }

  @Test func `Correct answers among outputs that are not numbers`() throws {
    for k in 1...3 {
      let example = OperationCase(
        "correctCount: \(k)", .correctCount(CorrectCount(k: k)),
        [
          Operand("outputs", [5, 3], isDifferentiable: false),
          Operand("labels", [5], [0, 1, 1, 0, 0]),
        ])
      let outputs: [Double] = [
        1, 1, 0, 1, 1, 0, .nan, -9, -10, .nan, .nan, .nan, .nan, -.infinity, 0,
      ]
      try expectReference(example, ["outputs": ReferenceValue([5, 3], outputs)])
    }
  }

  @Test(arguments: ["relu", "leakyReLU", "sigmoid", "tanh", "exponential"])
  func `What is not a number stays so through an activation`(_ title: String) throws {
    let example = try #require(OperationCase.activations.first { $0.title == title })
    let shape = example.operands[0].shape
    var elements = [Double](repeating: 0.5, count: shape.elementCount)
    elements.replaceSubrange(0..<4, with: [.nan, .infinity, -.infinity, -90])
    let run = try OperationOracleRun(try example.graph(wanted: []))
    try run.step(["input": ReferenceValue(shape, elements)])
    #expect(try run.output("output").map(\.isNaN) == elements.map(\.isNaN))
  }

  @Test func `An exponential that is too great is infinite`() throws {
    let example = try #require(OperationCase.activations.first { $0.title == "exponential" })
    let shape = example.operands[0].shape
    var elements = [Double](repeating: 0.5, count: shape.elementCount)
    elements.replaceSubrange(0..<3, with: [88, 89, 1000])
    let run = try OperationOracleRun(try example.graph(wanted: []))
    try run.step(["input": ReferenceValue(shape, elements)])
    #expect(try run.output("output").prefix(4).map(\.isFinite) == [true, false, false, true])
  }

  @Test(arguments: [
    [0, 0, 0, 0.5, 0.5, 0], [-1, 1, 0, 3, -1, -1], [.nan, 1, 1, 1, 1, 1], [0, 1, 0, 1e-9, 1, 0],
  ])
  func `Rows that are no probabilities cost what the reference says`(rows: [Double]) throws {
    let example = OperationCase(
      "probabilityCrossEntropy: edge", .probabilityCrossEntropy(ProbabilityCrossEntropy()),
      [Operand("probabilities", [2, 3]), Operand("labels", [2], [0, 1])])
    try expectReference(example, ["probabilities": ReferenceValue([2, 3], rows)])
  }

  @Test func `A label that is no class makes the loss of probabilities no number`() throws {
    let example = OperationCase(
      "probabilityCrossEntropy: label", .probabilityCrossEntropy(ProbabilityCrossEntropy()),
      [Operand("probabilities", [2, 3], .uniform(0.1...0.9)), Operand("labels", [2], [0, 3])])
    try expectReference(example, [:])
  }

  @Test func `What is not a number stays so through max pooling`() throws {
    let pooling = MaxPooling(window: PoolingWindow(kernel: 2, stride: 2))
    let example = OperationCase(
      "edge: max pooling", .maxPooling(pooling), [Operand("input", [1, 1, 2, 2])])
    let run = try OperationOracleRun(try example.graph(wanted: []))
    try run.step(["input": ReferenceValue([1, 1, 2, 2], [.nan, .nan, .nan, .nan])])
    #expect(try run.output("output").allSatisfy { $0.isNaN })
  }

  @Test func `The norm of gradients that are not numbers is none`() throws {
    let example = try #require(OperationCase.norms.first)
    let bad = ReferenceValue([7], [0, 1, .nan, 2, 3, 4, 5])
    try expectReference(example, ["b": bad])
    let factor = OperationCase(
      "clippingFactor: edge", .clippingFactor(ClippingFactor(limit: 1)),
      [Operand("norm", .scalar, isDifferentiable: false)])
    for norm in [Double.nan, .infinity, 0, 1e-30] {
      try expectReference(factor, ["norm": ReferenceValue([], [norm])])
    }
  }

  @Test func `A channel that does not vary is normalised to its shift`() throws {
    let example = OperationCase.batchNormalization("constant", input: [2, 3, 2, 2])
    let constant = ReferenceValue([2, 3, 2, 2], [Double](repeating: 0.5, count: 24))
    let graph = try example.graph(wanted: [])
    let inputs = try example.inputs().merging(["input": constant]) { $1 }
    let run = try OperationOracleRun(graph)
    try run.step(inputs)
    let shift = try #require(inputs["shift"]).numbers.elements
    expectClose(try run.output("output"), (0..<24).map { shift[$0 / 4 % 3] }, absolute: 1e-6)
  }
}
