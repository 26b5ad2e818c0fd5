import SondeCompiler
import SondeTensors
import TestSupport
import Testing

/// Graphs whose convolutions and products are to work in bfloat16.
@Suite struct AssignPrecisionTests {
  @Test(arguments: NetworkCase.all)
  func `Casts change types and nothing else`(_ example: NetworkCase) throws {
    let graph = try example.trainingGraph()
    let short = try assignPrecision(graph, .bfloat16)
    try verify(short, after: "assign precision")
    let executor = ReferenceExecutor<Double>()
    let inputs = example.inputs(of: graph, step: 2)
    let states = example.states(of: graph)
    // The reference's casts do not round.
    let expected = executor.run(graph, inputs: inputs, states: states)
    let found = executor.run(short, inputs: inputs, states: states)
    #expect(found.outputs == expected.outputs)
    #expect(found.states == expected.states)
    #expect(try assignPrecision(graph, .float32) == graph)
  }

  @Test(arguments: NetworkCase.all)
  func `Parameters, gradients of weights, updates and what is given back stay float32`(
    _ example: NetworkCase
  ) throws {
    let graph = try assignPrecision(example.trainingGraph(), .bfloat16)
    for state in graph.states { #expect(graph.type(of: state.value).dataType == .float32) }
    for update in graph.updates { #expect(graph.type(of: update.value).dataType == .float32) }
    for output in graph.outputs { #expect(graph.type(of: output.value).dataType == .float32) }
    for node in graph.nodes {
      switch node.operation {
      case .convolution(let rules) where rules.groups == 1:
        #expect(graph.type(of: node.inputs[0]).dataType == .bfloat16)
        #expect(graph.type(of: node.inputs[1]).dataType == .float32)
        #expect(graph.type(of: node.outputs[0]).dataType == .bfloat16)
      case .convolutionWeightGradient(let rules) where rules.forward.groups == 1:
        #expect(graph.type(of: node.inputs[1]).dataType == .bfloat16)
        #expect(graph.type(of: node.outputs[0]).dataType == .float32)
      case .batchNormalization:
        #expect(graph.type(of: node.outputs[1]).dataType == .float32)
      case .crossEntropy, .crossEntropyGradient, .globalNorm:
        #expect(graph.type(of: node.inputs[0]).dataType == .float32)
      default: break
      }
    }
  }

  @Test func `A value is cast once, however many read it`() throws {
    var builder = GraphBuilder()
    let rows = builder.input("rows", shape: [4, 8])
    let weights = builder.state("weights", role: .parameter, shape: [6, 8])
    let one = try builder.value(.linear(LinearProduct()), rows, weights, name: "one")
    let other = try builder.value(.linear(LinearProduct()), rows, weights, name: "other")
    builder.output("sum", try builder.value(.sum(Sum()), one, other, name: "sum"))
    let graph = try assignPrecision(builder.graph, .bfloat16)
    let casts = graph.nodes.filter { if case .cast = $0.operation { true } else { false } }
    #expect(casts.map { graph.type(of: $0.outputs[0]).dataType } == [.bfloat16, .float32])
  }

  @Test func `A product over an odd number of features stays float32`() throws {
    var builder = GraphBuilder()
    let rows = builder.input("rows", shape: [4, 8])
    let weights = builder.state("weights", role: .parameter, shape: [3, 8])
    builder.output("product", try builder.value(.linear(LinearProduct()), rows, weights, name: "l"))
    #expect(try assignPrecision(builder.graph, .bfloat16) == builder.graph)
  }
}
