import Foundation
import SondeFormats
import SondeTensors
import Testing

@testable import SondeDatasets

/// Changes of labels, samples and pixels, worked out by hand or against their definition.
struct DataChangeTests {
  /// Twelve pictures of one row of two pixels in three classes, in turn.
  private let pictures = MemoryPictures(
    pictures: (0..<12).map { index in
      Picture(width: 2, height: 1, channels: 3, pixels: (0..<6).map { UInt8(10 * index + $0) })
    }, labels: (0..<12).map { $0 % 3 }, classNames: ["a", "b", "c"])

  private func labels(_ change: DataChange) throws -> [Int] {
    let changed = try change.applied(to: pictures)
    return (0..<changed.count).map(changed.label)
  }

  private var own: [Int] { (0..<12).map(pictures.label) }

  @Test(arguments: [(1, [1, 2, 0]), (-1, [2, 0, 1]), (3, [0, 1, 2]), (-10_000, [2, 0, 1])])
  func `Labels are moved round the list of classes`(places: Int, first: [Int]) throws {
    #expect(Array(try labels(.shiftLabels(places)).prefix(3)) == first)
  }

  @Test func `Labels are mapped`() throws {
    #expect(Array(try labels(.mapLabels([2, 2, 0])).prefix(4)) == [2, 2, 0, 2])
  }

  @Test func `Shuffled labels occur as often as before, and most are elsewhere`() throws {
    let shuffled = try labels(.shuffleLabels(ShuffledLabels(seed: 3)))
    #expect(shuffled.sorted() == own.sorted())
    #expect(shuffled != own)
    #expect(try labels(.shuffleLabels(ShuffledLabels(seed: 3))) == shuffled)
    #expect(try labels(.shuffleLabels(ShuffledLabels(seed: 4))) != shuffled)
    #expect(try labels(.shuffleLabels(ShuffledLabels(fraction: 0))) == own)
  }

  @Test(arguments: [0.0, 0.25, 0.5, 1])
  func `As many labels are wrong as are said to be`(fraction: Double) throws {
    let noisy = try labels(.noisyLabels(NoisyLabels(fraction: fraction, seed: 1)))
    #expect(zip(noisy, own).count { $0 != $1 } == Int(12 * fraction))
  }

  @Test func `Wrong labels are spread over all other classes`() throws {
    let shapes = Shapes(count: 9000)
    let noisy = try DataChange.noisyLabels(NoisyLabels(fraction: 1, seed: 1)).applied(to: shapes)
    var counts = [Int](repeating: 0, count: 10)
    for index in stride(from: 0, to: 9000, by: 10) { counts[noisy.label(at: index)] += 1 }
    #expect(counts[0] == 0)
    // 100 of 900 each, and a deviation of about 9.4.
    #expect(counts.dropFirst().allSatisfy { (60...140).contains($0) }, "\(counts)")
  }

  @Test func `Each class keeps its share, in the set's order`() throws {
    let change = DataChange.keep(KeptShares(share: 0.5, classes: ["b": 1, "c": 0], seed: 2))
    let kept = try #require(try change.applied(to: pictures) as? Subset)
    #expect(kept.classCounts == [2, 4, 0])
    #expect(kept.indices == kept.indices.sorted())
    #expect(kept.classNames == ["a", "b", "c"])
  }

  @Test func `The first samples are kept, or all where there are fewer`() throws {
    #expect(try labels(.truncate(2)) == [0, 1])
    #expect(try labels(.truncate(50)) == own)
  }

  @Test func `Samples are sorted by class, within a class as they were`() throws {
    let sorted = try #require(try DataChange.sortByClass.applied(to: pictures) as? Subset)
    #expect(sorted.indices == [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11])
  }

  private func pixels(_ change: DataChange, at index: Int = 0) throws -> [UInt8] {
    let changed = try change.applied(to: pictures)
    var lent: [UInt8] = []
    try changed.withPixels(at: index) { pixels, size in
      #expect(size == Size2D(height: 1, width: 2))
      lent = Array(pixels)
    }
    #expect(try changed.picture(at: index).pixels == lent)
    return lent
  }

  @Test func `Channels change places`() throws {
    #expect(try pixels(.reorderChannels(.bgr)) == [2, 1, 0, 5, 4, 3])
    #expect(try pixels(.reorderChannels(.gbr)) == [1, 2, 0, 4, 5, 3])
  }

  @Test func `Bytes are read in the wrong layout`() throws {
    // Stored pixel after pixel: 0 1 2, 3 4 5. Read as planes: red 0 1, green 2 3, blue 4 5.
    #expect(try pixels(.misreadLayout(.hwcAsCHW)) == [0, 2, 4, 1, 3, 5])
    // Stored as planes: 0 3, 1 4, 2 5. Read pixel after pixel.
    #expect(try pixels(.misreadLayout(.chwAsHWC)) == [0, 3, 1, 4, 2, 5])
  }

  @Test func `Some pictures become constant and the others stay`() throws {
    let change = DataChange.constantPictures(
      ConstantPictures(fraction: 0.25, value: 7, seed: 1))
    let changed = try (0..<12).map { try pixels(change, at: $0) }
    #expect(changed.count { $0 == [7, 7, 7, 7, 7, 7] } == 3)
    #expect(
      zip(changed, pictures.pictures).count { $0 == $1.pixels } == 9)
  }

  @Test(arguments: [
    (NotFinitePictures.Value.infinity, Float.infinity), (.negativeInfinity, -.infinity),
  ])
  func `A number that is not finite reaches the network, and only there`(
    value: NotFinitePictures.Value, number: Float
  ) throws {
    let changed = try DataChange.notFinite(NotFinitePictures(samples: [5], value: value))
      .applied(to: pictures)
    #expect(try inputs(changed)[5] == [number] + (try inputs(pictures))[5].dropFirst())
    #expect(
      try inputs(changed).enumerated().filter { $0.offset != 5 }.map(\.element)
        == inputs(pictures).enumerated().filter { $0.offset != 5 }.map(\.element))
  }

  @Test func `What is not a number stays behind other changes`() throws {
    let changes: [DataChange] = [
      .notFinite(NotFinitePictures(samples: [1])), .sortByClass, .shiftLabels(1),
      .reorderChannels(.bgr),
    ]
    let changed = try changes.reduce(pictures as any Dataset) { try $1.applied(to: $0) }
    #expect((0..<12).filter { changed.invalidNumber(at: $0)?.isNaN == true } == [4])
    #expect(changed.label(at: 4) == 2)
    #expect(try changed.picture(at: 4).pixels == [12, 11, 10, 15, 14, 13])
    #expect(changed.holdsPictures && changed.classNames == ["a", "b", "c"])
  }

  /// The numbers that a loader gives for every sample.
  private func inputs(_ dataset: any Dataset) throws -> [[Float]] {
    let loader = try BatchLoader(
      dataset: dataset, pipeline: TransformPipeline([.toUnit, .normalize(.half)]), batchSize: 12,
      order: .sequential, threadCount: 1)
    loader.start(epoch: 0, generator: Generator(seed: 1))
    let batch = try #require(try loader.next())
    let numbers: [Float] = batch.images.elements()
    return stride(from: 0, to: 72, by: 6).map { Array(numbers[$0..<$0 + 6]) }
  }

  @Test func `Equal records mean equal changes`() throws {
    let changes: [DataChange] = [
      .shiftLabels(1), .shiftLabels(2), .noisyLabels(NoisyLabels(fraction: 0.5)),
      .noisyLabels(NoisyLabels(fraction: 0.5, seed: 1)), .sortByClass, .truncate(3),
      .reorderChannels(.bgr), .reorderChannels(.rbg), .misreadLayout(.hwcAsCHW),
      .constantPictures(ConstantPictures(fraction: 0.5)),
      .constantPictures(ConstantPictures(fraction: 0.5, seed: 9)),
      .constantPictures(ConstantPictures(value: 3)), .notFinite(NotFinitePictures(samples: [1])),
      .notFinite(NotFinitePictures(samples: [2])),
    ]
    let identities = try changes.map { try $0.applied(to: pictures).identity }
    #expect(Set(identities).count == changes.count)
    #expect(try changes.map { try $0.applied(to: pictures).identity } == identities)
  }

  @Test(arguments: [
    (
      DataChange.mapLabels([0, 1]),
      "changes: map_labels: 2 labels up to 1 were given, but the data set has 3 classes: 3 labels from 0 to 2 are "
        + "needed, one for each. Change it, or remove it."
    ),
    (
      .keep(KeptShares(classes: ["d": 0.5])),
      "changes: keep: there is no class \"d\"; the classes are a, b, c. Change it, or remove it."
    ),
    (
      .keep(KeptShares(share: 0)),
      "changes: keep: nothing is left of 12 pictures in memory. Change it, or remove it."
    ),
    (
      .keep(KeptShares(share: 2)),
      "changes: keep: the share 2.0 is not between 0 and 1. Change it, or remove it."
    ),
    (
      .noisyLabels(NoisyLabels(fraction: -1)),
      "changes: noisy_labels: the fraction -1.0 is not between 0 and 1. Change it, or remove it."
    ),
    (
      .constantPictures(ConstantPictures(value: 300)),
      "changes: constant_pictures: the value 300 is not between 0 and 255. Change it, or remove it."
    ),
    (
      .notFinite(NotFinitePictures(samples: [12])),
      "changes: not_finite: there is no sample 12; the data set has 12, from 0. Change it, or remove it."
    ),
  ])
  func `A change that does not suit the data is refused`(change: DataChange, text: String) throws {
    let error = try #require(throws: DatasetError.self) { try change.applied(to: pictures) }
    #expect("\(error)" == text)
  }
}
