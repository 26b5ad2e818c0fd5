import COneDNN
import SondeCompiler
import SondeTensors

/// The numbers of a pooling as oneDNN wants them: what windows stick out at the end is more padding there.
private struct PoolingGeometry {
  var kernel: [Int64]
  var strides: [Int64]
  var dilations: [Int64]
  var paddingBefore: [Int64]
  var paddingAfter: [Int64]

  init(_ window: PoolingWindow, image: Shape) {
    func pair(_ size: Size2D) -> [Int64] { [Int64(size.height), Int64(size.width)] }
    kernel = pair(window.kernel)
    strides = pair(window.stride)
    dilations = pair(window.dilation).map { $0 - 1 }
    paddingBefore = pair(window.padding)
    let image = Size2D(height: image[2], width: image[3])
    let output = window.outputSize(image: image)
    func after(_ path: KeyPath<Size2D, Int>) -> Int64 {
      let span = window.dilation[keyPath: path] * (window.kernel[keyPath: path] - 1) + 1
      let reach = (output[keyPath: path] - 1) * window.stride[keyPath: path] + span
      return Int64(reach - image[keyPath: path] - window.padding[keyPath: path])
    }
    paddingAfter = [after(\.height), after(\.width)]
  }
}

extension Lowering {
  func lower(_ rules: MaxPooling) throws {
    let needsPlaces = isUsed(node.outputs[1])
    let source = location(of: node.inputs[0])
    let descriptor = try poolingForward(
      rules.window, dnnl_pooling_max, source: source.descriptor,
      kind: needsPlaces ? dnnl_forward_training : dnnl_forward_inference)
    let target = define(node.outputs[0], try descriptor.descriptor(of: DNNL_ARG_DST))
    var arguments = [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, target)]
    if needsPlaces {
      forwardDescriptors[node.outputs[1]] = descriptor
      let places = define(node.outputs[1], try descriptor.descriptor(of: DNNL_ARG_WORKSPACE))
      arguments.append((DNNL_ARG_WORKSPACE, places))
    }
    try primitive(descriptor, "max pooling", arguments)
  }

  func lower(_ rules: MaxPoolingGradient) throws {
    guard let forward = forwardDescriptors[node.inputs[1]] else {
      throw OneDNNError.call("max pooling gradient", status: "no forward pass", node: node.name)
    }
    let places = (DNNL_ARG_WORKSPACE, location(of: node.inputs[1]))
    try poolingGradient(
      rules.window, dnnl_pooling_max, image: rules.input, forward: forward, workspace: places)
  }

  func lower(_ rules: AveragePooling) throws {
    let image = type(of: node.inputs[0]).shape
    if rules.countsPadding, overhangs(rules.window, image: image) {
      return try windowAverage(AverageWindows(rules.window, image: image), isGradient: false)
    }
    try poolingForward(rules.window, averageAlgorithm(rules))
  }

  func lower(_ rules: AveragePoolingGradient) throws {
    let window = rules.forward.window
    if rules.forward.countsPadding, overhangs(window, image: rules.input) {
      return try windowAverage(AverageWindows(window, image: rules.input), isGradient: true)
    }
    try averageGradient(window, averageAlgorithm(rules.forward), image: rules.input)
  }

  func lower(_ rules: AdaptiveAveragePooling) throws {
    let image = type(of: node.inputs[0]).shape
    guard let window = evenWindow(image: image, output: rules.output) else {
      return try windowAverage(
        AverageWindows(image: image, output: rules.output), isGradient: false)
    }
    try poolingForward(window, dnnl_pooling_avg_exclude_padding)
  }

  func lower(_ rules: AdaptiveAveragePoolingGradient) throws {
    let upstream = type(of: node.inputs[0]).shape
    let output = Size2D(height: upstream[2], width: upstream[3])
    guard let window = evenWindow(image: rules.input, output: output) else {
      return try windowAverage(
        AverageWindows(image: rules.input, output: output), isGradient: true)
    }
    try averageGradient(window, dnnl_pooling_avg_exclude_padding, image: rules.input)
  }

  private func averageAlgorithm(_ rules: AveragePooling) -> dnnl_alg_kind_t {
    rules.countsPadding ? dnnl_pooling_avg_include_padding : dnnl_pooling_avg_exclude_padding
  }

  /// Whether a rounded-up window sticks out beyond the padding: oneDNN would count what sticks out.
  private func overhangs(_ window: PoolingWindow, image: Shape) -> Bool {
    let geometry = PoolingGeometry(window, image: image)
    return zip(geometry.paddingAfter, geometry.paddingBefore).contains { $0 > $1 }
  }

  /// The window of equal size that adaptive pooling comes down to where the output divides the image.
  private func evenWindow(image: Shape, output: Size2D) -> PoolingWindow? {
    guard image[2] % output.height == 0, image[3] % output.width == 0 else { return nil }
    let side = Size2D(height: image[2] / output.height, width: image[3] / output.width)
    return PoolingWindow(kernel: side, stride: side)
  }
}

// MARK: - By oneDNN

extension Lowering {
  private func poolingForward(
    _ window: PoolingWindow, _ algorithm: dnnl_alg_kind_t, source: MemoryDescriptor,
    kind: dnnl_prop_kind_t
  ) throws -> PrimitiveDescriptor {
    let geometry = PoolingGeometry(window, image: type(of: node.inputs[0]).shape)
    let result = try MemoryDescriptor.any(type(of: node.outputs[0]).shape)
    return try PrimitiveDescriptor(
      "dnnl_pooling_forward_primitive_desc_create", node: node.name
    ) {
      dnnl_pooling_forward_primitive_desc_create(
        &$0, engine.handle, kind, algorithm, source.handle, result.handle, geometry.strides,
        geometry.kernel, geometry.dilations, geometry.paddingBefore, geometry.paddingAfter, $1)
    }
  }

  private func poolingForward(_ window: PoolingWindow, _ algorithm: dnnl_alg_kind_t) throws {
    let source = location(of: node.inputs[0])
    let descriptor = try poolingForward(
      window, algorithm, source: source.descriptor, kind: dnnl_forward_training)
    averageDescriptors[node.name] = (type(of: node.inputs[0]).shape, descriptor)
    let target = define(node.outputs[0], try descriptor.descriptor(of: DNNL_ARG_DST))
    try primitive(
      descriptor, "average pooling", [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, target)])
  }

  /// The gradient takes the layouts that the layer's forward pass had, where there was one.
  private func averageGradient(
    _ window: PoolingWindow, _ algorithm: dnnl_alg_kind_t, image: Shape
  ) throws {
    var forward = averageDescriptors[node.name].flatMap { $0.image == image ? $0.descriptor : nil }
    if forward == nil {
      let source = try MemoryDescriptor.plain(ValueType(image))
      let result = try MemoryDescriptor.any(type(of: node.inputs[0]).shape)
      let geometry = PoolingGeometry(window, image: image)
      forward = try PrimitiveDescriptor(
        "dnnl_pooling_forward_primitive_desc_create", node: node.name
      ) {
        dnnl_pooling_forward_primitive_desc_create(
          &$0, engine.handle, dnnl_forward_training, algorithm, source.handle, result.handle,
          geometry.strides, geometry.kernel, geometry.dilations, geometry.paddingBefore,
          geometry.paddingAfter, $1)
      }
    }
    guard let forward else { return }
    try poolingGradient(window, algorithm, image: image, forward: forward, workspace: nil)
  }

  private func poolingGradient(
    _ window: PoolingWindow, _ algorithm: dnnl_alg_kind_t, image: Shape,
    forward: PrimitiveDescriptor, workspace: (Int32, Location)?
  ) throws {
    let geometry = PoolingGeometry(window, image: image)
    let gradient = try forward.descriptor(of: DNNL_ARG_SRC)
    let upstream = try forward.descriptor(of: DNNL_ARG_DST)
    let descriptor = try PrimitiveDescriptor(
      "dnnl_pooling_backward_primitive_desc_create", node: node.name
    ) {
      dnnl_pooling_backward_primitive_desc_create(
        &$0, engine.handle, algorithm, gradient.handle, upstream.handle, geometry.strides,
        geometry.kernel, geometry.dilations, geometry.paddingBefore, geometry.paddingAfter,
        forward.handle, $1)
    }
    let source = try location(of: node.inputs[0], as: upstream)
    let target = define(node.outputs[0], gradient)
    var arguments = [(DNNL_ARG_DIFF_DST, source), (DNNL_ARG_DIFF_SRC, target)]
    if let workspace { arguments.append(workspace) }
    try primitive(descriptor, "pooling gradient", arguments)
  }
}
