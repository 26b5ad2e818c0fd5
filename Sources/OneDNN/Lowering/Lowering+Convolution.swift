import CKernels
import COneDNN
import SondeCompiler
import SondeTensors

/// The numbers of a convolution as oneDNN wants them.
private struct ConvolutionGeometry {
  var strides: [Int64]
  var dilations: [Int64]
  var paddingBefore: [Int64]
  var paddingAfter: [Int64]
  /// The weights' shape, with an axis for the groups in front where there are several.
  var weights: [Int]

  init(_ rules: Convolution, weights: Shape) {
    strides = [Int64(rules.stride.height), Int64(rules.stride.width)]
    // oneDNN counts the pixels left out between taps.
    dilations = [Int64(rules.dilation.height - 1), Int64(rules.dilation.width - 1)]
    paddingBefore = [Int64(rules.padding.height), Int64(rules.padding.width)]
    paddingAfter = paddingBefore
    self.weights = weights.dimensions
    if rules.groups > 1 {
      self.weights = [rules.groups, weights[0] / rules.groups] + weights.dimensions.dropFirst()
    }
  }

  var plainWeights: MemoryDescriptor {
    get throws { try MemoryDescriptor(weights, tag: MemoryDescriptor.plainTags[weights.count - 1]) }
  }
  var anyWeights: MemoryDescriptor {
    get throws { try MemoryDescriptor(weights, tag: dnnl_format_tag_any) }
  }
}

/// The layouts that are tried for images, best first: oneDNN's choice, channels last, channels first.
///
/// oneDNN's choice falls to its slow reference loops for some channel counts that are no multiple of 16.
private let imageTags = [dnnl_format_tag_any, dnnl_nhwc, dnnl_nchw]

extension Lowering {
  /// Whether our own kernels compute a convolution, all three directions of it.
  private func usesOwnKernels(_ rules: Convolution, images: ValueType, weights: Shape) -> Bool {
    images.dataType == .bfloat16
      || rules.groups == 1 && sonde_best_instructions(SONDE_FLOAT32) != SONDE_SCALAR
  }

  func lower(_ rules: Convolution) throws {
    let weights = type(of: node.inputs[1]).shape
    if usesOwnKernels(rules, images: type(of: node.inputs[0]), weights: weights) {
      let source = try rows(node.inputs[0])
      let target = try defineRows(node.outputs[0])
      return try forward(
        PositionMajorConvolution(rules, images: type(of: node.inputs[0]), weights: weights),
        source: source.buffer, weights: node.inputs[1],
        bias: node.inputs.count == 3 ? node.inputs[2] : nil, rectifies: rules.isRectified,
        target: target.buffer, "convolution")
    }
    let geometry = ConvolutionGeometry(rules, weights: weights)
    let hasBias = node.inputs.count == 3
    let source = type(of: node.inputs[0]).shape
    let result = type(of: node.outputs[0]).shape
    let bias = hasBias ? try MemoryDescriptor([weights[0]], tag: dnnl_a) : nil
    let descriptor = try firstFast { tag in
      let source = try MemoryDescriptor(source.dimensions, tag: tag)
      let result = try MemoryDescriptor(result.dimensions, tag: tag)
      let weights = try geometry.anyWeights
      return try PrimitiveDescriptor(
        "dnnl_convolution_forward_primitive_desc_create", node: node.name
      ) {
        dnnl_convolution_forward_primitive_desc_create(
          &$0, engine.handle, dnnl_forward_training, dnnl_convolution_direct, source.handle,
          weights.handle, bias?.handle, result.handle, geometry.strides, geometry.dilations,
          geometry.paddingBefore, geometry.paddingAfter, $1)
      }
    }
    var arguments = [
      (
        DNNL_ARG_SRC,
        try location(of: node.inputs[0], as: descriptor.descriptor(of: DNNL_ARG_SRC))
      ),
      (
        DNNL_ARG_WEIGHTS,
        try weightsLocation(
          node.inputs[1], geometry, as: descriptor.descriptor(of: DNNL_ARG_WEIGHTS))
      ),
    ]
    if hasBias { arguments.append((DNNL_ARG_BIAS, try plain(node.inputs[2]))) }
    let target = define(node.outputs[0], try descriptor.descriptor(of: DNNL_ARG_DST))
    try primitive(descriptor, "convolution", arguments + [(DNNL_ARG_DST, target)])
    if rules.isRectified { rectify(node.outputs[0]) }
  }

  func lower(_ rules: ConvolutionInputGradient) throws {
    let weights = type(of: node.inputs[1]).shape
    let images = ValueType(rules.input, type(of: node.inputs[0]).dataType)
    if usesOwnKernels(rules.forward, images: images, weights: weights) {
      let source = try rows(node.inputs[0])
      let target = try defineRows(node.outputs[0])
      return try inputGradient(
        PositionMajorConvolution(rules.forward, images: images, weights: weights),
        upstream: source.buffer, weights: node.inputs[1], target: target.buffer,
        "convolution input gradient")
    }
    let geometry = ConvolutionGeometry(rules.forward, weights: weights)
    let upstream = type(of: node.inputs[0]).shape
    let descriptor = try firstFast { tag in
      let gradient = try MemoryDescriptor(rules.input.dimensions, tag: tag)
      let upstream = try MemoryDescriptor(upstream.dimensions, tag: tag)
      let weights = try geometry.anyWeights
      return try PrimitiveDescriptor(
        "dnnl_convolution_backward_data_primitive_desc_create", node: node.name
      ) {
        dnnl_convolution_backward_data_primitive_desc_create(
          &$0, engine.handle, dnnl_convolution_direct, gradient.handle, weights.handle,
          upstream.handle, geometry.strides, geometry.dilations, geometry.paddingBefore,
          geometry.paddingAfter, nil, $1)
      }
    }
    let source = try location(
      of: node.inputs[0], as: descriptor.descriptor(of: DNNL_ARG_DIFF_DST))
    let filters = try weightsLocation(
      node.inputs[1], geometry, as: descriptor.descriptor(of: DNNL_ARG_WEIGHTS))
    let target = define(node.outputs[0], try descriptor.descriptor(of: DNNL_ARG_DIFF_SRC))
    try primitive(
      descriptor, "convolution input gradient",
      [(DNNL_ARG_DIFF_DST, source), (DNNL_ARG_WEIGHTS, filters), (DNNL_ARG_DIFF_SRC, target)])
  }

  func lower(_ rules: ConvolutionWeightGradient) throws {
    if usesOwnKernels(rules.forward, images: type(of: node.inputs[0]), weights: rules.weights) {
      let source = try rows(node.inputs[0])
      let upstream = try rows(node.inputs[1])
      return try weightGradient(
        PositionMajorConvolution(
          rules.forward, images: type(of: node.inputs[0]), weights: rules.weights),
        source: source.buffer, upstream: upstream.buffer, "convolution weight gradient")
    }
    let geometry = ConvolutionGeometry(rules.forward, weights: rules.weights)
    let images = type(of: node.inputs[0]).shape
    let upstream = type(of: node.inputs[1]).shape
    let bias = rules.hasBias ? try MemoryDescriptor([rules.weights[0]], tag: dnnl_a) : nil
    let descriptor = try firstFast { tag in
      let images = try MemoryDescriptor(images.dimensions, tag: tag)
      let upstream = try MemoryDescriptor(upstream.dimensions, tag: tag)
      let gradient = try geometry.anyWeights
      return try PrimitiveDescriptor(
        "dnnl_convolution_backward_weights_primitive_desc_create", node: node.name
      ) {
        dnnl_convolution_backward_weights_primitive_desc_create(
          &$0, engine.handle, dnnl_convolution_direct, images.handle, gradient.handle,
          bias?.handle, upstream.handle, geometry.strides, geometry.dilations,
          geometry.paddingBefore, geometry.paddingAfter, nil, $1)
      }
    }
    var arguments = [
      (
        DNNL_ARG_SRC,
        try location(of: node.inputs[0], as: descriptor.descriptor(of: DNNL_ARG_SRC))
      ),
      (
        DNNL_ARG_DIFF_DST,
        try location(of: node.inputs[1], as: descriptor.descriptor(of: DNNL_ARG_DIFF_DST))
      ),
    ]
    if rules.hasBias {
      arguments.append((DNNL_ARG_DIFF_BIAS, try definePlain(node.outputs[1])))
    }
    let made = try descriptor.descriptor(of: DNNL_ARG_DIFF_WEIGHTS)
    let plain = try geometry.plainWeights
    let result = define(node.outputs[0], try .plain(type(of: node.outputs[0])))
    let grouped = Location(descriptor: plain, buffer: result.buffer)
    guard !made.isEqual(to: plain) else {
      arguments.append((DNNL_ARG_DIFF_WEIGHTS, grouped))
      return try primitive(descriptor, "convolution weight gradient", arguments)
    }
    let blocked = Location(
      descriptor: made, buffer: program.makeBuffer(byteCount: made.byteCount))
    arguments.append((DNNL_ARG_DIFF_WEIGHTS, blocked))
    try primitive(descriptor, "convolution weight gradient", arguments)
    try reorder(blocked, to: grouped)
  }

  /// The weights in the layout a convolution wants; copies with a groups axis are kept apart from plain ones.
  private func weightsLocation(
    _ value: Value, _ geometry: ConvolutionGeometry, as wanted: MemoryDescriptor
  ) throws -> Location {
    guard geometry.weights.count == 5 else { return try location(of: value, as: wanted) }
    let source = Location(
      descriptor: try geometry.plainWeights, buffer: try plain(value).buffer)
    if source.descriptor.isEqual(to: wanted) { return source }
    let target = Location(
      descriptor: wanted, buffer: program.makeBuffer(byteCount: wanted.byteCount))
    try reorder(source, to: target)
    return target
  }

  /// The first of the image layouts for which oneDNN has a fast implementation; else its own choice.
  private func firstFast(
    _ make: (dnnl_format_tag_t) throws -> PrimitiveDescriptor
  ) throws -> PrimitiveDescriptor {
    let preferred = try make(imageTags[0])
    guard preferred.isReference else { return preferred }
    for tag in imageTags.dropFirst() {
      if let other = try? make(tag), !other.isReference { return other }
    }
    return preferred
  }
}
