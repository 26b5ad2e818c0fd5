import SondeOneDNN
import SondeRuns
import SondeTensors

/// Where a number is after a step: an output of the step, and which element of it.
struct MeasuredNumber: Hashable, Sendable {
  let output: String
  let index: Int
}

/// A number about a layer or the network, and how it follows from what a step gives back.
struct Measure: Sendable {
  /// Computes a number; nil where the step does not tell it.
  typealias Formula = @Sendable (MeasuredStep) -> Double?

  let layer: String?
  let quantity: Quantity
  let formula: Formula
}

/// A step that was run and measured.
struct MeasuredStep {
  /// How many updates were made, this one included.
  let number: Int
  private let executable: Executable

  init(_ executable: Executable, number: Int) {
    self.executable = executable
    self.number = number
  }

  /// A number that the step gave back.
  subscript(place: MeasuredNumber) -> Double {
    executable.element(place.index, of: place.output).map { Double($0) } ?? .nan
  }
}

/// A histogram that a step counts.
struct MeasuredHistogram: Hashable, Sendable {
  let tag: String
  /// Whether it is of a parameter or its gradient, and not of what a layer puts out.
  let isOfParameter: Bool

  var countsName: String { "histogram.counts.\(tag)" }
  var momentsName: String { "histogram.moments.\(tag)" }

  /// What the last step counted.
  func read(from executable: Executable) -> Histogram? {
    guard let counts = executable.output(countsName)?.elements(as: Int32.self),
      let moments = executable.output(momentsName)?.elements(as: Float.self)
    else { return nil }
    let nonFinite = Int(counts[counts.count - 1])
    let numbers = moments.map { Double($0) }
    let filled = counts.indices.dropLast().filter { counts[$0] > 0 }
    let filledCounts = filled.map { Int(counts[$0]) }
    return Histogram(
      minimum: numbers[0], maximum: numbers[1], count: filledCounts.reduce(0, +), sum: numbers[2],
      sumOfSquares: numbers[3], nonFiniteCount: nonFinite,
      // A bucket is known by its upper limit.
      bucketNumbers: filled.map { $0 + 1 }, bucketCounts: filledCounts)
  }
}
