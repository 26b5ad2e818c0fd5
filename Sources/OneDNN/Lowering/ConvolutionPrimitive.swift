import COneDNN
import SondeCompiler
import SondeTensors

/// A direction of a convolution as oneDNN's primitive, by the layout that images have.
struct ConvolutionPrimitive {
  /// Layouts of images, best first; the first is taken for which oneDNN has a fast implementation.
  typealias Layouts = [dnnl_format_tag_t]

  static let channelsLast: Layouts = [dnnl_nhwc]
  /// oneDNN's choice falls to its slow reference loops for some channel counts that are no multiple of 16.
  static let blocked: Layouts = [dnnl_format_tag_any, dnnl_nhwc, dnnl_nchw]

  private let problem: ConvolutionProblem
  private let hasBias: Bool
  private let node: String
  private let engine: Engine
  private let strides: [Int64]
  private let dilations: [Int64]
  private let padding: [Int64]
  /// The weights' shape, with an axis for the groups in front where there are several.
  private let weights: [Int]

  init(_ problem: ConvolutionProblem, hasBias: Bool, node: String, engine: Engine) {
    self.problem = problem
    self.hasBias = hasBias
    self.node = node
    self.engine = engine
    strides = [Int64(problem.stride.height), Int64(problem.stride.width)]
    // oneDNN counts the pixels left out between taps.
    dilations = [Int64(problem.dilation.height - 1), Int64(problem.dilation.width - 1)]
    padding = [Int64(problem.padding.height), Int64(problem.padding.width)]
    let shape = problem.weights
    weights =
      problem.groups == 1
      ? shape.dimensions
      : [problem.groups, shape[0] / problem.groups] + shape.dimensions.dropFirst()
  }

  var hasGroups: Bool { problem.groups > 1 }

  /// The weights in float32, row-major.
  var plainWeights: MemoryDescriptor {
    get throws { try MemoryDescriptor(weights, tag: MemoryDescriptor.plainTags[weights.count - 1]) }
  }

  /// The implementation for the first layout that has a fast one; else oneDNN's own choice.
  func descriptor(_ layouts: Layouts) throws -> PrimitiveDescriptor {
    let preferred = try descriptor(layouts[0])
    guard preferred.isReference else { return preferred }
    for layout in layouts.dropFirst() {
      if let other = try? descriptor(layout), !other.isReference { return other }
    }
    return preferred
  }

  private func descriptor(_ layout: dnnl_format_tag_t) throws -> PrimitiveDescriptor {
    let type = problem.dataType.oneDNN
    let images = try MemoryDescriptor(problem.images.shape.dimensions, type, tag: layout)
    let output = try MemoryDescriptor(problem.output.shape.dimensions, type, tag: layout)
    let givesWeights = problem.direction == .weightGradient
    let weights = try MemoryDescriptor(
      weights, givesWeights ? dnnl_f32 : type, tag: dnnl_format_tag_any)
    let bias = hasBias ? try MemoryDescriptor([problem.filters], tag: dnnl_a) : nil
    switch problem.direction {
    case .forward:
      return try PrimitiveDescriptor("dnnl_convolution_forward_primitive_desc_create", node: node) {
        dnnl_convolution_forward_primitive_desc_create(
          &$0, engine.handle, dnnl_forward_training, dnnl_convolution_direct, images.handle,
          weights.handle, bias?.handle, output.handle, strides, dilations, padding, padding, $1)
      }
    case .inputGradient:
      return try PrimitiveDescriptor(
        "dnnl_convolution_backward_data_primitive_desc_create", node: node
      ) {
        dnnl_convolution_backward_data_primitive_desc_create(
          &$0, engine.handle, dnnl_convolution_direct, images.handle, weights.handle,
          output.handle, strides, dilations, padding, padding, nil, $1)
      }
    case .weightGradient:
      return try PrimitiveDescriptor(
        "dnnl_convolution_backward_weights_primitive_desc_create", node: node
      ) {
        dnnl_convolution_backward_weights_primitive_desc_create(
          &$0, engine.handle, dnnl_convolution_direct, images.handle, weights.handle,
          bias?.handle, output.handle, strides, dilations, padding, padding, nil, $1)
      }
    }
  }
}

extension Lowering {
  /// Lowers the node by oneDNN's convolution; what it makes goes to the layout of the network.
  func lowerPrimitive(
    _ problem: ConvolutionProblem, _ layouts: ConvolutionPrimitive.Layouts
  ) throws {
    let primitive = ConvolutionPrimitive(
      problem, hasBias: bias != nil || node.outputs.count == 2, node: node.name, engine: engine)
    let descriptor = try primitive.descriptor(layouts)
    func argument(_ name: Int32, _ value: Value) throws -> (Int32, Location) {
      (name, try location(of: value, as: descriptor.descriptor(of: name)))
    }
    var arguments: [(Int32, Location)] = []
    switch problem.direction {
    case .forward:
      arguments = [
        try argument(DNNL_ARG_SRC, node.inputs[0]), try weights(primitive, descriptor),
      ]
      if let bias { arguments.append((DNNL_ARG_BIAS, try plain(bias))) }
      let target = define(node.outputs[0], try descriptor.descriptor(of: DNNL_ARG_DST))
      try self.primitive(descriptor, problem.word, arguments + [(DNNL_ARG_DST, target)])
      if node.operation.isRectified { rectify(node.outputs[0]) }
      try settle(node.outputs[0])
    case .inputGradient:
      arguments = [
        try argument(DNNL_ARG_DIFF_DST, node.inputs[0]), try weights(primitive, descriptor),
      ]
      let target = define(node.outputs[0], try descriptor.descriptor(of: DNNL_ARG_DIFF_SRC))
      try self.primitive(descriptor, problem.word, arguments + [(DNNL_ARG_DIFF_SRC, target)])
      try settle(node.outputs[0])
    case .weightGradient:
      arguments = [
        try argument(DNNL_ARG_SRC, node.inputs[0]), try argument(DNNL_ARG_DIFF_DST, node.inputs[1]),
      ]
      if node.outputs.count == 2 {
        arguments.append((DNNL_ARG_DIFF_BIAS, try definePlain(node.outputs[1])))
      }
      try giveWeights(
        descriptor, problem.word, arguments, to: try definePlain(node.outputs[0]).buffer,
        plain: try primitive.plainWeights)
    }
  }

  /// The weights as a primitive wants them; copies with an axis for groups are kept apart from plain ones.
  private func weights(
    _ primitive: ConvolutionPrimitive, _ descriptor: PrimitiveDescriptor
  ) throws -> (Int32, Location) {
    let wanted = try descriptor.descriptor(of: DNNL_ARG_WEIGHTS)
    guard primitive.hasGroups else {
      return (DNNL_ARG_WEIGHTS, try location(of: node.inputs[1], as: wanted))
    }
    let source = Location(
      descriptor: try primitive.plainWeights, buffer: try plain(node.inputs[1]).buffer)
    return (DNNL_ARG_WEIGHTS, try reordered(source, as: wanted))
  }

  /// The same values in another layout.
  func reordered(_ source: Location, as wanted: MemoryDescriptor) throws -> Location {
    if source.descriptor.isEqual(to: wanted) { return source }
    let target = Location(
      descriptor: wanted, buffer: program.makeBuffer(byteCount: wanted.byteCount))
    try reorder(source, to: target)
    return target
  }

  /// Adds a primitive that gives weights' gradients, and brings them to a row-major place.
  func giveWeights(
    _ descriptor: PrimitiveDescriptor, _ detail: String, _ arguments: [(Int32, Location)],
    to buffer: Int, plain: MemoryDescriptor
  ) throws {
    let made = try descriptor.descriptor(of: DNNL_ARG_DIFF_WEIGHTS)
    let target = Location(descriptor: plain, buffer: buffer)
    guard !made.isEqual(to: plain) else {
      return try primitive(descriptor, detail, arguments + [(DNNL_ARG_DIFF_WEIGHTS, target)])
    }
    let blocked = Location(
      descriptor: made, buffer: program.makeBuffer(byteCount: made.byteCount))
    try primitive(descriptor, detail, arguments + [(DNNL_ARG_DIFF_WEIGHTS, blocked)])
    try reorder(blocked, to: target)
  }
}
