import SondeCompiler
import TestSupport
import Testing

/// The gradient rules against finite differences.
struct OperationGradientTests {
  static let cases = OperationCase.all.filter { example in
    example.isDifferentiable && !OperationCase.maxPoolingTies.contains { $0.name == example.name }
  }

  @Test(arguments: cases)
  func `Gradients are the limits of differences`(_ example: OperationCase) throws {
    let inputs = try example.inputs()
    let check = GradientCheck(
      forward: try example.graph(wanted: []), backward: try example.graph(), output: "output",
      projection: inputs["upstream"]?.numbers.elements,
      gradients: example.operands.filter(\.isDifferentiable).map {
        ($0.name, "gradient.\($0.name)")
      })
    check.run(inputs: inputs, relative: 1e-6, absolute: 1e-8, comment: example.name)
  }

  @Test(arguments: cases)
  func `A gradient does not depend on which others are wanted`(_ example: OperationCase) throws {
    let inputs = try example.inputs()
    let all = ReferenceExecutor<Double>().run(try example.graph(), inputs: inputs)
    for operand in example.operands where operand.isDifferentiable {
      let graph = try example.graph(wanted: [operand.name])
      let name = "gradient.\(operand.name)"
      #expect(graph.outputs.filter { $0.name.hasPrefix("gradient.") }.map(\.name) == [name])
      #expect(ReferenceExecutor<Double>().run(graph, inputs: inputs)[name] == all[name])
    }
  }

  @Test(arguments: cases)
  func `A gradient has the type of what it is the gradient of`(_ example: OperationCase) throws {
    let graph = try example.graph()
    for input in graph.inputs {
      if let gradient = graph.output(named: "gradient.\(input.name)") {
        #expect(graph.type(of: gradient) == graph.type(of: input.value))
      }
    }
  }

  @Test func `Where nothing flows back, no gradient is made`() throws {
    for example in Self.cases {
      var builder = GraphBuilder()
      let inputs = example.operands.map {
        builder.input($0.name, shape: $0.shape, dataType: $0.dataType)
      }
      let made = try builder.apply(example.operation, to: inputs, name: "node")
      let node = try #require(builder.graph.nodes.last)
      let gradients = try example.operation.rules.gradients(
        of: node, upstream: made.map { _ in nil }, wanted: inputs.map { _ in true }, in: &builder)
      #expect(gradients.count == inputs.count, "\(example.name)")
      #expect(gradients.allSatisfy { $0 == nil }, "\(example.name)")
      #expect(builder.graph.nodes.count == 1, "\(example.name)")
    }
  }
}
