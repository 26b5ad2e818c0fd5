package import SondeCompiler

/// Puts what several layers give side by side along an axis.
///
/// - Input: values whose shapes differ along the axis only
/// - Output: the same shape, with the extents along the axis added up
public struct Concat: LayerModule {
  /// The axis along which the values stand side by side; 1 is that of the channels.
  public var axis: Int

  /// Describes a concatenation.
  ///
  /// - Parameter axis: The axis along which the values stand side by side, counted from 0.
  public init(axis: Int = 1) { self.axis = axis }

  /// The layer as data.
  public var layer: Layer { .concat(self) }
}

extension Concat: LayerRules {
  package static let kind = Layer.Kind.concat
  package static let blank = Concat()
  package static let attributes: [Attribute<Concat>] = [
    .integer("axis", \.axis, atLeast: 0, "axis along which the values stand side by side")
  ]
  package var inputCount: ClosedRange<Int> { 2...Int.max }

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    try tracer.add(.concatenation(Concatenation(axis: axis)), to: inputs)
  }
}
