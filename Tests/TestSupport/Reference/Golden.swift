package import SondeCompiler
import SondeFormats
package import SondeTensors

/// Tensors that PyTorch computed, from one of the files that scripts/oracles/operations.py makes.
package struct Golden {
  private let file: Safetensors
  private let title: String

  /// Opens `Fixtures/operations/<name>.safetensors`.
  package init(_ name: String, title: String) throws {
    self.file = try fixture("operations/\(name)")
    self.title = title
  }

  /// Opens the tensors of an operation's case.
  package init(_ example: OperationCase) throws {
    try self.init(example.family, title: example.title)
  }

  /// The names of all tensors of the file, with their cases: `strided/images`.
  package var names: [String] { file.names }

  package func tensor(_ name: String) throws -> Tensor {
    try file.tensor(named: title.isEmpty ? name : "\(title)/\(name)")
  }

  /// One index of a tensor's first axis.
  package func slice(_ name: String, _ index: Int) throws -> ReferenceValue {
    let tensor = try tensor(name)
    let shape = Shape(Array(tensor.shape.dimensions.dropFirst()))
    let size = shape.elementCount
    let range = index * size..<(index + 1) * size
    switch ReferenceValue(tensor) {
    case .numbers(let array): return ReferenceValue(shape, Array(array.elements[range]))
    case .integers(let array): return ReferenceValue(shape, integers: Array(array.elements[range]))
    }
  }

  /// A tensor for each of a graph's inputs.
  package func inputs(of graph: Graph) throws -> [String: ReferenceValue] {
    var inputs: [String: ReferenceValue] = [:]
    for input in graph.inputs { inputs[input.name] = ReferenceValue(try tensor(input.name)) }
    return inputs
  }
}
