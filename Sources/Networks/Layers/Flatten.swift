package import SondeCompiler
import SondeTensors

/// Makes one axis of several, as between convolutions and linear layers.
///
/// The order of the numbers stays: channels, then rows, then columns.
///
/// - Input: `[batch, channels, height, width]`
/// - Output: `[batch, channels * height * width]`
public struct Flatten: LayerModule {
  /// The first axis that goes into the new one.
  public var startAxis: Int
  /// The last axis that goes into the new one; the last of all when nil.
  public var endAxis: Int?

  /// Describes a flattening.
  ///
  /// - Parameters:
  ///   - startAxis: The first axis that goes into the new one, counted from 0.
  ///   - endAxis: The last axis that goes into the new one; the last of all when nil.
  public init(startAxis: Int = 1, endAxis: Int? = nil) {
    self.startAxis = startAxis
    self.endAxis = endAxis
  }

  /// The layer as data.
  public var layer: Layer { .flatten(self) }
}

extension Flatten: LayerRules {
  package static let kind = Layer.Kind.flatten
  package static let blank = Flatten()
  package static let attributes: [Attribute<Flatten>] = [
    .integer("start_axis", \.startAxis, atLeast: 0, "first axis that goes into the new one"),
    .integer("end_axis", optional: \.endAxis, atLeast: 0, "last such axis; by default the last"),
  ]

  package func trace(_ inputs: [Value], into tracer: inout LayerTracer) throws -> Value {
    let shape = tracer.builder.shape(of: inputs[0])
    let end = endAxis ?? max(shape.rank - 1, startAxis)
    guard startAxis <= end, end < shape.rank else {
      throw ShapeMismatch(
        found: "the input is \(shape)",
        expected: "axes \(startAxis) to \(end) must be among its axes, in this order",
        advice: "Axes are counted from 0; axis 0 holds the samples.")
    }
    let axis = shape.dimensions[startAxis...end].reduce(1, *)
    let dimensions = shape.dimensions[..<startAxis] + [axis] + shape.dimensions[(end + 1)...]
    return try tracer.add(.reshape(Reshape(shape: Shape(Array(dimensions)))), to: inputs)
  }
}
