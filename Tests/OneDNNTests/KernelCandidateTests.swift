import SondeCompiler
import SondeTensors
import TestSupport
import Testing

@testable import SondeOneDNN

/// Every kernel that may be chosen, in every direction, against loops in double precision.
@Suite(.serialized) struct KernelCandidateTests {
  /// A convolution's shapes.
  struct Subject: CustomTestStringConvertible, Sendable {
    var name: String
    var images: Shape
    var weights: Shape
    var rules = Convolution()
    var testDescription: String { name }

    func problem(_ direction: ConvolutionProblem.Direction, _ type: DataType) -> ConvolutionProblem
    {
      ConvolutionProblem(
        direction, rules, images: ValueType(images, type), weights: weights,
        threads: computeThreadCount())
    }
  }

  static let subjects = [
    Subject(
      name: "first layer", images: [3, 3, 9, 8], weights: [6, 3, 5, 5],
      rules: Convolution(padding: 2)),
    Subject(
      name: "odd channels, strided", images: [2, 7, 6, 5], weights: [9, 7, 3, 3],
      rules: Convolution(stride: 2, padding: 1)),
    Subject(
      name: "strides of two kinds", images: [2, 4, 7, 9], weights: [5, 4, 2, 3],
      rules: Convolution(stride: Size2D(height: 3, width: 1), padding: 1)),
    Subject(
      name: "dilated", images: [2, 4, 8, 8], weights: [6, 4, 3, 3],
      rules: Convolution(padding: 2, dilation: 2)),
    Subject(
      name: "blocks of channels", images: [17, 32, 4, 4], weights: [32, 32, 3, 3],
      rules: Convolution(padding: 1)),
    Subject(name: "one tap", images: [3, 8, 5, 5], weights: [4, 8, 1, 1]),
    Subject(
      name: "one tap, strided", images: [3, 8, 6, 6], weights: [4, 8, 1, 1],
      rules: Convolution(stride: 2)),
    Subject(
      name: "2×2 maps", images: [5, 6, 2, 2], weights: [10, 6, 3, 3],
      rules: Convolution(padding: 1)),
    Subject(
      name: "2×2 maps to 1×1, odd channels", images: [5, 5, 2, 2], weights: [7, 5, 2, 2]),
    Subject(
      name: "1×1 maps", images: [4, 8, 1, 1], weights: [6, 8, 3, 3],
      rules: Convolution(padding: 1)),
    Subject(
      name: "1×1 maps, odd channels", images: [4, 5, 1, 1], weights: [3, 5, 3, 3],
      rules: Convolution(padding: 1)),
    Subject(name: "a product", images: [6, 12, 1, 1], weights: [10, 12, 1, 1]),
    Subject(
      name: "two groups", images: [2, 6, 5, 4], weights: [8, 3, 3, 3],
      rules: Convolution(padding: 1, groups: 2)),
    Subject(
      name: "a group for each channel", images: [2, 4, 5, 5], weights: [4, 1, 3, 3],
      rules: Convolution(stride: 2, padding: 1, groups: 4)),
  ]

  /// All three directions, each with a bias where it can have one, the output rectified.
  private func graph(_ subject: Subject) throws -> Graph {
    var builder = GraphBuilder()
    let images = builder.input("images", shape: subject.images)
    let weights = builder.input("weights", shape: subject.weights)
    let bias = builder.input("bias", shape: [subject.weights[0]])
    let sums = try builder.value(
      .convolution(subject.rules), images, weights, bias, name: "convolution")
    let output = try builder.value(.activation(.relu), sums, name: "relu")
    let upstream = builder.input("upstream", shape: builder.shape(of: output))
    let inputGradient = try builder.value(
      .convolutionInputGradient(
        ConvolutionInputGradient(forward: subject.rules, input: subject.images)),
      upstream, weights, name: "input gradient")
    let gradients = try builder.apply(
      .convolutionWeightGradient(
        ConvolutionWeightGradient(forward: subject.rules, weights: subject.weights, hasBias: true)),
      to: [images, upstream], name: "weight gradient")
    builder.output("output", output)
    builder.output("input gradient", inputGradient)
    builder.output("weight gradient", gradients[0])
    builder.output("bias gradient", gradients[1])
    return builder.graph
  }

  /// The same as products of rows.
  private func rowGraph(_ subject: Subject) throws -> Graph {
    var builder = GraphBuilder()
    let rows = builder.input("images", shape: [subject.images[0], subject.images[1]])
    let weights = builder.input("weights", shape: [subject.weights[0], subject.weights[1]])
    let bias = builder.input("bias", shape: [subject.weights[0]])
    let sums = try builder.value(.linear(LinearProduct()), rows, weights, bias, name: "linear")
    let output = try builder.value(.activation(.relu), sums, name: "relu")
    let upstream = builder.input("upstream", shape: builder.shape(of: output))
    builder.output("output", output)
    builder.output(
      "input gradient",
      try builder.value(
        .linearInputGradient(LinearInputGradient()), upstream, weights, name: "input gradient"))
    let gradients = try builder.apply(
      .linearWeightGradient(LinearWeightGradient(hasBias: true)), to: [rows, upstream],
      name: "weight gradient")
    builder.output("weight gradient", gradients[0])
    builder.output("bias gradient", gradients[1])
    return builder.graph
  }

  private func inputs(of graph: Graph, _ type: DataType) -> [String: ReferenceValue] {
    var random = SplitMix("kernel candidates")
    var inputs: [String: ReferenceValue] = [:]
    for input in graph.inputs {
      let shape = graph.type(of: input.value).shape
      let sample = Operand(input.name, shape).sample(&random).numbers.elements
      // What is multiplied has eight digits in bfloat16, so that products are exact; the bias has as many as float32.
      let isShort = type == .bfloat16 && input.name != "bias"
      inputs[input.name] = ReferenceValue(shape, isShort ? sample.map(shortened) : sample)
    }
    return inputs
  }

  private func shortened(_ value: Double) -> Double {
    Double(Float(bitPattern: (Float(value).bitPattern &+ 0x8000) & 0xffff_0000))
  }

  private func check(
    _ graph: Graph, _ subject: Subject, _ type: DataType, _ kernel: ConvolutionKernel
  ) throws {
    let table = ConvolutionProblem.Direction.allCases.map {
      KernelMeasurement(problem: subject.problem($0, type), chosen: kernel)
    }
    let inputs = inputs(of: graph, type)
    let expected = ReferenceExecutor<Double>().run(graph, inputs: inputs)
    let run: OperationOracleRun
    do {
      run = try OperationOracleRun(
        try assignPrecision(graph, type), kernels: KernelChoices(earlier: table))
    } catch OneDNNError.call(_, status: "unimplemented", _) {
      // oneDNN has not everything in bfloat16 on every processor; measuring passes it over.
      #expect(type == .bfloat16, "\(subject.name) by \(kernel)")
      return
    }
    try run.step(inputs)
    for output in graph.outputs {
      let isShort = type == .bfloat16 && ["output", "input gradient"].contains(output.name)
      expectClose(
        try run.output(output.name), expected[output.name], absolute: 3e-5,
        relative: isShort ? 0.005 : 3e-5,
        "\(subject.name) in \(type) by \(kernel), \(output.name):")
    }
  }

  @Test(arguments: subjects, [DataType.float32, .bfloat16])
  func `Every kernel gives the sums of a convolution in every direction`(
    _ subject: Subject, _ type: DataType
  ) throws {
    guard type == .float32 || subject.rules.groups == 1 else { return }
    let graph = try graph(subject)
    let candidates = subject.problem(.forward, type).candidates
    #expect(candidates.count >= 2)
    for kernel in candidates { try check(graph, subject, type, kernel) }
  }

  @Test(
    arguments: [Shape([6, 12, 10]), [1, 2, 2], [33, 40, 18]], [DataType.float32, .bfloat16])
  func `Every kernel gives the sums of a product of rows in every direction`(
    _ extents: Shape, _ type: DataType
  ) throws {
    let subject = Subject(
      name: "rows \(extents)", images: [extents[0], extents[1], 1, 1],
      weights: [extents[2], extents[1], 1, 1])
    let candidates = subject.problem(.forward, type).candidates
    #expect(candidates.last == .dense)
    for kernel in candidates { try check(rowGraph(subject), subject, type, kernel) }
  }
}
