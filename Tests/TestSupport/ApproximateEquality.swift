package import SondeTensors
package import Testing

/// Checks element by element that `|actual - expected| <= absolute + relative * |expected|`.
///
/// A NaN is close to a NaN only, an infinity to the same infinity only. A failure names the element
/// that is farthest beyond its tolerance, and how many are.
@discardableResult
package func expectClose(
  _ actual: Tensor, _ expected: Tensor, absolute: Double = 0, relative: Double = 0,
  _ comment: String = "", sourceLocation: SourceLocation = #_sourceLocation
) -> Bool {
  guard actual.shape == expected.shape else {
    Issue.record(
      "\(comment) shape \(actual.shape) was found, \(expected.shape) was expected",
      sourceLocation: sourceLocation)
    return false
  }
  return report(
    worstDifference(actual.doubles, expected.doubles, absolute: absolute, relative: relative),
    shape: expected.shape, comment, sourceLocation)
}

/// Checks element by element that `|actual - expected| <= absolute + relative * |expected|`.
@discardableResult
package func expectClose<Number: BinaryFloatingPoint>(
  _ actual: [Number], _ expected: [Number], absolute: Double = 0, relative: Double = 0,
  _ comment: String = "", sourceLocation: SourceLocation = #_sourceLocation
) -> Bool {
  guard actual.count == expected.count else {
    Issue.record(
      "\(comment) \(actual.count) elements were found, \(expected.count) were expected",
      sourceLocation: sourceLocation)
    return false
  }
  return report(
    worstDifference(
      actual.map { Double($0) }, expected.map { Double($0) }, absolute: absolute, relative: relative
    ),
    shape: [expected.count], comment, sourceLocation)
}

/// Checks that `|actual - expected| <= absolute + relative * |expected|`.
@discardableResult
package func expectClose<Number: BinaryFloatingPoint>(
  _ actual: Number, _ expected: Number, absolute: Double = 0, relative: Double = 0,
  _ comment: String = "", sourceLocation: SourceLocation = #_sourceLocation
) -> Bool {
  expectClose(
    [actual], [expected], absolute: absolute, relative: relative, comment,
    sourceLocation: sourceLocation)
}

/// The element that is farthest beyond its tolerance.
package struct WorstDifference: Hashable, Sendable {
  package let index: Int
  package let actual: Double
  package let expected: Double
  package let allowed: Double
  /// How many elements are beyond their tolerance.
  package let count: Int
}

/// Finds the element that is farthest beyond its tolerance; none when all are within.
package func worstDifference(
  _ actual: [Double], _ expected: [Double], absolute: Double, relative: Double
) -> WorstDifference? {
  var (worst, worstExcess, count) = (0, 0.0, 0)
  for (index, (a, b)) in zip(actual, expected).enumerated() {
    // Equal covers infinities; a NaN on one side only makes the difference NaN.
    if a == b || (a.isNaN && b.isNaN) { continue }
    let difference = abs(a - b)
    let allowed = absolute + relative * abs(b)
    if difference <= allowed && b.isFinite { continue }
    count += 1
    let excess = difference.isNaN ? .infinity : difference - allowed
    if count == 1 || excess > worstExcess || excess.isNaN { (worst, worstExcess) = (index, excess) }
  }
  guard count > 0 else { return nil }
  return WorstDifference(
    index: worst, actual: actual[worst], expected: expected[worst],
    allowed: absolute + relative * abs(expected[worst]), count: count)
}

private func report(
  _ worst: WorstDifference?, shape: Shape, _ comment: String, _ sourceLocation: SourceLocation
) -> Bool {
  guard let worst else { return true }
  let place = zip(shape.dimensions, shape.rowMajorStrides).map { worst.index / $1 % $0 }
  Issue.record(
    """
    \(comment) \(worst.count) of \(shape.elementCount) elements are not close; the worst, at \
    \(place), is \(worst.actual), expected \(worst.expected): differs by \
    \(abs(worst.actual - worst.expected)), allowed \(worst.allowed)
    """, sourceLocation: sourceLocation)
  return false
}

extension Tensor {
  /// The elements as double-precision numbers, whatever the stored type is.
  package var doubles: [Double] {
    func read<Number>(_ type: Number.Type, _ convert: (Number) -> Double) -> [Double] {
      withUnsafeBytes { bytes in
        (0..<shape.elementCount).map {
          convert(bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Number>.size, as: type))
        }
      }
    }
    return switch dataType {
    case .float64: read(Double.self) { $0 }
    case .float32: read(Float.self) { Double($0) }
    case .float16: read(Float16.self) { Double($0) }
    case .bfloat16: read(UInt16.self) { Double(Float(bitPattern: UInt32($0) << 16)) }
    case .int64: read(Int64.self) { Double($0) }
    case .int32: read(Int32.self) { Double($0) }
    case .int16: read(Int16.self) { Double($0) }
    case .int8: read(Int8.self) { Double($0) }
    case .uint8, .bool: read(UInt8.self) { Double($0) }
    }
  }
}
