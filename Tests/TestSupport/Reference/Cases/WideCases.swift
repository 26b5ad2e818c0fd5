import SondeCompiler
import SondeTensors

/// Larger cases, for backends: widths that fill vectors and widths that do not, the shapes of well-known networks.
extension OperationCase {
  package static let wideConvolutions: [OperationCase] = [
    convolution("first layer, 3×3", images: [2, 3, 16, 16], filters: 32, kernel: 3, padding: 1),
    convolution(
      "first layer, 7×7 strided", images: [2, 3, 16, 16], filters: 16, kernel: 7,
      stride: 2, padding: 3),
    convolution("first layer, 11×11", images: [1, 3, 16, 16], filters: 24, kernel: 11, padding: 1),
    convolution("wide 11×11", images: [1, 32, 12, 12], filters: 32, kernel: 11, padding: 1),
    convolution("5×5", images: [2, 16, 8, 8], filters: 32, kernel: 5, padding: 1),
    convolution("wide 3×3", images: [3, 32, 8, 8], filters: 48, kernel: 3, padding: 1),
    convolution("3×3 on 2×2", images: [4, 64, 2, 2], filters: 64, kernel: 3, padding: 1),
    convolution("3×3 on 1×1", images: [5, 64, 1, 1], filters: 33, kernel: 3, padding: 1),
    convolution("wide 1×1", images: [2, 64, 5, 5], filters: 32, kernel: 1),
    convolution("wide strided 1×1", images: [2, 16, 8, 8], filters: 32, kernel: 1, stride: 2),
    convolution(
      "strided, odd image", images: [2, 16, 9, 9], filters: 16, kernel: 3, stride: 2,
      padding: 1),
    convolution("tails", images: [3, 17, 7, 6], filters: 33, kernel: 3, padding: 1),
    convolution("one filter", images: [2, 19, 5, 5], filters: 1, kernel: 3, padding: 1),
    convolution("one channel", images: [2, 1, 9, 9], filters: 20, kernel: 5),
    convolution(
      "groups of sixteen", images: [2, 32, 6, 6], filters: 32, kernel: 3, padding: 1,
      groups: 2),
    convolution(
      "groups with tails", images: [2, 15, 6, 6], filters: 21, kernel: 3, padding: 1,
      groups: 3),
    convolution(
      "groups without bias", images: [1, 32, 5, 5], filters: 16, kernel: 3, groups: 4,
      hasBias: false),
    convolution(
      "wide depthwise", images: [2, 32, 7, 7], filters: 32, kernel: 3, padding: 1,
      groups: 32),
    convolution(
      "depthwise, strided", images: [2, 24, 8, 8], filters: 24, kernel: 5, stride: 2,
      padding: 2, groups: 24),
    convolution(
      "wide, dilated", images: [1, 16, 11, 11], filters: 16, kernel: 3, padding: 2,
      dilation: 2),
    convolution(
      "padding beyond the kernel", images: [1, 16, 3, 3], filters: 16, kernel: 3,
      stride: 2, padding: 5),
    convolution(
      "kernel larger than the image", images: [2, 16, 3, 3], filters: 16, kernel: 7,
      padding: 3),
  ]

  package static let wideOthers: [OperationCase] = [
    linear("VGG", batch: 8, features: 512, outputs: 128),
    linear("wide tails", batch: 5, features: 131, outputs: 67),
    linear("ten classes", batch: 16, features: 84, outputs: 10),
    linear("batch of one, wide", batch: 1, features: 256, outputs: 100),
    maxPooling(
      "wide 3×3 strided", images: [3, 32, 9, 9], PoolingWindow(kernel: 3, stride: 2, padding: 1)),
    maxPooling(
      "wide, rounded up", images: [2, 17, 8, 8],
      PoolingWindow(kernel: 3, stride: 2, roundsUp: true)),
    maxPooling(
      "large window", images: [1, 16, 20, 20], PoolingWindow(kernel: 17, stride: 1, padding: 0)),
    adaptiveAveragePooling("wide global", images: [3, 64, 7, 7], output: 1),
    adaptiveAveragePooling("wide, uneven", images: [2, 17, 13, 13], output: 6),
    batchNormalization("wide", input: [4, 64, 6, 6]),
    batchNormalization("wide tails", input: [3, 33, 5, 5]),
    batchNormalization("wide rows", input: [16, 100]),
    batchNormalizationInference("wide", input: [2, 48, 5, 5]),
    localResponseNormalization("wide", input: [2, 32, 4, 4], size: 5, alpha: 0.1),
    localResponseNormalization("wide tails", input: [1, 21, 3, 3], size: 3, alpha: 1),
    localResponseNormalization("wide, even size", input: [1, 32, 3, 3], size: 4, alpha: 1),
    crossEntropy(
      "wide", labels: (0..<32).map { $0 * 37 % 100 }, classes: 100, CrossEntropy(smoothing: 0.1)),
    dropout("wide", [16, 1025], probability: 0.3, stream: 2, seed: 11, step: 3),
  ]
}
