import SondeCompiler
import SondeTensors

extension OperationCase {
  static func maxPooling(
    _ name: String, images: Shape, _ window: PoolingWindow, _ content: Operand.Content = .distinct
  ) -> OperationCase {
    OperationCase(
      "maxPooling: \(name)", .maxPooling(MaxPooling(window: window)),
      [Operand("images", images, content)])
  }

  /// Two cases: with and without the padding counted.
  static func averagePooling(
    _ name: String, images: Shape, _ window: PoolingWindow
  ) -> [OperationCase] {
    [true, false].map { countsPadding in
      OperationCase(
        "averagePooling: \(name), padding \(countsPadding ? "" : "not ")counted",
        .averagePooling(AveragePooling(window: window, countsPadding: countsPadding)),
        [Operand("images", images)])
    }
  }

  static func adaptiveAveragePooling(
    _ name: String, images: Shape, output: Size2D
  ) -> OperationCase {
    OperationCase(
      "adaptiveAveragePooling: \(name)",
      .adaptiveAveragePooling(AdaptiveAveragePooling(output: output)),
      [Operand("images", images)])
  }

  /// Shapes and windows that both kinds of pooling are tried on.
  private static let windows: [(name: String, images: Shape, window: PoolingWindow)] = [
    ("2×2", [2, 3, 4, 6], PoolingWindow(kernel: 2, stride: 2)),
    ("3×3 strided", [1, 3, 8, 8], PoolingWindow(kernel: 3, stride: 2, padding: 1)),
    ("overlapping", [1, 2, 5, 5], PoolingWindow(kernel: 3, stride: 1)),
    ("rest left out", [1, 2, 7, 8], PoolingWindow(kernel: 3, stride: 3)),
    ("rounded up", [1, 2, 8, 8], PoolingWindow(kernel: 3, stride: 2, roundsUp: true)),
    (
      "rounded up and padded", [1, 2, 6, 7],
      PoolingWindow(kernel: 3, stride: 2, padding: 1, roundsUp: true)
    ),
    (
      "last window left out", [1, 2, 4, 4],
      PoolingWindow(kernel: 2, stride: 3, padding: 1, roundsUp: true)
    ),
    (
      "uneven", [2, 2, 7, 9],
      PoolingWindow(
        kernel: Size2D(height: 3, width: 2), stride: Size2D(height: 2, width: 3),
        padding: Size2D(height: 1, width: 0), roundsUp: true)
    ),
    ("whole image", [2, 5, 4, 4], PoolingWindow(kernel: 4, stride: 4)),
    ("one pixel", [2, 3, 1, 1], PoolingWindow(kernel: 3, stride: 2, padding: 1)),
    (
      "half padding", [1, 2, 5, 5], PoolingWindow(kernel: 4, stride: 2, padding: 2, roundsUp: true)
    ),
  ]

  package static let maxPoolings: [OperationCase] =
    windows.map { maxPooling($0.name, images: $0.images, $0.window) } + [
      maxPooling(
        "dilated", images: [1, 2, 9, 9], PoolingWindow(kernel: 3, stride: 1, dilation: 2)),
      maxPooling(
        "dilated, padded, rounded up", images: [1, 2, 8, 9],
        PoolingWindow(kernel: 3, stride: 2, padding: 1, dilation: 2, roundsUp: true)),
      maxPooling(
        "negative", images: [1, 3, 4, 4], PoolingWindow(kernel: 3, stride: 2, padding: 1)),
    ]

  /// Not for finite differences: which of the equal values is the greatest is a matter of definition.
  package static let maxPoolingTies: [OperationCase] = [
    maxPooling(
      "ties", images: [2, 3, 6, 6], PoolingWindow(kernel: 3, stride: 2, padding: 1),
      .whole(below: 3)),
    maxPooling(
      "all equal", images: [1, 2, 4, 4], PoolingWindow(kernel: 2, stride: 2), .whole(below: 1)),
  ]

  package static let averagePoolings: [OperationCase] = windows.flatMap {
    averagePooling($0.name, images: $0.images, $0.window)
  }

  package static let adaptiveAveragePoolings: [OperationCase] = [
    adaptiveAveragePooling("global", images: [2, 3, 5, 4], output: 1),
    adaptiveAveragePooling("divisible", images: [1, 2, 6, 9], output: 3),
    adaptiveAveragePooling("uneven", images: [1, 2, 7, 8], output: 3),
    adaptiveAveragePooling(
      "larger than the image", images: [1, 2, 3, 2], output: Size2D(height: 5, width: 7)),
    adaptiveAveragePooling(
      "mixed", images: [2, 2, 5, 7], output: Size2D(height: 2, width: 7)),
    adaptiveAveragePooling("identity", images: [1, 3, 4, 4], output: 4),
  ]
}
