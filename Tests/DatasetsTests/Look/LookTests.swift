import SondeFormats
import SondeTensors
import Testing

@testable import SondeDatasets

/// A picture of random bytes.
private func noise(_ seed: UInt64, side: Int = 8) -> Picture {
  var generator = Generator(seed: seed)
  return Picture(
    width: side, height: side, channels: 3,
    pixels: (0..<3 * side * side).map { _ in UInt8(generator.integer(below: 256)) })
}

private func plain(_ byte: UInt8, side: Int = 8) -> Picture {
  Picture(
    width: side, height: side, channels: 3,
    pixels: [UInt8](repeating: byte, count: 3 * side * side))
}

struct PictureScanTests {
  @Test
  func `Equal pictures are found in both sets, those that are the same everywhere do not count`() {
    let first = MemoryPictures(
      pictures: [noise(1), noise(2), plain(0), noise(1), plain(0), plain(9)])
    let second = MemoryPictures(pictures: [plain(0), noise(2), noise(4), noise(1)])
    let (one, two) = (PictureScan(first), PictureScan(second))
    #expect(one.pictures.map(\.isConstant) == [false, false, true, false, true, true])
    #expect(one.repeats == 1 && two.repeats == 0)
    #expect(two.shared(with: one).map(\.own) == [1, 3])
    #expect(two.shared(with: one).map(\.other) == [1, 0])
  }

  @Test func `A number that is not finite is seen in its sample`() throws {
    let set = try DataChange.notFinite(NotFinitePictures(samples: [2]))
      .applied(to: MemoryPictures(pictures: (0..<4).map { noise($0) }))
    #expect(PictureScan(set).pictures.map(\.isFinite) == [true, true, false, true])
    let numbers = try NetworkNumbers(
      of: set, through: TransformPipeline([.toUnit]), atMost: 10)
    #expect(numbers.notFinite == [2] && numbers.constant == [])
    #expect(numbers.channels.allSatisfy { $0.mean.isFinite && $0.maximum <= 1 })
  }
}

struct SamplePickTests {
  @Test func `Classes give equally many, and those that have fewer give all`() {
    let labels = [Int](repeating: 0, count: 90) + [1, 1, 1] + [Int](repeating: 2, count: 20)
    let set = MemoryPictures(
      pictures: labels.map { _ in plain(1) }, labels: labels, classNames: ["a", "b", "c"])
    let picked = SamplePick.indices(of: set, atMost: 25)
    #expect(picked == picked.sorted())
    // 3 and twice 11 are 25.
    #expect((0..<3).map { label in picked.count { labels[$0] == label } } == [11, 3, 11])
    #expect(SamplePick.indices(of: set, atMost: 200) == Array(0..<113))
  }
}

struct BatchOrderTests {
  private func order(_ labels: [Int], _ batchSize: Int, _ order: SampleOrder) throws -> BatchOrder?
  {
    let set = MemoryPictures(
      pictures: labels.map { _ in plain(1, side: 1) }, labels: labels,
      classNames: (0...(labels.max() ?? 0)).map { "\($0)" })
    return BatchOrder(of: set, order: order, batchSize: batchSize, generator: Generator(seed: 1))
  }

  @Test func `Sorted labels tell as much as one picture a batch`() throws {
    let labels = (0..<4).flatMap { Array(repeating: $0, count: 50) }
    let sorted = try #require(try order(labels, 10, .sequential))
    #expect(sorted.classes == 1 && abs(sorted.likeness - 1) < 0.02 && sorted.deviations > 5)
    #expect(abs(sorted.worth - 1) < 0.2)
    // Four classes, ten pictures: 4 · (1 − 0.75¹⁰) classes.
    #expect(abs(sorted.randomClasses - 3.78) < 0.1)
    let shuffled = try #require(try order(labels, 10, .shuffled))
    #expect(abs(shuffled.deviations) < 5 && shuffled.worth > 5)
  }

  @Test func `Classes that take turns are more even than chance`() throws {
    let turns = try #require(try order((0..<200).map { $0 % 4 }, 10, .sequential))
    #expect(turns.deviations < 0 && turns.worth == 10)
  }

  @Test func `One class, or one batch, has no order to speak of`() throws {
    #expect(try order([Int](repeating: 0, count: 40), 10, .sequential) == nil)
    #expect(try order([0, 1, 0, 1], 10, .sequential) == nil)
  }
}

struct NumberMapTests {
  @Test func `Light and dark become what the table of numbers says, whatever chance does beside`()
    throws
  {
    let set = MemoryPictures(pictures: [noise(1, side: 16)])
    let plainMap = try NumberMap(of: TransformPipeline([.toUnit, .normalize(.half)]), for: set)
    for channel in 0..<3 {
      #expect(abs(plainMap.darkNumbers[channel] - (32 / 127.5 - 1)) < 1e-6)
      #expect(abs(plainMap.lightNumbers[channel] - (224 / 127.5 - 1)) < 1e-6)
    }
    let augmented = try NumberMap(
      of: TransformPipeline([
        .randomCrop(RandomCrop(16, padding: 4)), .horizontalFlip(HorizontalFlip()),
        .randAugment(RandAugment()), .toUnit, .normalize(.half),
        .randomErasing(RandomErasing(probability: 0.5)),
      ]), for: set)
    #expect(plainMap.overlap(with: augmented) > 0.9)
    // −0.749 to 0.757 and 0.125 to 0.878 have 0.631 of 1.627 in common.
    let unit = try NumberMap(of: TransformPipeline([.toUnit]), for: set)
    #expect(abs(plainMap.overlap(with: unit) - 0.388) < 1e-3)
    #expect(unit.overlap(with: unit) == 1)
  }
}

struct SeenPartTests {
  @Test func `A crop of the middle leaves its share of the cells`() throws {
    let set = MemoryPictures(pictures: (0..<4).map { noise($0, side: 32) })
    let samples = StoredSample.samples(of: set, atMost: 10)
    func share(_ transforms: [Transform]) throws -> Double? {
      SeenPart(of: samples, in: set, through: try TransformPipeline(transforms))?.share
    }
    #expect(try share([.toUnit]) == 1)
    #expect(try share([.centerCrop(CenterCrop(16)), .toUnit]) == 0.25)
    #expect(try share([.randomCrop(16), .toUnit]) == nil)
  }
}

struct LayoutFitTests {
  /// A picture of colours that change slowly.
  private func smooth(_ seed: UInt64) -> Picture {
    var generator = Generator(seed: seed)
    let slopes = (0..<6).map { _ in generator.normal() }
    let pixels = (0..<24).flatMap { row in
      (0..<24).flatMap { column in
        (0..<3).map { channel -> UInt8 in
          let slope = slopes[channel] * Double(row - 12) + slopes[3 + channel] * Double(column - 12)
          return UInt8(min(255, max(0, 60.0 + 60 * Double(channel) + 3 * slope)))
        }
      }
    }
    return Picture(width: 24, height: 24, channels: 3, pixels: pixels)
  }

  private func fit(_ change: DataChange?, grey: Bool = false) throws -> LayoutFit? {
    let pictures = (0..<20).map { grey ? smooth($0).withoutColour : smooth($0) }
    let set = MemoryPictures(pictures: pictures)
    return LayoutFit(StoredSample.samples(of: try change?.applied(to: set) ?? set, atMost: 20))
  }

  @Test(arguments: PictureLayout.allCases)
  func `Misread bytes are smoother read the other way round, and sound ones are not`(
    layout: PictureLayout
  ) throws {
    let fit = try #require(try fit(.misreadLayout(layout)))
    #expect(fit.deviations > 5 && fit.gain > 1 && fit.layout != layout.rawValue)
    let sound = try #require(try self.fit(nil))
    #expect(sound.deviations < 0 && sound.gain < 1)
  }

  @Test func `Grey pictures cannot tell`() throws {
    #expect(try fit(nil, grey: true) == nil)
  }
}
