import SondeCompiler
import SondeTensors

extension OperationCase {
  /// A convolution; filters as wide as the groups leave them.
  static func convolution(
    _ name: String, images: Shape, filters: Int, kernel: Size2D, stride: Size2D = 1,
    padding: Size2D = 0, dilation: Size2D = 1, groups: Int = 1, hasBias: Bool = true
  ) -> OperationCase {
    let weights: Shape = [filters, images[1] / groups, kernel.height, kernel.width]
    let bias = hasBias ? [Operand("bias", [filters])] : []
    return OperationCase(
      "convolution: \(name)",
      .convolution(
        Convolution(stride: stride, padding: padding, dilation: dilation, groups: groups)),
      [Operand("images", images), .weights(weights)] + bias)
  }

  static func linear(
    _ name: String, batch: Int, features: Int, outputs: Int, hasBias: Bool = true
  ) -> OperationCase {
    let bias = hasBias ? [Operand("bias", [outputs])] : []
    return OperationCase(
      "linear: \(name)", .linear(LinearProduct()),
      [Operand("rows", [batch, features]), .weights([outputs, features])] + bias)
  }

  package static let convolutions: [OperationCase] = [
    convolution("first layer", images: [2, 3, 7, 7], filters: 5, kernel: 3, padding: 1),
    convolution("1×1", images: [2, 5, 4, 4], filters: 7, kernel: 1),
    convolution("3×3", images: [2, 4, 5, 5], filters: 6, kernel: 3, padding: 1),
    convolution("without bias", images: [1, 4, 5, 5], filters: 3, kernel: 3, hasBias: false),
    convolution("strided", images: [2, 3, 9, 8], filters: 4, kernel: 3, stride: 2, padding: 1),
    convolution("strided 1×1", images: [1, 4, 7, 7], filters: 6, kernel: 1, stride: 2),
    convolution("dilated", images: [1, 3, 8, 8], filters: 4, kernel: 3, padding: 2, dilation: 2),
    convolution(
      "dilated and strided", images: [1, 2, 9, 9], filters: 3, kernel: 3, stride: 2,
      padding: 1, dilation: 2),
    convolution("grouped", images: [2, 6, 5, 5], filters: 4, kernel: 3, padding: 1, groups: 2),
    convolution("depthwise", images: [2, 6, 5, 5], filters: 6, kernel: 3, padding: 1, groups: 6),
    convolution(
      "depthwise, two filters a channel", images: [1, 5, 5, 5], filters: 10, kernel: 3,
      groups: 5),
    convolution(
      "uneven", images: [1, 5, 7, 10], filters: 3, kernel: Size2D(height: 3, width: 2),
      stride: Size2D(height: 2, width: 3), padding: Size2D(height: 1, width: 0)),
    convolution(
      "1×7", images: [1, 3, 4, 9], filters: 4, kernel: Size2D(height: 1, width: 7),
      padding: Size2D(height: 0, width: 3)),
    convolution("one pixel", images: [3, 4, 1, 1], filters: 5, kernel: 3, padding: 1),
    convolution("large padding", images: [1, 2, 4, 4], filters: 3, kernel: 3, padding: 4),
    convolution("11×11", images: [1, 2, 11, 12], filters: 3, kernel: 11, padding: 1),
    convolution("even kernel", images: [1, 2, 6, 6], filters: 3, kernel: 4, stride: 2, padding: 1),
  ]

  package static let linears: [OperationCase] = [
    linear("rows", batch: 4, features: 7, outputs: 5),
    linear("without bias", batch: 3, features: 5, outputs: 4, hasBias: false),
    linear("batch of one", batch: 1, features: 6, outputs: 3),
    linear("one output", batch: 5, features: 3, outputs: 1),
    linear("tails", batch: 3, features: 33, outputs: 17),
  ]
}
