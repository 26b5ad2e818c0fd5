import Foundation
import SondeCompiler
import SondeTensors

extension Reference {
  /// By definition: two passes for variances, and every pair of samples for the correlation.
  static func activationStatistics(
    _ rules: ActivationStatistics, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let x = operands[0]
    let (batch, units) = (x.shape[0], x.shape[1])
    let size = x.elements.count / batch
    let positions = size / units
    let samples = (0..<batch).map { Array(x.elements[$0 * size..<($0 + 1) * size]) }
    let mean = Self.mean(x.elements)
    let variance = Self.variance(x.elements)
    let across = Self.mean((0..<size).map { place in Self.variance(samples.map { $0[place] }) })
    let second = Self.mean(x.elements.map { $0 * $0 })
    var products: [Double] = []
    for one in 0..<batch {
      for other in 0..<batch where other != one {
        products.append(Self.mean(zip(samples[one], samples[other]).map { $0 * $1 }))
      }
    }
    let dead = (0..<units).filter { unit in
      samples.allSatisfy { sample in
        sample[unit * positions..<(unit + 1) * positions].allSatisfy { $0 == 0 }
      }
    }
    let flat = x.elements.filter { $0 < Double(rules.low) || $0 > Double(rules.high) }
    let count = Double(x.elements.count)
    let isAlone = batch < 2
    return [
      ReferenceValue(
        operands.shape(),
        [
          mean, variance.squareRoot(), Double(x.elements.filter { $0 == 0 }.count) / count,
          Double(dead.count) / Double(units), Double(flat.count) / count,
          isAlone ? .nan : variance == 0 ? 0 : (across / variance).squareRoot(),
          isAlone ? .nan : second == 0 ? 1 : Self.mean(products) / second,
        ])
    ]
  }

  static func outputStatistics(
    _ rules: OutputStatistics, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let x = operands[0]
    let (batch, classes) = (x.shape[0], x.shape[1])
    let rows = (0..<batch).map { row in
      let values = (0..<classes).map { x[row, $0] }
      guard !rules.areProbabilities else { return values }
      let powers = values.map { exp($0 - (values.max() ?? 0)) }
      return powers.map { $0 / powers.reduce(0, +) }
    }
    let entropies = rows.map { row in
      row.reduce(0) { $0 - ($1 == 0 ? 0 : $1 * log($1)) }
    }
    let deviations = (0..<classes).map { c in Self.variance(rows.map { $0[c] }).squareRoot() }
    let winners = (0..<batch).map { row in
      (0..<classes).reduce(0) { x[row, $1] > x[row, $0] ? $1 : $0 }
    }
    let most = (0..<classes).map { c in winners.filter { $0 == c }.count }.max() ?? 0
    return [
      ReferenceValue(
        operands.shape(), [mean(entropies), mean(deviations), Double(most) / Double(batch)])
    ]
  }

  static func runningStatisticsShift(
    _ rules: RunningStatisticsShift, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let epsilon = Double(rules.epsilon)
    let channels = operands[0].elements.indices
    let shifts = channels.map { c in
      (operands[0][c] - operands[2][c]) / (operands[3][c] + epsilon).squareRoot()
    }
    let ratios = channels.map { c in
      log((operands[1][c] * Double(rules.correction) + epsilon) / (operands[3][c] + epsilon))
    }
    return [
      ReferenceValue(
        operands.shape(), [mean(shifts.map { $0 * $0 }).squareRoot(), exp(mean(ratios))])
    ]
  }

  static func differenceNorm(_ operands: ReferenceOperands) -> [ReferenceValue] {
    let squares = zip(operands[0].elements, operands[1].elements).map { ($0 - $1) * ($0 - $1) }
    return [ReferenceValue([], [squares.reduce(0, +).squareRoot()])]
  }

  static func dotProduct(_ operands: ReferenceOperands) -> [ReferenceValue] {
    [ReferenceValue([], [zip(operands[0].elements, operands[1].elements).map(*).reduce(0, +)])]
  }

  /// Every edge is compared with every element.
  static func histogram(_ operands: ReferenceOperands) -> [ReferenceValue] {
    let finite = operands[0].elements.filter(\.isFinite)
    let edges = HistogramCount.edges
    var counts = [Int64](repeating: 0, count: HistogramCount.bucketCount + 1)
    for value in finite {
      let below = edges.filter { value < 0 ? $0 < -value : $0 <= value }.count
      let place = min(below, edges.count - 1)
      counts[value < 0 ? edges.count - 1 - place : edges.count + place] += 1
    }
    counts[counts.count - 1] = Int64(operands[0].elements.count - finite.count)
    return [
      ReferenceValue(operands.shape(), integers: counts),
      ReferenceValue(
        operands.shape(1),
        [
          finite.min() ?? 0, finite.max() ?? 0, finite.reduce(0, +),
          finite.map { $0 * $0 }.reduce(0, +),
        ]),
    ]
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  private static func variance(_ values: [Double]) -> Double {
    let mean = mean(values)
    return Self.mean(values.map { ($0 - mean) * ($0 - mean) })
  }
}
