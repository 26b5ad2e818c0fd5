import CKernels
import COneDNN
import SondeCompiler
import SondeTensors

private let scaleAndShift = dnnl_use_scale.rawValue | dnnl_use_shift.rawValue

// MARK: - Batch normalisation

extension Lowering {
  func lower(_ rules: BatchNormalization) throws {
    let descriptor = try normalizationForward(
      dnnl_forward_training, epsilon: rules.epsilon, flags: scaleAndShift)
    let mean = try definePlain(node.outputs[1])
    let variance = try definePlain(node.outputs[2])
    try normalize(descriptor, mean: mean, variance: variance)
  }

  func lower(_ rules: BatchNormalizationInference) throws {
    let descriptor = try normalizationForward(
      dnnl_forward_inference, epsilon: rules.epsilon,
      flags: scaleAndShift | dnnl_use_global_stats.rawValue)
    try normalize(
      descriptor, mean: try plain(node.inputs[3]), variance: try plain(node.inputs[4]))
  }

  private func normalizationForward(
    _ kind: dnnl_prop_kind_t, epsilon: Float, flags: UInt32
  ) throws -> PrimitiveDescriptor {
    let layout = location(of: node.inputs[0]).descriptor
    return try batchNormalization(kind, layout: layout, epsilon: epsilon, flags: flags)
  }

  private func batchNormalization(
    _ kind: dnnl_prop_kind_t, layout: MemoryDescriptor, epsilon: Float, flags: UInt32
  ) throws -> PrimitiveDescriptor {
    try PrimitiveDescriptor(
      "dnnl_batch_normalization_forward_primitive_desc_create", node: node.name
    ) {
      dnnl_batch_normalization_forward_primitive_desc_create(
        &$0, engine.handle, kind, layout.handle, layout.handle, epsilon, flags, $1)
    }
  }

  private func normalize(
    _ descriptor: PrimitiveDescriptor, mean: Location, variance: Location
  ) throws {
    let source = location(of: node.inputs[0])
    let target = define(node.outputs[0], source.descriptor)
    try primitive(
      descriptor, "batch normalization",
      [
        (DNNL_ARG_SRC, source), (DNNL_ARG_SCALE, try plain(node.inputs[1])),
        (DNNL_ARG_SHIFT, try plain(node.inputs[2])), (DNNL_ARG_MEAN, mean),
        (DNNL_ARG_VARIANCE, variance), (DNNL_ARG_DST, target),
      ])
  }

  func lower(_ rules: BatchNormalizationGradient) throws {
    let source = location(of: node.inputs[1])
    var flags = scaleAndShift
    if rules.usesRunningStatistics { flags |= dnnl_use_global_stats.rawValue }
    let layout = source.descriptor
    let forward = try batchNormalization(
      dnnl_forward_training, layout: layout, epsilon: rules.epsilon, flags: flags)
    let descriptor = try PrimitiveDescriptor(
      "dnnl_batch_normalization_backward_primitive_desc_create", node: node.name
    ) {
      dnnl_batch_normalization_backward_primitive_desc_create(
        &$0, engine.handle, dnnl_backward, layout.handle, layout.handle, layout.handle,
        rules.epsilon, flags, forward.handle, $1)
    }
    let upstream = try location(of: node.inputs[0], as: layout)
    let target = defineOver(node.inputs[0], at: upstream, result: node.outputs[0])
    try primitive(
      descriptor, "batch normalization gradient",
      [
        (DNNL_ARG_SRC, source), (DNNL_ARG_DIFF_DST, upstream),
        (DNNL_ARG_SCALE, try plain(node.inputs[2])), (DNNL_ARG_MEAN, try plain(node.inputs[3])),
        (DNNL_ARG_VARIANCE, try plain(node.inputs[4])), (DNNL_ARG_DIFF_SRC, target),
        (DNNL_ARG_DIFF_SCALE, try definePlain(node.outputs[1])),
        (DNNL_ARG_DIFF_SHIFT, try definePlain(node.outputs[2])),
      ])
  }

  func lower(_ rules: MovingAverage) throws {
    let running = try plain(node.inputs[0])
    let new = try plain(node.inputs[1])
    let target = try definePlain(node.outputs[0])
    let count = type(of: node.inputs[0]).shape.elementCount
    let (keep, take) = (1 - rules.momentum, rules.momentum * rules.correction)
    kernel("moving average", [running.buffer, new.buffer, target.buffer]) { addresses in
      sonde_blend(
        count, keep, addresses[0].floats, take, addresses[1].floats, addresses[2].floats)
    }
  }
}

// MARK: - Local response normalisation

extension Lowering {
  func lower(_ rules: LocalResponseNormalization) throws {
    guard rules.size % 2 == 1 else { return try lowerEven(rules, gradient: false) }
    let source = location(of: node.inputs[0])
    let descriptor = try localResponse(rules, layout: source.descriptor)
    let target = define(node.outputs[0], source.descriptor)
    var arguments = [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, target)]
    let workspace = try descriptor.descriptor(of: DNNL_ARG_WORKSPACE)
    if workspace.byteCount > 0 {
      let buffer = program.makeBuffer(byteCount: workspace.byteCount)
      arguments.append((DNNL_ARG_WORKSPACE, Location(descriptor: workspace, buffer: buffer)))
    }
    try primitive(descriptor, "local response normalization", arguments)
  }

  private func localResponse(
    _ rules: LocalResponseNormalization, layout: MemoryDescriptor
  ) throws -> PrimitiveDescriptor {
    try PrimitiveDescriptor("dnnl_lrn_forward_primitive_desc_create", node: node.name) {
      dnnl_lrn_forward_primitive_desc_create(
        &$0, engine.handle, dnnl_forward_training, dnnl_lrn_across_channels, layout.handle,
        layout.handle, Int64(rules.size), rules.alpha, rules.beta, rules.k, $1)
    }
  }

  func lower(_ rules: LocalResponseNormalizationGradient) throws {
    guard rules.forward.size % 2 == 1 else { return try lowerEven(rules.forward, gradient: true) }
    let source = location(of: node.inputs[1])
    let layout = source.descriptor
    let forward = try localResponse(rules.forward, layout: layout)
    let workspace = try forward.descriptor(of: DNNL_ARG_WORKSPACE)
    // A forward pass of the same layout computes the workspace again: it need not be kept, nor named in the graph.
    let descriptor = try PrimitiveDescriptor(
      "dnnl_lrn_backward_primitive_desc_create", node: node.name
    ) {
      dnnl_lrn_backward_primitive_desc_create(
        &$0, engine.handle, dnnl_lrn_across_channels, layout.handle, layout.handle, layout.handle,
        Int64(rules.forward.size), rules.forward.alpha, rules.forward.beta, rules.forward.k,
        forward.handle, $1)
    }
    let upstream = try location(of: node.inputs[0], as: layout)
    let target = define(node.outputs[0], layout)
    var arguments = [
      (DNNL_ARG_SRC, source), (DNNL_ARG_DIFF_DST, upstream), (DNNL_ARG_DIFF_SRC, target),
    ]
    if workspace.byteCount > 0 {
      let place = Location(
        descriptor: workspace, buffer: program.makeBuffer(byteCount: workspace.byteCount))
      let again = Location(
        descriptor: layout, buffer: program.makeBuffer(byteCount: layout.byteCount))
      try primitive(
        forward, "local response normalization, again",
        [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, again), (DNNL_ARG_WORKSPACE, place)])
      arguments.append((DNNL_ARG_WORKSPACE, place))
    }
    try primitive(descriptor, "local response normalization gradient", arguments)
  }

  /// Over an even number of channels oneDNN centres the window otherwise than PyTorch does.
  private func lowerEven(_ rules: LocalResponseNormalization, gradient: Bool) throws {
    let shape = type(of: node.outputs[0]).shape
    let rule = sonde_lrn(
      batch: shape[0], channels: shape[1], pixels: shape[2] * shape[3], size: rules.size,
      alpha: rules.alpha, beta: rules.beta, k: rules.k)
    let inputs = try node.inputs.map { try plain($0).buffer }
    let target = try definePlain(node.outputs[0])
    kernel("local response normalization", inputs + [target.buffer]) { addresses in
      if gradient {
        sonde_lrn_gradient(
          rule, addresses[0].floats, addresses[1].floats, addresses[2].floats)
      } else {
        sonde_lrn(rule, addresses[0].floats, addresses[1].floats)
      }
    }
  }
}
