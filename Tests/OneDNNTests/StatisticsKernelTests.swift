import CKernels
import SondeTensors
import Testing

/// Sums and statistics that our own kernels take on several threads.
@Suite struct StatisticsKernelTests {
  private func numbers(_ count: Int, seed: UInt64) -> [Float] {
    var generator = Generator(seed: seed)
    return (0..<count).map { _ in generator.uniform() - 0.4 }
  }

  private func onThreads<Result>(_ count: Int, _ body: () -> Result) -> Result {
    let before = sonde_thread_count()
    sonde_set_thread_count(Int32(count))
    defer { sonde_set_thread_count(before) }
    return body()
  }

  @Test(arguments: [1, 15, 16, 1000, 16384, 400_003])
  func `Sums over vectors are right, and the same on any number of threads`(count: Int) {
    let (a, b) = (numbers(count, seed: 1), numbers(count, seed: 2))
    func sums() -> [Double] {
      [
        sonde_square_sum(count, SONDE_FLOAT32, a), sonde_dot_product(count, a, b),
        sonde_difference_square_sum(count, a, b),
      ]
    }
    let one = onThreads(1, sums)
    #expect(one == onThreads(2, sums))
    #expect(one == onThreads(3, sums))
    let pairs = zip(a, b).map { (Double($0), Double($1)) }
    let exact = [
      pairs.reduce(0) { $0 + $1.0 * $1.0 }, pairs.reduce(0) { $0 + $1.0 * $1.1 },
      pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) },
    ]
    for (found, exact) in zip(one, exact) {
      #expect(abs(found - exact) <= 1e-12 * Double(count))
    }
  }

  @Test(arguments: [(1, 1), (50_176, 6), (33, 600), (5001, 15), (2048, 170)])
  func `Sums of channels are right, and the same on any number of threads`(
    rows: Int, channels: Int
  ) {
    let values = numbers(rows * channels, seed: 3)
    func sums() -> [Float] {
      var found = [Float](repeating: .nan, count: channels)
      var scratch = [UInt8](
        repeating: 0xff, count: sonde_channel_sums_scratch_bytes(rows, channels))
      sonde_channel_sums(rows, channels, SONDE_FLOAT32, values, &scratch, &found)
      return found
    }
    let one = onThreads(1, sums)
    #expect(one == onThreads(3, sums))
    for channel in 0..<channels {
      let exact = stride(from: channel, to: values.count, by: channels)
        .reduce(0.0) { $0 + Double(values[$1]) }
      #expect(abs(Double(one[channel]) - exact) <= 1e-5 * Double(rows).squareRoot() + 1e-6)
    }
  }

  struct Activation: CustomStringConvertible {
    var batch: Int
    var units: Int
    var positions: Int
    var description: String { "\(batch) × \(units) × \(positions)" }
  }

  @Test(arguments: [
    Activation(batch: 5, units: 3, positions: 700), Activation(batch: 2, units: 1200, positions: 1),
    Activation(batch: 64, units: 40, positions: 49), Activation(batch: 1, units: 6, positions: 4),
  ])
  func `An activation's figures are the same however it lies`(activation: Activation) {
    let (batch, units, positions) = (activation.batch, activation.units, activation.positions)
    // Numbers that bfloat16 has exactly, a third of them zero; one unit is dead.
    var generator = Generator(seed: 4)
    let plain = (0..<batch * units * positions).map { index -> Float in
      let value = Float(Int(generator.uniform() * 30) - 10) / 8
      return value <= 0 || index / positions % units == units - 1 ? 0 : value
    }
    let rows = sonde_rows(batch: batch, channels: units, pixels: positions)
    func figures(_ element: sonde_element, isPositionMajor: Bool) -> [Float] {
      var values = [UInt32](repeating: 0, count: plain.count * 2)
      withUnsafePointer(to: rows) {
        if isPositionMajor {
          sonde_rows_from_plain($0, SONDE_FLOAT32, plain, element, &values)
        } else if element == SONDE_BFLOAT16 {
          sonde_convert(plain.count, element, plain, &values)
        }
      }
      let shape = sonde_activation(
        element: element, is_position_major: isPositionMajor ? 1 : 0, batch: batch, units: units,
        positions: positions, low: 0.2, high: 2)
      var scratch = [UInt8](repeating: 0xff, count: sonde_activation_scratch(shape))
      var found = [Float](repeating: 0, count: 7)
      if element == SONDE_FLOAT32 && !isPositionMajor {
        sonde_activation_statistics(shape, plain, &scratch, &found)
      } else {
        sonde_activation_statistics(shape, values, &scratch, &found)
      }
      return found
    }
    let wanted = onThreads(1) { figures(SONDE_FLOAT32, isPositionMajor: false) }
    let again = onThreads(3) { figures(SONDE_FLOAT32, isPositionMajor: false) }
    #expect(wanted.map(\.bitPattern) == again.map(\.bitPattern))
    let exact = self.figures(plain, activation)
    let ways = [
      wanted, figures(SONDE_FLOAT32, isPositionMajor: true),
      figures(SONDE_BFLOAT16, isPositionMajor: false),
      figures(SONDE_BFLOAT16, isPositionMajor: true),
    ]
    for way in ways {
      for index in 0..<5 { #expect(abs(Double(way[index]) - exact[index]) <= 1e-6) }
      for index in 5..<7 {
        #expect(way[index] == wanted[index] || abs(way[index] - wanted[index]) < 1e-6 || batch == 1)
      }
    }
  }

  /// Mean, deviation, and the fractions of zeros, dead units and what lies outside the bounds, one after the other.
  private func figures(_ plain: [Float], _ activation: Activation) -> [Double] {
    let count = Double(plain.count)
    let mean = plain.reduce(0.0) { $0 + Double($1) } / count
    let variance = plain.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count
    let dead = (0..<activation.units).count { unit in
      plain.indices.allSatisfy {
        $0 / activation.positions % activation.units != unit || plain[$0] == 0
      }
    }
    return [
      mean, variance.squareRoot(), Double(plain.count { $0 == 0 }) / count,
      Double(dead) / Double(activation.units), Double(plain.count { $0 < 0.2 || $0 > 2 }) / count,
    ]
  }
}
