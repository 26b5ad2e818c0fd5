/// Numbers by step, made ready for drawing.
struct CurveSeries: Hashable, Sendable {
  var steps: [Int]
  var values: [Double]

  /// The step of the first value that is infinite or not a number.
  var firstNonFiniteStep: Int? { zip(steps, values).first { !$1.isFinite }?.0 }

  /// A moving mean, taken twice so that it has no corners, about a fiftieth of all values wide.
  ///
  /// The window is around each value, so that the curve has no lag; values that are not finite are left
  /// out of the means.
  func smoothed() -> CurveSeries {
    let reach = values.count / 150
    guard reach > 0 else { return self }
    return averaged(reach).averaged(reach)
  }

  private func averaged(_ reach: Int) -> CurveSeries {
    // Sums and numbers of finite values up to each place.
    var (sums, counts) = ([0.0], [0])
    for value in values {
      sums.append(sums[sums.count - 1] + (value.isFinite ? value : 0))
      counts.append(counts[counts.count - 1] + (value.isFinite ? 1 : 0))
    }
    var result = self
    for index in values.indices where values[index].isFinite {
      let (first, last) = (max(0, index - reach), min(values.count, index + reach + 1))
      result.values[index] = (sums[last] - sums[first]) / Double(counts[last] - counts[first])
    }
    return result
  }

  /// At most so many steps, evenly taken, the first and the last among them.
  func thinned(to count: Int) -> CurveSeries {
    guard values.count > count, count > 1 else { return self }
    let chosen = (0..<count).map { $0 * (values.count - 1) / (count - 1) }
    return CurveSeries(steps: chosen.map { steps[$0] }, values: chosen.map { values[$0] })
  }

  /// The least and the greatest value of each of so many equal parts, in their order.
  ///
  /// Drawn, it looks as all values would, since the parts are narrower than what is seen.
  func envelope(parts: Int) -> CurveSeries {
    guard values.count > parts * 2, parts > 0 else { return self }
    var result = CurveSeries(steps: [], values: [])
    for part in 0..<parts {
      let range = (part * values.count / parts)..<((part + 1) * values.count / parts)
      guard let first = range.first else { continue }
      if let broken = range.first(where: { !values[$0].isFinite }) {
        // The curve breaks here.
        result.append(steps[broken], values[broken])
        continue
      }
      var (least, greatest) = (first, first)
      for index in range {
        if values[index] < values[least] { least = index }
        if values[index] > values[greatest] { greatest = index }
      }
      for index in Set([least, greatest]).sorted() { result.append(steps[index], values[index]) }
    }
    return result
  }

  private mutating func append(_ step: Int, _ value: Double) {
    steps.append(step)
    values.append(value)
  }

  /// The range of the finite values; of many, without spikes that would flatten the rest.
  ///
  /// A spike is what lies beyond the outermost hundredths by more than half of what is between them.
  var usualRange: ClosedRange<Double>? {
    let sorted = values.filter(\.isFinite).sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    guard sorted.count >= 200 else { return first...last }
    let low = sorted[sorted.count / 100]
    let high = sorted[sorted.count - 1 - sorted.count / 100]
    let room = (high - low) / 2
    return (first < low - room ? low : first)...(last > high + room ? high : last)
  }
}
