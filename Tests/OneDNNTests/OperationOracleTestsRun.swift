import SondeCompiler
import SondeOneDNN
import SondeTensors
import TestSupport
import Testing

/// What oneDNN makes of one or more steps of a graph.
struct OperationOracleRun {
  private let executable: Executable
  private let store: StateStore
  private let graph: Graph

  init(
    _ graph: Graph, states: [String: ReferenceValue] = [:],
    kernels: KernelChoices = KernelChoices()
  ) throws {
    self.graph = graph
    store = StateStore(kernels: kernels)
    for state in graph.states {
      let value = try #require(states[state.name])
      try store.set(state.name, to: value.tensor(as: graph.type(of: state.value).dataType))
    }
    executable = try Executable(graph: graph, states: store)
  }

  func step(_ inputs: [String: ReferenceValue]) throws {
    for input in graph.inputs {
      let value = try #require(inputs[input.name])
      executable.feed(input.name, value.tensor(as: graph.type(of: input.value).dataType))
    }
    try executable.run()
  }

  func output(_ name: String) throws -> [Double] { try #require(executable.output(name)).doubles }

  func state(_ name: String) throws -> [Double] { try #require(store.tensor(named: name)).doubles }
}

extension ReferenceValue {
  func tensor(as dataType: DataType) -> Tensor {
    switch self {
    case .numbers(let array): Tensor(shape: shape, elements: array.elements.map { Float($0) })
    case .integers(let array) where dataType == .int32:
      Tensor(shape: shape, elements: array.elements.map { Int32($0) })
    case .integers(let array): Tensor(shape: shape, elements: array.elements)
    }
  }
}
