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

  func packedByteCount(_ direction: sonde_direction) -> Int {
    withUnsafePointer(to: problem) { sonde_convolution_packed_bytes($0, direction) }
  }

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

  /// The weights as a direction reads them, packed once a step.
  private func packed(
    _ weights: Value, _ convolution: PositionMajorConvolution, _ direction: sonde_direction
  ) throws -> Int {
    let key = PackedWeights(
      weights: weights, direction: direction.rawValue,
      element: convolution.problem.element.rawValue)
    if let made = packedWeights[key] { return made }
    let source = try plain(weights)
    let buffer = program.makeBuffer(byteCount: convolution.packedByteCount(direction))
    kernel(Self.packing, [source.buffer, buffer]) { addresses in
      withUnsafePointer(to: convolution.problem) {
        sonde_convolution_pack($0, direction, addresses[0].floats, addresses[1])
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
      try packed(weights, convolution, SONDE_FORWARD), source, target,
    ]
    if let bias { buffers.append(try plain(bias).buffer) }
    kernel("\(detail) own", buffers) { addresses in
      withUnsafePointer(to: convolution.problem) {
        sonde_convolution_forward(
          $0, addresses[0], addresses[1],
          addresses.count > 3 ? UnsafePointer(addresses[3].floats) : nil, rectifies ? 1 : 0,
          addresses[2])
      }
    }
  }

  /// Adds the gradient with respect to the rows that went in.
  func inputGradient(
    _ convolution: PositionMajorConvolution, upstream: Int, weights: Value, target: Int,
    _ detail: String
  ) throws {
    let packed = try packed(weights, convolution, SONDE_INPUT_GRADIENT)
    kernel("\(detail) own", [packed, upstream, target]) { addresses in
      withUnsafePointer(to: convolution.problem) {
        sonde_convolution_input_gradient($0, addresses[0], addresses[1], addresses[2])
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
    kernel("bias gradient own", [upstream, bias.buffer]) { addresses in
      sonde_channel_sums(
        rows, problem.out_channels, problem.element, addresses[0], addresses[1].floats)
    }
  }
}
