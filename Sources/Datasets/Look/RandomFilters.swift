import SondeTensors

/// What a picture looks like to filters of random numbers: enough for a linear classifier to tell far more than from the pixels.
///
/// 48 filters of 5×5 pixels with mean 0 and length 1 run over the small picture, whose mean and deviation are taken out first; what
/// they find is added up over each quarter, the positive part and the negative part apart. 4×4 means of each channel come with it, so
/// that colour and brightness are known too. Always the same filters.
///
/// Saxe, Koh, Chen, Bhand, Suresh and Ng, *On random weights and unsupervised feature learning*, 2011; Coates, Lee and Ng, *An analysis
/// of single-layer networks in unsupervised feature learning*, 2011.
struct RandomFilters: Sendable {
  let channels: Int
  /// Tap after tap, 48 filters each.
  private let taps: [SIMD16<Float>]

  private static let filterSide = 5
  private static let lanes = 3
  private static let quarters = 4
  private static let coarseSide = 4
  private static let positions = SmallPicture.side - filterSide + 1

  /// How many numbers describe a picture.
  var count: Int {
    Self.quarters * 2 * Self.lanes * 16 + channels * Self.coarseSide * Self.coarseSide
  }

  init(channels: Int) {
    self.channels = channels
    let tapCount = channels * Self.filterSide * Self.filterSide
    var generator = Generator(seed: 0)
    var taps = [SIMD16<Float>](repeating: .zero, count: tapCount * Self.lanes)
    for place in taps.indices {
      taps[place] = SIMD16(generator.normal(count: 16))
    }
    for lane in 0..<Self.lanes {
      let own = stride(from: lane, to: taps.count, by: Self.lanes)
      let mean = own.reduce(SIMD16<Float>.zero) { $0 + taps[$1] } / Float(tapCount)
      for place in own { taps[place] -= mean }
      let length = own.reduce(SIMD16<Float>.zero) { $0 + taps[$1] * taps[$1] }.squareRoot()
      for place in own { taps[place] /= length }
    }
    self.taps = taps
  }

  /// The numbers of a filter: channel after channel, row after row.
  func taps(of filter: Int) -> [Float] {
    stride(from: filter / 16, to: taps.count, by: Self.lanes).map { taps[$0][filter % 16] }
  }

  /// Describes a picture.
  func features(of picture: SmallPicture) -> [Float] {
    let planes = Self.standardized(picture.planes)
    var pools = [SIMD16<Float>](repeating: .zero, count: Self.quarters * 2 * Self.lanes)
    planes.withUnsafeBufferPointer { planes in
      taps.withUnsafeBufferPointer { taps in
        guard let planes = planes.baseAddress, let taps = taps.baseAddress else { return }
        for row in 0..<Self.positions {
          for column in 0..<Self.positions {
            let half = Self.positions / 2
            let quarter = row / half * 2 + column / half
            pool(
              respond(planes + row * SmallPicture.side + column, taps),
              into: &pools, from: quarter * 2 * Self.lanes)
          }
        }
      }
    }
    return pools.flatMap { pool in (0..<16).map { pool[$0] } } + coarse(picture)
  }

  /// What the filters find in one place.
  private func respond(
    _ planes: UnsafePointer<Float>, _ taps: UnsafePointer<SIMD16<Float>>
  ) -> (SIMD16<Float>, SIMD16<Float>, SIMD16<Float>) {
    var (first, second, third) = (SIMD16<Float>.zero, SIMD16<Float>.zero, SIMD16<Float>.zero)
    var tap = taps
    for channel in 0..<channels {
      let plane = planes + channel * SmallPicture.side * SmallPicture.side
      for row in 0..<Self.filterSide {
        for column in 0..<Self.filterSide {
          let value = SIMD16<Float>(repeating: plane[row * SmallPicture.side + column])
          first += value * tap[0]
          second += value * tap[1]
          third += value * tap[2]
          tap += Self.lanes
        }
      }
    }
    return (first, second, third)
  }

  private func pool(
    _ found: (SIMD16<Float>, SIMD16<Float>, SIMD16<Float>), into pools: inout [SIMD16<Float>],
    from place: Int
  ) {
    var place = place
    for response in [found.0, found.1, found.2] {
      pools[place] += response.replacing(with: 0, where: response .< 0)
      pools[place + 1] -= response.replacing(with: 0, where: response .> 0)
      place += 2
    }
  }

  /// The picture with mean 0 and deviation 1; one that is nearly the same everywhere stays nearly so.
  private static func standardized(_ planes: [Float]) -> [Float] {
    let count = Float(planes.count)
    let mean = planes.reduce(0, +) / count
    let variance = planes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    let scale = 1 / max(variance.squareRoot(), 0.01)
    return planes.map { ($0 - mean) * scale }
  }

  private func coarse(_ picture: SmallPicture) -> [Float] {
    let (side, cell) = (Self.coarseSide, SmallPicture.side / Self.coarseSide)
    var means = [Float](repeating: 0, count: channels * side * side)
    for place in picture.planes.indices {
      let (line, column) = (place / SmallPicture.side, place % SmallPicture.side)
      means[line / cell * side + column / cell] += picture.planes[place]
    }
    return means.map { $0 / Float(cell * cell) }
  }
}
