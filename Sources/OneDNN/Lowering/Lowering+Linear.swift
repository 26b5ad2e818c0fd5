import COneDNN
import SondeCompiler
import SondeTensors

extension Lowering {
  /// Whether our own kernels compute a product, all three directions of it.
  private func usesOwnKernels(_ rows: Value) -> Bool { type(of: rows).dataType == .bfloat16 }

  func lower(_ rules: LinearProduct) throws {
    if usesOwnKernels(node.inputs[0]) {
      let source = try plain(node.inputs[0])
      let target = try definePlain(node.outputs[0])
      return try forward(
        PositionMajorConvolution(
          rows: type(of: node.inputs[0]), weights: type(of: node.inputs[1]).shape),
        source: source.buffer, weights: node.inputs[1],
        bias: node.inputs.count == 3 ? node.inputs[2] : nil, rectifies: rules.isRectified,
        target: target.buffer, "linear")
    }
    let source = try MemoryDescriptor.any(type(of: node.inputs[0]).shape)
    let weights = try MemoryDescriptor.any(type(of: node.inputs[1]).shape)
    let result = try MemoryDescriptor.any(type(of: node.outputs[0]).shape)
    let bias =
      node.inputs.count == 3 ? try MemoryDescriptor.plain(type(of: node.inputs[2])) : nil
    let descriptor = try PrimitiveDescriptor(
      "dnnl_inner_product_forward_primitive_desc_create", node: node.name
    ) {
      dnnl_inner_product_forward_primitive_desc_create(
        &$0, engine.handle, dnnl_forward_training, source.handle, weights.handle, bias?.handle,
        result.handle, $1)
    }
    var arguments = [
      (
        DNNL_ARG_SRC,
        try location(of: node.inputs[0], as: descriptor.descriptor(of: DNNL_ARG_SRC))
      ),
      (
        DNNL_ARG_WEIGHTS,
        try location(of: node.inputs[1], as: descriptor.descriptor(of: DNNL_ARG_WEIGHTS))
      ),
    ]
    if node.inputs.count == 3 { arguments.append((DNNL_ARG_BIAS, try plain(node.inputs[2]))) }
    let target = define(node.outputs[0], try descriptor.descriptor(of: DNNL_ARG_DST))
    try primitive(descriptor, "linear", arguments + [(DNNL_ARG_DST, target)])
    if rules.isRectified { rectify(node.outputs[0]) }
  }

  func lowerLinearInputGradient() throws {
    if usesOwnKernels(node.inputs[0]) {
      let source = try plain(node.inputs[0])
      let target = try definePlain(node.outputs[0])
      return try inputGradient(
        PositionMajorConvolution(
          rows: type(of: node.outputs[0]), weights: type(of: node.inputs[1]).shape),
        upstream: source.buffer, weights: node.inputs[1], target: target.buffer,
        "linear input gradient")
    }
    let upstream = try MemoryDescriptor.any(type(of: node.inputs[0]).shape)
    let weights = try MemoryDescriptor.any(type(of: node.inputs[1]).shape)
    let gradient = try MemoryDescriptor.any(type(of: node.outputs[0]).shape)
    let hint = try linearHint(
      source: type(of: node.outputs[0]).shape, weights: type(of: node.inputs[1]).shape)
    let descriptor = try PrimitiveDescriptor(
      "dnnl_inner_product_backward_data_primitive_desc_create", node: node.name
    ) {
      dnnl_inner_product_backward_data_primitive_desc_create(
        &$0, engine.handle, gradient.handle, weights.handle, upstream.handle, hint.handle, $1)
    }
    let source = try location(
      of: node.inputs[0], as: descriptor.descriptor(of: DNNL_ARG_DIFF_DST))
    let matrix = try location(of: node.inputs[1], as: descriptor.descriptor(of: DNNL_ARG_WEIGHTS))
    let target = define(node.outputs[0], try descriptor.descriptor(of: DNNL_ARG_DIFF_SRC))
    try primitive(
      descriptor, "linear input gradient",
      [(DNNL_ARG_DIFF_DST, source), (DNNL_ARG_WEIGHTS, matrix), (DNNL_ARG_DIFF_SRC, target)])
  }

  func lower(_ rules: LinearWeightGradient) throws {
    if usesOwnKernels(node.inputs[0]) {
      let source = try plain(node.inputs[0])
      let upstream = try plain(node.inputs[1])
      return try weightGradient(
        PositionMajorConvolution(
          rows: type(of: node.inputs[0]), weights: type(of: node.outputs[0]).shape),
        source: source.buffer, upstream: upstream.buffer, "linear weight gradient")
    }
    let source = try MemoryDescriptor.any(type(of: node.inputs[0]).shape)
    let upstream = try MemoryDescriptor.any(type(of: node.inputs[1]).shape)
    let gradient = try MemoryDescriptor.any(type(of: node.outputs[0]).shape)
    let bias = rules.hasBias ? try MemoryDescriptor.plain(type(of: node.outputs[1])) : nil
    let hint = try linearHint(
      source: type(of: node.inputs[0]).shape, weights: type(of: node.outputs[0]).shape)
    let descriptor = try PrimitiveDescriptor(
      "dnnl_inner_product_backward_weights_primitive_desc_create", node: node.name
    ) {
      dnnl_inner_product_backward_weights_primitive_desc_create(
        &$0, engine.handle, source.handle, gradient.handle, bias?.handle, upstream.handle,
        hint.handle, $1)
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
    let target = define(node.outputs[0], try descriptor.descriptor(of: DNNL_ARG_DIFF_WEIGHTS))
    try primitive(
      descriptor, "linear weight gradient", arguments + [(DNNL_ARG_DIFF_WEIGHTS, target)])
  }

  /// The forward primitive that oneDNN wants to see when it chooses a gradient's layouts.
  private func linearHint(source: Shape, weights: Shape) throws -> PrimitiveDescriptor {
    let result = try MemoryDescriptor.any([source[0], weights[0]])
    let source = try MemoryDescriptor.any(source)
    let weights = try MemoryDescriptor.any(weights)
    return try PrimitiveDescriptor(
      "dnnl_inner_product_forward_primitive_desc_create", node: node.name
    ) {
      dnnl_inner_product_forward_primitive_desc_create(
        &$0, engine.handle, dnnl_forward_training, source.handle, weights.handle, nil,
        result.handle, $1)
    }
  }
}
