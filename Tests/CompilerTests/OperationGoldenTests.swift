import SondeCompiler
import SondeTensors
import TestSupport
import Testing

/// The reference executor against PyTorch.
struct OperationGoldenTests {
  /// All but what PyTorch cannot judge: its dropout draws other random numbers.
  static let cases = OperationCase.all.filter {
    !["dropout", "constant", "movingAverage"].contains($0.family)
  }

  @Test(arguments: cases)
  func `The reference computes what PyTorch computes`(_ example: OperationCase) throws {
    let golden = try Golden(example)
    let graph = try example.graph()
    let result = ReferenceExecutor<Double>().run(graph, inputs: try golden.inputs(of: graph))
    #expect(!graph.outputs.isEmpty)
    for output in graph.outputs {
      let expected = try golden.tensor(output.name)
      guard case .numbers(let numbers)? = result.outputs[output.name] else {
        #expect(result.outputs[output.name] == ReferenceValue(expected))
        continue
      }
      #expect(numbers.shape == expected.shape)
      // Rounded once to float32, and attributes are kept in float32.
      expectClose(
        numbers.elements, expected.doubles, absolute: 1e-9, relative: 2e-6,
        "\(example.name), \(output.name):")
    }
  }

  @Test func `Every golden tensor is compared`() throws {
    for (family, cases) in Dictionary(grouping: Self.cases, by: \.family) {
      var expected: Set<String> = []
      for example in cases {
        let graph = try example.graph()
        let names = graph.inputs.map(\.name) + graph.outputs.map(\.name)
        expected.formUnion(names.map { "\(example.title)/\($0)" })
      }
      #expect(Set(try Golden(family, title: "").names) == expected, "\(family)")
    }
  }
}
