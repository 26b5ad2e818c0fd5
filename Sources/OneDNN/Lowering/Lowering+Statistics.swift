import CKernels
import SondeCompiler
import SondeTensors

extension Lowering {
  /// A buffer that only the node being lowered needs.
  private func scratch(byteCount: Int) -> Int { program.makeBuffer(byteCount: byteCount) }

  func lower(_ rules: ActivationStatistics) throws {
    let type = type(of: node.inputs[0])
    let made = location(of: node.inputs[0])
    let source = made.isPositionMajor ? made : try plain(node.inputs[0])
    let target = try definePlain(node.outputs[0])
    let rule = sonde_activation(
      element: type.dataType.element, is_position_major: made.isPositionMajor ? 1 : 0,
      batch: type.shape[0], units: type.shape[1],
      positions: type.shape.dimensions.dropFirst(2).reduce(1, *), low: rules.low, high: rules.high)
    let scratch = scratch(byteCount: sonde_activation_scratch(rule))
    kernel("activation statistics", [source.buffer, scratch, target.buffer]) {
      sonde_activation_statistics(rule, $0[0], $0[1], $0[2].floats)
    }
  }

  func lower(_ rules: OutputStatistics) throws {
    let shape = type(of: node.inputs[0]).shape
    let source = try plain(node.inputs[0])
    let target = try definePlain(node.outputs[0])
    let scratch = scratch(byteCount: 4 * shape[1] * MemoryLayout<Double>.size)
    let areProbabilities: Int32 = rules.areProbabilities ? 1 : 0
    kernel("output statistics", [source.buffer, scratch, target.buffer]) { addresses in
      sonde_output_statistics(
        shape[0], shape[1], areProbabilities, addresses[0].floats,
        addresses[1].assumingMemoryBound(to: Double.self), addresses[2].floats)
    }
  }

  func lower(_ rules: RunningStatisticsShift) throws {
    let channels = type(of: node.inputs[0]).shape[0]
    let sources = try node.inputs.map { try plain($0).buffer }
    let target = try definePlain(node.outputs[0])
    kernel("running statistics shift", sources + [target.buffer]) { addresses in
      sonde_running_shift(
        channels, rules.epsilon, rules.correction, addresses[0].floats, addresses[1].floats,
        addresses[2].floats, addresses[3].floats, addresses[4].floats)
    }
  }

  func lowerDifferenceNorm() throws {
    try reduction("difference norm") {
      sonde_difference_square_sum($0, $1, $2).squareRoot()
    }
  }

  func lowerDotProduct() throws {
    try reduction("dot product") { sonde_dot_product($0, $1, $2) }
  }

  /// Makes one number of two values of one shape.
  private func reduction(
    _ detail: String,
    _ body: @escaping (Int, UnsafePointer<Float>, UnsafePointer<Float>) -> Double
  ) throws {
    let count = type(of: node.inputs[0]).shape.elementCount
    let sources = try node.inputs.map { try plain($0).buffer }
    let target = try definePlain(node.outputs[0])
    kernel(detail, sources + [target.buffer]) { addresses in
      addresses[2].floats[0] = Float(body(count, addresses[0].floats, addresses[1].floats))
    }
  }

  func lowerHistogram() throws {
    let count = type(of: node.inputs[0]).shape.elementCount
    let source = try plain(node.inputs[0])
    let counts = try definePlain(node.outputs[0])
    let moments = try definePlain(node.outputs[1])
    let edges = HistogramCount.edges
    let starts = Self.histogramStarts
    let scratch = scratch(byteCount: sonde_histogram_scratch(edges.count))
    kernel(
      "histogram", [source.buffer, scratch, counts.buffer, moments.buffer]
    ) { addresses in
      edges.withUnsafeBufferPointer { edges in
        starts.withUnsafeBufferPointer { starts in
          guard let first = edges.baseAddress, let start = starts.baseAddress else { return }
          sonde_histogram(
            count, addresses[0].floats,
            sonde_histogram_scale(edge_count: edges.count, edges: first, starts: start),
            addresses[1], addresses[2].labels, addresses[3].floats)
        }
      }
    }
  }

  /// For each combination of a float's exponent and first four digits: how many edges lie below the least of its numbers.
  private static let histogramStarts: [Int32] = (0..<4096).map { cell in
    let least = Double(Float(bitPattern: UInt32(cell) << 19))
    let edges = HistogramCount.edges
    return Int32(edges.firstIndex { $0 >= least } ?? edges.count)
  }
}
