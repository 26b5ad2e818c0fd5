import CKernels
import SondeCompiler
import SondeTensors

extension sonde_pooling {
  /// Pooling of position-major pictures.
  fileprivate init(_ window: PoolingWindow, images: ValueType) {
    let image = Size2D(height: images.shape[2], width: images.shape[3])
    let output = window.outputSize(image: image)
    self.init(
      row: PositionMajor(images).positionLength, in_height: image.height, in_width: image.width,
      out_height: output.height, out_width: output.width, kernel_height: window.kernel.height,
      kernel_width: window.kernel.width, stride_y: window.stride.height,
      stride_x: window.stride.width, padding_y: window.padding.height,
      padding_x: window.padding.width, dilation_y: window.dilation.height,
      dilation_x: window.dilation.width)
  }
}

// Pooling is by our own kernels, on position-major values: oneDNN's maximum passes over what is not a number, and its averages
// count what sticks out of the padding.
extension Lowering {
  func lower(_ rules: MaxPooling) throws {
    let images = type(of: node.inputs[0])
    let rule = sonde_pooling(rules.window, images: images)
    let element = images.dataType.element
    let source = try rows(node.inputs[0])
    let target = try defineRows(node.outputs[0])
    var buffers = [source.buffer, target.buffer]
    if isUsed(node.outputs[1]) {
      let places = Location(
        descriptor: try PositionMajor(type(of: node.outputs[1])).descriptor(),
        buffer: program.makeBuffer(byteCount: rule.out_height * rule.out_width * rule.row * 4),
        isPositionMajor: true)
      buffers.append(define(node.outputs[1], places).buffer)
    }
    kernel("max pooling", buffers) { addresses in
      let places = addresses.count > 2 ? addresses[2].places : nil
      withUnsafePointer(to: rule) {
        sonde_max_pooling($0, element, addresses[0], addresses[1], places)
      }
    }
  }

  func lower(_ rules: MaxPoolingGradient) throws {
    let places = location(of: node.inputs[1]).buffer
    let element = type(of: node.inputs[0]).dataType.element
    let rule = sonde_pooling(rules.window, images: type(of: node.outputs[0]))
    let upstream = try rows(node.inputs[0])
    let target = try defineRows(node.outputs[0])
    kernel("max pooling gradient", [upstream.buffer, places, target.buffer]) { addresses in
      withUnsafePointer(to: rule) {
        sonde_max_pooling_gradient(
          $0, element, addresses[0], addresses[1].places, addresses[2])
      }
    }
  }
}

extension Lowering {
  func lower(_ rules: AveragePooling) throws {
    let image = type(of: node.inputs[0]).shape
    try average(AverageWindows(rules, image: image), isGradient: false)
  }

  func lower(_ rules: AveragePoolingGradient) throws {
    try average(AverageWindows(rules.forward, image: rules.input), isGradient: true)
  }

  func lower(_ rules: AdaptiveAveragePooling) throws {
    let image = type(of: node.inputs[0]).shape
    try average(AverageWindows(image: image, output: rules.output), isGradient: false)
  }

  func lower(_ rules: AdaptiveAveragePoolingGradient) throws {
    let upstream = type(of: node.inputs[0]).shape
    let output = Size2D(height: upstream[2], width: upstream[3])
    try average(AverageWindows(image: rules.input, output: output), isGradient: true)
  }

  private func average(_ windows: AverageWindows, isGradient: Bool) throws {
    let input = type(of: node.inputs[0])
    let source = try rows(node.inputs[0])
    let target = try defineRows(node.outputs[0])
    let row = PositionMajor(input).positionLength
    let detail = isGradient ? "average pooling gradient" : "average pooling"
    kernel(detail, [source.buffer, target.buffer]) { addresses in
      windows.run(
        row: row, input.dataType.element, isGradient: isGradient, source: addresses[0],
        target: addresses[1])
    }
  }
}

extension UnsafeMutableRawPointer {
  fileprivate var places: UnsafeMutablePointer<Int32> { assumingMemoryBound(to: Int32.self) }
}
