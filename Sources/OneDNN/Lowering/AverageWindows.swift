import CKernels
import SondeCompiler
import SondeTensors

/// The windows of one average pooling along both axes, and what each output's sum is divided by, as C reads them.
final class AverageWindows {
  private let indices: UnsafeMutableBufferPointer<Int32>
  private let divisors: UnsafeMutableBufferPointer<Float>
  private let inputs: Size2D
  private let outputs: Size2D

  /// - Parameters:
  ///   - image: `[batch, channels, height, width]`.
  ///   - rows: The input rows of each output row.
  ///   - columns: The input columns of each output column.
  ///   - divisors: One an output pixel, row-major.
  private init(image: Shape, rows: [Range<Int>], columns: [Range<Int>], divisors: [Int]) {
    inputs = Size2D(height: image[2], width: image[3])
    outputs = Size2D(height: rows.count, width: columns.count)
    let bounds =
      rows.map(\.lowerBound) + rows.map(\.upperBound) + columns.map(\.lowerBound)
      + columns.map(\.upperBound)
    indices = .allocate(capacity: bounds.count)
    _ = indices.initialize(fromContentsOf: bounds.map(Int32.init))
    self.divisors = .allocate(capacity: divisors.count)
    _ = self.divisors.initialize(fromContentsOf: divisors.map(Float.init))
  }

  deinit {
    indices.deallocate()
    divisors.deallocate()
  }

  /// Adaptive pooling: windows chosen so that there are as many as asked for.
  convenience init(image: Shape, output: Size2D) {
    func ranges(_ outputs: Int, _ inputs: Int) -> [Range<Int>] {
      (0..<outputs).map { AdaptiveAveragePooling.range($0, of: outputs, over: inputs) }
    }
    let rows = ranges(output.height, image[2])
    let columns = ranges(output.width, image[3])
    let divisors = rows.flatMap { row in columns.map { row.count * $0.count } }
    self.init(image: image, rows: rows, columns: columns, divisors: divisors)
  }

  /// Windows at a distance from each other; each divisor is the window's extent within the image, or, with padding counted,
  /// within the padded image.
  convenience init(_ rules: AveragePooling, image: Shape) {
    let window = rules.window
    let output = window.outputSize(image: Size2D(height: image[2], width: image[3]))
    func spans(_ axis: KeyPath<Size2D, Int>, _ extent: Int) -> [(inside: Range<Int>, count: Int)] {
      (0..<output[keyPath: axis]).map { index in
        let padding = window.padding[keyPath: axis]
        let start = index * window.stride[keyPath: axis] - padding
        let end = min(start + window.kernel[keyPath: axis], extent + padding)
        let first = max(start, 0)
        let inside = first..<max(min(end, extent), first)
        return (inside, rules.countsPadding ? end - start : inside.count)
      }
    }
    let rows = spans(\.height, image[2])
    let columns = spans(\.width, image[3])
    let divisors = rows.flatMap { row in columns.map { row.count * $0.count } }
    self.init(
      image: image, rows: rows.map(\.inside), columns: columns.map(\.inside), divisors: divisors)
  }

  /// Averages, or spreads the gradient of averages, of position-major values; `row` is images times channels.
  func run(
    row: Int, _ element: sonde_element, isGradient: Bool, source: UnsafeRawPointer,
    target: UnsafeMutableRawPointer
  ) {
    guard let bounds = UnsafePointer(indices.baseAddress),
      let divisors = UnsafePointer(divisors.baseAddress)
    else { return }
    let rows = sonde_windows(
      inputs: inputs.height, outputs: outputs.height, first: bounds, end: bounds + outputs.height)
    let columnBounds = bounds + 2 * outputs.height
    let columns = sonde_windows(
      inputs: inputs.width, outputs: outputs.width, first: columnBounds,
      end: columnBounds + outputs.width)
    if isGradient {
      sonde_average_pooling_gradient(row, element, rows, columns, divisors, source, target)
    } else {
      sonde_average_pooling(row, element, rows, columns, divisors, source, target)
    }
  }
}

extension UnsafeMutableRawPointer {
  /// The memory as float32.
  var floats: UnsafeMutablePointer<Float> { assumingMemoryBound(to: Float.self) }
  /// The memory as int32.
  var labels: UnsafeMutablePointer<Int32> { assumingMemoryBound(to: Int32.self) }
}
