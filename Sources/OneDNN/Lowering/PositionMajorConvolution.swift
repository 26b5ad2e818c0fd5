import CKernels
import SondeCompiler
import SondeTensors

/// A convolution as our own kernels compute it, on position-major values.
final class PositionMajorConvolution {
  let problem: sonde_convolution

  /// - Parameters:
  ///   - rules: The convolution, of one group.
  ///   - images: `[batch, channels, height, width]`; its type is that of the products.
  ///   - weights: `[outputs, channels, height, width]`.
  init(_ rules: Convolution, images: ValueType, weights: Shape) {
    let image = Size2D(height: images.shape[2], width: images.shape[3])
    let kernel = Size2D(height: weights[2], width: weights[3])
    let output = rules.outputSize(image: image, kernel: kernel)
    let element = images.dataType.element
    problem = sonde_convolution(
      element: element, instructions: sonde_best_instructions(element), batch: images.shape[0],
      in_channels: images.shape[1], in_height: image.height, in_width: image.width,
      out_channels: weights[0], out_height: output.height, out_width: output.width,
      kernel_height: kernel.height, kernel_width: kernel.width, stride_y: rules.stride.height,
      stride_x: rules.stride.width, padding_y: rules.padding.height,
      padding_x: rules.padding.width, dilation_y: rules.dilation.height,
      dilation_x: rules.dilation.width)
  }

  /// A linear product is a convolution of pictures of one pixel.
  convenience init(rows: ValueType, weights: Shape) {
    self.init(
      Convolution(), images: ValueType([rows.shape[0], rows.shape[1], 1, 1], rows.dataType),
      weights: [weights[0], weights[1], 1, 1])
  }

  /// The order in which a direction reads the weights.
  func packing(_ direction: sonde_direction) -> sonde_packing {
    withUnsafePointer(to: problem) { sonde_convolution_packing($0, direction) }
  }

  func scratchByteCount(_ direction: sonde_direction) -> Int {
    withUnsafePointer(to: problem) { sonde_convolution_product_scratch_bytes($0, direction) }
  }

  /// For the gradient with respect to the weights.
  var scratchByteCount: Int {
    withUnsafePointer(to: problem) { sonde_convolution_scratch_bytes($0) }
  }
}

/// Weights in the order in which a direction of our own kernels reads them.
struct PackedWeights: Hashable {
  let weights: Value
  let direction: UInt32
  let element: UInt32
}

extension Lowering {
  /// The weights as a direction reads them: a state's are packed only after a change, others at each run.
  private func packed(
    _ weights: Value, _ convolution: PositionMajorConvolution, _ direction: sonde_direction
  ) throws -> Int {
    let order = convolution.packing(direction)
    let key = PackedWeights(
      weights: weights, direction: direction.rawValue, element: order.element.rawValue)
    if let made = packedWeights[key] { return made }
    let source = try plain(weights)
    let byteCount = sonde_packed_bytes(order)
    let buffer: Int
    if let state = storedState(weights) {
      let copy = try state.copy(in: order)
      readCopies[weights, default: []].append(copy)
      buffer = program.makeBuffer(byteCount: byteCount, external: copy.memory.address)
      kernel("pack weights", [source.buffer, buffer]) { _ in state.renew(copy) }
    } else {
      buffer = program.makeBuffer(byteCount: byteCount)
      kernel("pack weights", [source.buffer, buffer]) { addresses in
        sonde_pack(order, addresses[0].floats, addresses[1])
      }
    }
    packedWeights[key] = buffer
    return buffer
  }

  /// Adds a forward product; the places hold position-major rows.
  func forward(
    _ convolution: PositionMajorConvolution, source: Int, weights: Value, bias: Value?,
    rectifies: Bool, target: Int, _ detail: String
  ) throws {
    var buffers = [
      try packed(weights, convolution, SONDE_FORWARD), source,
      program.makeBuffer(byteCount: convolution.scratchByteCount(SONDE_FORWARD)), target,
    ]
    if let bias { buffers.append(try plain(bias).buffer) }
    kernel("\(detail) own", buffers) { addresses in
      withUnsafePointer(to: convolution.problem) {
        sonde_convolution_forward(
          $0, addresses[0], addresses[1],
          addresses.count > 4 ? UnsafePointer(addresses[4].floats) : nil, rectifies ? 1 : 0,
          addresses[2], addresses[3])
      }
    }
  }

  /// Adds the gradient with respect to the rows that went in.
  func inputGradient(
    _ convolution: PositionMajorConvolution, upstream: Int, weights: Value, target: Int,
    _ detail: String
  ) throws {
    let packed = try packed(weights, convolution, SONDE_INPUT_GRADIENT)
    let scratch = program.makeBuffer(
      byteCount: convolution.scratchByteCount(SONDE_INPUT_GRADIENT))
    kernel("\(detail) own", [packed, upstream, scratch, target]) { addresses in
      withUnsafePointer(to: convolution.problem) {
        sonde_convolution_input_gradient(
          $0, addresses[0], addresses[1], addresses[2], addresses[3])
      }
    }
  }

  /// Adds the gradients with respect to the weights and, where there is one, the bias: the node's outputs.
  func weightGradient(
    _ convolution: PositionMajorConvolution, source: Int, upstream: Int, _ detail: String
  ) throws {
    let target = try definePlain(node.outputs[0])
    let scratch = program.makeBuffer(byteCount: convolution.scratchByteCount)
    kernel("\(detail) own", [source, upstream, scratch, target.buffer]) { addresses in
      withUnsafePointer(to: convolution.problem) {
        sonde_convolution_weight_gradient(
          $0, addresses[0], addresses[1], addresses[2], addresses[3].floats)
      }
    }
    guard node.outputs.count > 1, isUsed(node.outputs[1]) else { return }
    let bias = try definePlain(node.outputs[1])
    let problem = convolution.problem
    let rows = problem.out_height * problem.out_width * problem.batch
    let sums = program.makeBuffer(
      byteCount: sonde_channel_sums_scratch_bytes(rows, problem.out_channels))
    kernel("bias gradient own", [upstream, sums, bias.buffer]) { addresses in
      sonde_channel_sums(
        rows, problem.out_channels, problem.element, addresses[0], addresses[1],
        addresses[2].floats)
    }
  }
}
