package import SondeTensors

/// Lets convolutions and products, and what lies between them, work on a shorter type than float32.
///
/// Parameters, statistics, losses, reductions and the optimizer stay float32; convolutions and products read float32 weights,
/// multiply in the short type, add up in float32, and give weight gradients in float32. Casts are put where a value goes from
/// one kind of operation to the other, each once.
///
/// Micikevicius et al., *Mixed Precision Training*, 2018, <https://arxiv.org/abs/1710.03740>; Kalamkar et al., *A Study of
/// BFLOAT16 for Deep Learning Training*, 2019, <https://arxiv.org/abs/1905.12322>.
///
/// - Parameters:
///   - graph: A graph in float32, gradients and updates included.
///   - short: The type to compute in; the graph is not changed for float32.
/// - Returns: The graph with casts.
/// - Throws: ``GraphError`` when an operation's shape rule refuses what it took before: a mistake in this package.
package func assignPrecision(_ graph: Graph, _ short: DataType) throws -> Graph {
  guard short != .float32 else { return graph }
  var pass = PrecisionPass(graph: graph, short: short)
  for node in graph.nodes { try pass.add(node) }
  pass.finish()
  return pass.result
}

/// What an operation asks of the type of its inputs.
enum PrecisionRule {
  /// The inputs at these places are wanted short.
  case computes([Int])
  /// The inputs at these places are wanted in the type of the first of them.
  case follows([Int])
  /// Inputs are taken in any type.
  case any
  /// All inputs are wanted in float32.
  case exact
  /// The first input is wanted in the type that the max pooling worked in which gave these places.
  case asPooled(Value)
}

private struct PrecisionPass {
  let short: DataType
  var result: Graph
  /// Values in another type than they were made in.
  private var casts: [Value: Value] = [:]
  /// The type that max pooling worked in, by the places that it gave: its gradient reads them in the same layout.
  private var pooled: [Value: DataType] = [:]

  init(graph: Graph, short: DataType) {
    self.short = short
    result = graph
    result.nodes = []
  }

  mutating func add(_ original: Node) throws {
    var node = original
    switch node.precisionRule(node.inputs.map(result.type(of:))) {
    case .computes(let places): cast(&node, places, to: short)
    case .follows(let places):
      guard let first = places.first else { break }
      cast(&node, places, to: result.type(of: node.inputs[first]).dataType)
    case .any: break
    case .exact: cast(&node, Array(node.inputs.indices), to: .float32)
    case .asPooled(let places): cast(&node, [0], to: pooled[places] ?? .float32)
    }
    if case .maxPooling = node.operation {
      pooled[node.outputs[1]] = result.type(of: node.inputs[0]).dataType
    }
    let types: [ValueType]
    do {
      types = try node.operation.rules.outputTypes(node.inputs.map(result.type(of:)))
    } catch let mismatch {
      throw GraphError.unsuitableInput(node: node.name, mismatch)
    }
    for (output, type) in zip(node.outputs, types) { result.types[output.index] = type }
    result.nodes.append(node)
  }

  private mutating func cast(_ node: inout Node, _ places: [Int], to type: DataType) {
    for place in places {
      node.inputs[place] = self.value(node.inputs[place], as: type, name: node.name)
    }
  }

  /// The value in a type; what is not a floating-point number stays what it is.
  private mutating func value(_ value: Value, as type: DataType, name: String) -> Value {
    let found = result.type(of: value)
    guard found.dataType != type, found.dataType == .float32 || found.dataType == short else {
      return value
    }
    if let known = casts[value] { return known }
    result.types.append(ValueType(found.shape, type))
    let cast = Value(index: result.types.count - 1)
    result.nodes.append(
      Node(operation: .cast(Cast(to: type)), inputs: [value], outputs: [cast], name: name))
    casts[value] = cast
    return cast
  }

  /// What is given back and what becomes a state is float32.
  mutating func finish() {
    for index in result.outputs.indices {
      result.outputs[index].value = value(
        result.outputs[index].value, as: .float32, name: result.outputs[index].name)
    }
    for index in result.updates.indices {
      result.updates[index].value = value(result.updates[index].value, as: .float32, name: "update")
    }
  }
}

extension Node {
  /// What the operation asks of the type of its inputs.
  ///
  /// Kernels of the short type sum over all channels, by pairs, so convolutions in groups stay exact, and so do rows of an odd
  /// number of features.
  func precisionRule(_ inputs: [ValueType]) -> PrecisionRule {
    switch operation {
    case .convolution(let rules): rules.groups == 1 ? .computes([0]) : .exact
    case .convolutionInputGradient(let rules):
      rules.forward.groups == 1 ? .computes([0]) : .exact
    case .convolutionWeightGradient(let rules):
      rules.forward.groups == 1 ? .computes([0, 1]) : .exact
    case .linear, .linearInputGradient: inputs[1].hasPairs ? .computes([0]) : .exact
    case .linearWeightGradient:
      inputs[0].hasPairs && inputs[1].hasPairs ? .computes([0, 1]) : .exact
    case .globalNorm, .activationStatistics: .any
    case .maxPoolingGradient: .asPooled(self.inputs[1])
    case .maxPooling, .averagePooling, .averagePoolingGradient,
      .adaptiveAveragePooling, .adaptiveAveragePoolingGradient, .reshape, .cast:
      .follows([0])
    case .batchNormalization, .batchNormalizationInference:
      inputs[0].hasPairs ? .follows([0]) : .exact
    case .batchNormalizationGradient: inputs[1].hasPairs ? .follows([1, 0]) : .exact
    case .activationGradient: .follows([1, 0])
    case .activation(.relu), .activation(.leakyReLU): .follows([0])
    case .sum: .follows(Array(self.inputs.indices))
    default: .exact
    }
  }
}

extension ValueType {
  /// Whether rows of features are whole pairs; pictures are padded to them.
  fileprivate var hasPairs: Bool { shape.rank == 4 || shape.dimensions.allSatisfy { $0 % 2 == 0 } }
}
