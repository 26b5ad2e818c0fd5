import CKernels
import COneDNN
import SondeCompiler
import SondeTensors

// MARK: - Batch normalisation

extension Lowering {
  private func normalization(
    _ value: Value, epsilon: Float, rectifies: Bool = false, givenStatistics: Bool
  ) -> sonde_normalization {
    let type = type(of: value)
    let channels = type.shape[1]
    return sonde_normalization(
      element: type.dataType.element, rows: type.shape.elementCount / channels,
      channels: channels, epsilon: epsilon, rectifies: rectifies ? 1 : 0,
      has_given_statistics: givenStatistics ? 1 : 0)
  }

  private func scratch(_ rule: sonde_normalization) -> Int {
    program.makeBuffer(
      byteCount: withUnsafePointer(to: rule) { sonde_normalization_scratch_bytes($0) })
  }

  func lower(_ rules: BatchNormalization) throws {
    let rule = normalization(
      node.inputs[0], epsilon: rules.epsilon, rectifies: rules.isRectified, givenStatistics: false)
    let source = try channelRows(node.inputs[0])
    let mean = try definePlain(node.outputs[1])
    let variance = try definePlain(node.outputs[2])
    kernel(
      "batch statistics", [source.buffer, scratch(rule), mean.buffer, variance.buffer]
    ) { addresses in
      withUnsafePointer(to: rule) {
        sonde_batch_moments(
          $0, addresses[0], addresses[1], addresses[2].floats, addresses[3].floats)
      }
    }
    try normalize(rule, source, mean: mean, variance: variance)
  }

  func lower(_ rules: BatchNormalizationInference) throws {
    let rule = normalization(
      node.inputs[0], epsilon: rules.epsilon, rectifies: rules.isRectified, givenStatistics: true)
    try normalize(
      rule, try channelRows(node.inputs[0]), mean: try plain(node.inputs[3]),
      variance: try plain(node.inputs[4]))
  }

  private func normalize(
    _ rule: sonde_normalization, _ source: Location, mean: Location, variance: Location
  ) throws {
    let target = defineLike(source, node.outputs[0])
    let (scale, shift) = (try plain(node.inputs[1]), try plain(node.inputs[2]))
    let places = [source, mean, variance, scale, shift, target]
    kernel("batch normalization", places.map(\.buffer)) { addresses in
      withUnsafePointer(to: rule) {
        sonde_batch_normalize(
          $0, addresses[0], addresses[1].floats, addresses[2].floats, addresses[3].floats,
          addresses[4].floats, addresses[5])
      }
    }
  }

  func lower(_ rules: BatchNormalizationGradient) throws {
    let rule = normalization(
      node.inputs[1], epsilon: rules.epsilon, givenStatistics: rules.usesRunningStatistics)
    let source = try channelRows(node.inputs[1])
    let upstream = try channelRows(node.inputs[0])
    let vectors = try node.inputs[2...4].map { try plain($0).buffer }
    let target = defineOver(node.inputs[0], at: upstream, result: node.outputs[0])
    let results = try node.outputs[1...2].map { try definePlain($0).buffer }
    let buffers = [upstream.buffer, source.buffer] + vectors + [scratch(rule), target.buffer]
    let output = rules.isRectified ? [try channelRows(node.inputs[5]).buffer] : []
    kernel("batch normalization gradient", buffers + results + output) { addresses in
      let output = addresses.count > 9 ? UnsafeRawPointer(addresses[9]) : nil
      withUnsafePointer(to: rule) {
        sonde_batch_normalization_gradient(
          $0, addresses[0], output, addresses[1], addresses[3].floats, addresses[4].floats,
          addresses[2].floats, addresses[5], addresses[6], addresses[7].floats,
          addresses[8].floats)
      }
    }
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
    let source = try oneDNNLayout(node.inputs[0])
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
    let source = try oneDNNLayout(node.inputs[1])
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
