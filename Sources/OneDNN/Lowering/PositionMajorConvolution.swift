import CKernels
import SondeCompiler
import SondeTensors

/// A convolution as our own kernels compute it, on position-major values.
final class PositionMajorConvolution {
  let problem: sonde_convolution

  /// - Parameters:
  ///   - problem: A convolution of one group.
  ///   - set: The instruction set that computes it.
  init(_ problem: ConvolutionProblem, by set: InstructionSet) {
    let output = problem.outputSize
    self.problem = sonde_convolution(
      element: problem.cElement, instructions: set.instructions, batch: problem.batch,
      in_channels: problem.channels, in_height: problem.image.height,
      in_width: problem.image.width, out_channels: problem.filters, out_height: output.height,
      out_width: output.width, kernel_height: problem.kernel.height,
      kernel_width: problem.kernel.width, stride_y: problem.stride.height,
      stride_x: problem.stride.width, padding_y: problem.padding.height,
      padding_x: problem.padding.width, dilation_y: problem.dilation.height,
      dilation_x: problem.dilation.width)
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
  /// What packing is called among instructions.
  static let packing = "pack weights"

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
      kernel(Self.packing, [source.buffer, buffer]) { _ in state.renew(copy) }
    } else {
      buffer = program.makeBuffer(byteCount: byteCount)
      kernel(Self.packing, [source.buffer, buffer]) { addresses in
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
    try biasGradient(convolution.problem, upstream: upstream)
  }

  /// Adds the gradient with respect to the bias, the node's second output, where it is wanted.
  func biasGradient(_ problem: sonde_convolution, upstream: Int) throws {
    guard node.outputs.count > 1, isUsed(node.outputs[1]) else { return }
    let bias = try definePlain(node.outputs[1])
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
