import CKernels
import COneDNN
import SondeCompiler
import SondeTensors

extension Activation {
  /// oneDNN's name for computing from the input, and for a gradient from the output.
  fileprivate var algorithm: (forward: dnnl_alg_kind_t, fromOutput: dnnl_alg_kind_t) {
    switch self {
    case .relu, .leakyReLU: (dnnl_eltwise_relu, dnnl_eltwise_relu_use_dst_for_bwd)
    case .sigmoid: (dnnl_eltwise_logistic, dnnl_eltwise_logistic_use_dst_for_bwd)
    case .tanh: (dnnl_eltwise_tanh, dnnl_eltwise_tanh_use_dst_for_bwd)
    case .elu: (dnnl_eltwise_elu, dnnl_eltwise_elu_use_dst_for_bwd)
    }
  }

  /// What a rectifier multiplies negative numbers by; nil for other activations.
  ///
  /// Whether the gradient is taken from the output or the input, it is the sign that counts.
  fileprivate var rectifierSlope: Float? {
    switch self {
    case .relu: 0
    case .leakyReLU(let slope): slope
    case .sigmoid, .tanh, .elu: nil
    }
  }

  fileprivate var alpha: Float {
    switch self {
    case .leakyReLU(let slope): slope
    case .elu(let alpha): alpha
    case .relu, .sigmoid, .tanh: 0
    }
  }
}

extension Lowering {
  func lower(_ rules: Activation) throws {
    if let slope = rules.rectifierSlope { return lowerRectifier(slope: slope) }
    let algorithm =
      rules.differentiatesFromOutput ? rules.algorithm.fromOutput : rules.algorithm.forward
    try elementwise(algorithm, alpha: rules.alpha, beta: 0, "activation")
  }

  func lower(_ rules: Scale) throws {
    try elementwise(dnnl_eltwise_linear, alpha: rules.factor, beta: 0, "scale")
  }

  func lower(_ rules: Clamp) throws {
    try elementwise(dnnl_eltwise_clip, alpha: -rules.limit, beta: rules.limit, "clamp")
  }

  private func elementwiseForward(
    _ algorithm: dnnl_alg_kind_t, alpha: Float, beta: Float, layout: MemoryDescriptor
  ) throws -> PrimitiveDescriptor {
    try PrimitiveDescriptor("dnnl_eltwise_forward_primitive_desc_create", node: node.name) {
      dnnl_eltwise_forward_primitive_desc_create(
        &$0, engine.handle, dnnl_forward_training, algorithm, layout.handle, layout.handle, alpha,
        beta, $1)
    }
  }

  private func elementwise(
    _ algorithm: dnnl_alg_kind_t, alpha: Float, beta: Float, _ detail: String
  ) throws {
    let source = location(of: node.inputs[0])
    let descriptor = try elementwiseForward(
      algorithm, alpha: alpha, beta: beta, layout: source.descriptor)
    let target = defineOver(node.inputs[0], at: source, result: node.outputs[0])
    try primitive(descriptor, detail, [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, target)])
  }

  /// Rectifiers are loops of our own, on any layout: oneDNN's turn a value that is not a number into one, and so hide it.
  private func lowerRectifier(slope: Float) {
    let source = location(of: node.inputs[0])
    let target = defineOver(node.inputs[0], at: source, result: node.outputs[0])
    let count = source.descriptor.byteCount / MemoryLayout<Float>.size
    kernel("rectifier", [source.buffer, target.buffer]) { addresses in
      sonde_relu(count, slope, addresses[0].floats, addresses[1].floats)
    }
  }

  private func lowerRectifierGradient(slope: Float) throws {
    let reference = location(of: node.inputs[1])
    let upstream = try location(of: node.inputs[0], as: reference.descriptor)
    let target = defineOver(node.inputs[0], at: upstream, result: node.outputs[0])
    let count = reference.descriptor.byteCount / MemoryLayout<Float>.size
    kernel(
      "rectifier gradient", [upstream.buffer, reference.buffer, target.buffer]
    ) { addresses in
      sonde_relu_gradient(
        count, slope, addresses[0].floats, addresses[1].floats, addresses[2].floats)
    }
  }

  func lower(_ rules: ActivationGradient) throws {
    if let slope = rules.forward.rectifierSlope {
      return try lowerRectifierGradient(slope: slope)
    }
    let fromOutput = rules.forward.differentiatesFromOutput
    let algorithm =
      fromOutput ? rules.forward.algorithm.fromOutput : rules.forward.algorithm.forward
    let reference = location(of: node.inputs[1])
    let layout = reference.descriptor
    let hint = try elementwiseForward(
      algorithm, alpha: rules.forward.alpha, beta: 0, layout: layout)
    let descriptor = try PrimitiveDescriptor(
      "dnnl_eltwise_backward_primitive_desc_create", node: node.name
    ) {
      dnnl_eltwise_backward_primitive_desc_create(
        &$0, engine.handle, algorithm, layout.handle, layout.handle, layout.handle,
        rules.forward.alpha, 0, hint.handle, $1)
    }
    let upstream = try location(of: node.inputs[0], as: layout)
    let target = defineOver(node.inputs[0], at: upstream, result: node.outputs[0])
    try primitive(
      descriptor, "activation gradient",
      [
        (DNNL_ARG_DIFF_DST, upstream), (fromOutput ? DNNL_ARG_DST : DNNL_ARG_SRC, reference),
        (DNNL_ARG_DIFF_SRC, target),
      ])
  }

  func lower(_ rules: DropoutMask) throws {
    let source = try plain(node.inputs[0])
    let seed = location(of: node.inputs[1])
    let step = location(of: node.inputs[2])
    let target = defineOver(node.inputs[0], at: source, result: node.outputs[0])
    let count = type(of: node.inputs[0]).shape.elementCount
    kernel("dropout", [source.buffer, seed.buffer, step.buffer, target.buffer]) { addresses in
      sonde_dropout(
        count, addresses[0].floats, addresses[3].floats, Double(rules.probability),
        rules.keepScale, rules.stream, addresses[1].load(as: UInt64.self),
        addresses[2].load(as: UInt64.self))
    }
  }

  func lowerMultiplyByScalar() throws {
    let source = try plain(node.inputs[0])
    let factor = try plain(node.inputs[1])
    let target = defineOver(node.inputs[0], at: source, result: node.outputs[0])
    let count = type(of: node.inputs[0]).shape.elementCount
    kernel("multiply", [source.buffer, factor.buffer, target.buffer]) { addresses in
      sonde_multiply(count, addresses[1].floats[0], addresses[0].floats, addresses[2].floats)
    }
  }

  func lower(_ rules: Constant) throws {
    let target = try definePlain(node.outputs[0])
    let count = rules.shape.elementCount
    kernel("constant", [target.buffer]) { addresses in
      sonde_fill(count, rules.value, addresses[0].floats)
    }
  }

  func lowerSum() throws {
    let first = location(of: node.inputs[0])
    let sources = try node.inputs.map { try location(of: $0, as: first.descriptor) }
    let target = define(node.outputs[0], first.descriptor)
    let factors = [Float](repeating: 1, count: sources.count)
    let descriptor = try PrimitiveDescriptor("dnnl_sum_primitive_desc_create", node: node.name) {
      let layouts: [const_dnnl_memory_desc_t?] = sources.map(\.descriptor.handle)
      return dnnl_sum_primitive_desc_create(
        &$0, engine.handle, target.descriptor.handle, Int32(sources.count), factors, layouts, $1)
    }
    let arguments = sources.enumerated().map {
      (DNNL_ARG_MULTIPLE_SRC + Int32($0.offset), $0.element)
    }
    try primitive(descriptor, "sum", arguments + [(DNNL_ARG_DST, target)])
  }
}
