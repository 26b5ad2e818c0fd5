/// One picture of a shape: everything that chance decides, and how it is drawn.
///
/// All arithmetic is in whole numbers, so that every machine draws the same bytes.
struct ShapeScene {
  /// Pictures are squares of this many pixels a side.
  static let side = 32

  private let kind: ShapeKind
  /// The middle of the shape, in eighths of a pixel.
  private let center: (x: Int, y: Int)
  /// The shape's reach from its middle, in eighths of a pixel.
  private let radius: Int
  /// From eighths of a pixel to the shape's own coordinates, with 10 bits after the point.
  private let cosine: Int
  private let sine: Int
  private let isMirrored: Bool
  private let color: [Int]
  private let background: [Int]
  /// How the background changes across and down the picture, in 1/32 of a level a pixel.
  private let slopeAcross: [Int]
  private let slopeDown: [Int]
  /// The noise's strength: 256 would reach from black to white.
  private let noise: Int

  /// Draws lots for one picture.
  init(kind: ShapeKind, random: inout SplitMix) {
    self.kind = kind
    let radius = random.integer(in: Self.radii)
    self.radius = radius
    self.center = (random.integer(in: Self.places), random.integer(in: Self.places))
    let angle = random.integer(in: Self.angles)
    self.cosine = (Self.sine(angle + 64) << 6) / radius
    self.sine = (Self.sine(angle) << 6) / radius
    self.isMirrored = random.next() & 1 == 1
    let background = Self.color(&random)
    self.background = background
    var color = Self.color(&random)
    while Self.distance(color, background) < Self.leastContrast { color = Self.color(&random) }
    self.color = color
    let slopes = -Self.steepest...Self.steepest
    self.slopeAcross = (0..<3).map { _ in random.integer(in: slopes) }
    self.slopeDown = (0..<3).map { _ in random.integer(in: slopes) }
    self.noise = random.integer(in: Self.noises)
  }

  // The difficulty: easy enough for LeNet within a few epochs, too hard for a linear model.
  private static let radii = 72...112
  private static let places = 96...160
  private static let angles = -14...14
  private static let leastContrast = 240
  private static let steepest = 48
  private static let noises = 24...64

  /// Draws the picture: 8-bit red, green, blue, row after row.
  func pixels(random: inout SplitMix) -> [UInt8] {
    let side = Self.side
    return [UInt8](unsafeUninitializedCapacity: side * side * 3) { buffer, count in
      for row in 0..<side {
        for column in 0..<side {
          let cover = coverage(row: row, column: column)
          let bits = random.next()
          for channel in 0..<3 {
            let ground =
              background[channel]
              + (slopeAcross[channel] * (column - side / 2) + slopeDown[channel] * (row - side / 2))
              / 32
            let level = (ground * (16 - cover) + color[channel] * cover) / 16
            let first = Int(bits >> UInt64(channel * 16) & 0xff)
            let second = Int(bits >> UInt64(channel * 16 + 8) & 0xff)
            let value = level + (first + second - 255) * noise / 256
            buffer[(row * side + column) * 3 + channel] = UInt8(clamping: value)
          }
        }
      }
      count = side * side * 3
    }
  }

  /// How many of a pixel's 16 sample points lie in the shape.
  private func coverage(row: Int, column: Int) -> Int {
    let (left, top) = (column * 8 - center.x, row * 8 - center.y)
    let (middleX, middleY) = (left + 4, top + 4)
    let reach = radius + 8
    guard middleX * middleX + middleY * middleY <= reach * reach else { return 0 }
    var inside = 0
    for step in 0..<16 {
      let x = left + 1 + 2 * (step % 4)
      let y = top + 1 + 2 * (step / 4)
      let across = (x * cosine + y * sine) >> 10
      let down = (y * cosine - x * sine) >> 10
      if kind.contains(isMirrored ? -across : across, down) { inside += 1 }
    }
    return inside
  }

  private static func color(_ random: inout SplitMix) -> [Int] {
    (0..<3).map { _ in random.integer(in: 0...255) }
  }

  private static func distance(_ first: [Int], _ second: [Int]) -> Int {
    zip(first, second).reduce(0) { $0 + abs($1.0 - $1.1) }
  }

  /// The sine of an angle in 256ths of a turn, times 16384.
  private static func sine(_ angle: Int) -> Int {
    let angle = angle & 255
    return switch angle {
    case ..<64: quarterSine[angle]
    case ..<128: quarterSine[128 - angle]
    case ..<192: -quarterSine[angle - 128]
    default: -quarterSine[256 - angle]
    }
  }

  /// The sine from 0 to a quarter turn in 64 steps, times 16384, rounded.
  private static let quarterSine = [
    0, 402, 804, 1205, 1606, 2006, 2404, 2801, 3196, 3590, 3981, 4370, 4756, 5139, 5520, 5897, 6270,
    6639, 7005, 7366, 7723, 8076, 8423, 8765, 9102, 9434, 9760, 10080, 10394, 10702, 11003, 11297,
    11585, 11866, 12140, 12406, 12665, 12916, 13160, 13395, 13623, 13842, 14053, 14256, 14449,
    14635,
    14811, 14978, 15137, 15286, 15426, 15557, 15679, 15791, 15893, 15986, 16069, 16143, 16207,
    16261,
    16305, 16340, 16364, 16379, 16384,
  ]
}
