package import SondeCompiler
package import SondeTensors

/// The rules of one kind of layer: its settings, its parameters, and the operations that it becomes.
package protocol LayerRules: LayerModule, Tagged {
  static var kind: Layer.Kind { get }

  /// How many values the layer reads.
  var inputCount: ClosedRange<Int> { get }

  /// What the layer keeps: parameters first, then buffers, each in PyTorch's order.
  ///
  /// - Throws: What was found, expected and advised, when the inputs do not suit.
  func parameters(inputs: [Shape]) throws(ShapeMismatch) -> [LayerParameter]

  /// Adds the layer's operations.
  ///
  /// - Parameters:
  ///   - inputs: What the layer reads.
  ///   - tracer: Where operations are added, and where the layer's parameters are.
  /// - Returns: What the layer gives.
  /// - Throws: What was found, expected and advised, when the inputs do not suit.
  func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value
}

extension LayerRules {
  package static var tag: String { kind.rawValue }
  package var inputCount: ClosedRange<Int> { 1...1 }
  package func parameters(inputs: [Shape]) throws(ShapeMismatch) -> [LayerParameter] { [] }
}

extension LayerModule {
  /// The layer with the settings that are not as by default, as in `Linear(outputFeatures: 10)`.
  public var description: String {
    let form = layer.form
    let settings = layer.attributeNames.compactMap { name in
      form.attributes[name].map { "\(name): \($0)" }
    }
    return "\(Self.self)(\(settings.joined(separator: ", ")))"
  }
}

extension Layer {
  /// The names of the settings, in the order of the initialiser's arguments.
  package var attributeNames: [String] { kind.payload.attributeDescriptions.map(\.name) }
}

/// Something that a layer keeps from step to step.
package struct LayerParameter: Hashable, Sendable {
  /// Its name behind the layer's, as in `weight`.
  package var name: String
  package var role: Graph.State.Role
  package var shape: Shape
  /// What PyTorch fills it with.
  package var initializer: Initializer
  /// The connections of one unit of the layer's weights; nil where the layer has no such weights.
  package var fans: Fans?
}
