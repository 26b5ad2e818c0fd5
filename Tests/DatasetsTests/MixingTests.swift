import SondeFormats
import SondeTensors
import TestSupport
import Testing

@testable import SondeDatasets

/// Mixed batches against torchvision's MixUp and CutMix.
struct MixingTests {
  static let ways: [String: Mixing] = [
    "mixup 0.2": .mixup(alpha: 0.2), "mixup 1.0": .mixup(alpha: 1), "mixup 3.0": .mixup(alpha: 3),
    "cutmix 0.2": .cutmix(alpha: 0.2), "cutmix 1.0": .cutmix(alpha: 1),
    "cutmix 3.0": .cutmix(alpha: 3),
  ]

  private func pictures() throws -> MemoryPictures {
    let golden = try fixture("mixing/batches")
    let pixels = try golden.tensor(named: "pictures")
    let bytes: [UInt8] = pixels.elements()
    let labels: [Int64] = try golden.tensor(named: "labels").elements()
    return MemoryPictures(
      pictures: labels.indices.map { index in
        Picture(
          width: 6, height: 4, channels: 3, pixels: Array(bytes[index * 72..<(index + 1) * 72]))
      }, labels: labels.map(Int.init), classNames: ["a", "b", "c", "d"])
  }

  @Test(arguments: ways.keys.sorted(), [1, 3])
  func `Batches are mixed as torchvision mixes them`(name: String, threadCount: Int) throws {
    let golden = try fixture("mixing/batches")
    let loader = try BatchLoader(
      dataset: pictures(), pipeline: TransformPipeline([.toUnit]),
      mixing: [try #require(Self.ways[name])], batchSize: 4, threadCount: threadCount)
    loader.start(epoch: 0, generator: Generator(seed: 20_250_101))
    var (images, targets): ([Float], [Double]) = ([], [])
    var generator = Generator(seed: 0)
    while let batch = try loader.next() {
      batch.withImages { images += $0 }
      let weight = Double(try #require(batch.labelWeight))
      #expect(weight >= 0.5 && weight <= 1)
      let labels = batch.withLabels { Array($0) }
      let second = batch.withSecondLabels { Array($0) }
      for (label, second) in zip(labels, second) {
        targets += (0..<4).map { (label == $0 ? weight : 0) + (second == $0 ? 1 - weight : 0) }
      }
      generator = batch.next.generator
    }
    #expect(images == (try golden.tensor(named: "\(name)/images").elements()))
    let expected: [Float] = try golden.tensor(named: "\(name)/targets").elements()
    expectClose(targets, expected.map(Double.init), absolute: 1e-6, relative: 0, name)
    #expect([generator.uniform()] == (try golden.tensor(named: "\(name)/next").elements()))
  }

  @Test(arguments: [0.1, 0.2, 0.5, 1.0, 2.0, 7.5])
  func `Shares are those of PyTorch's Beta distribution`(alpha: Double) throws {
    let golden = try fixture("mixing/shares")
    var generator = Generator(seed: 20_250_101)
    let shares = (0..<200).map { _ in generator.beta(alpha: alpha) }
    let expected: [Float] = try golden.tensor(named: "\(alpha)").elements()
    expectClose(
      shares.map(Double.init), expected.map(Double.init), absolute: 0, relative: 2e-7, "shares")
    #expect([generator.uniform()] == (try golden.tensor(named: "\(alpha)/next").elements()))
  }

  @Test func `Of several ways one is drawn for each batch`() throws {
    let loader = try BatchLoader(
      dataset: Shapes(count: 320), pipeline: TransformPipeline([.toUnit]),
      mixing: [.mixup(alpha: 1), .cutmix(alpha: 1)], batchSize: 8, order: .sequential)
    let plain = try BatchLoader(
      dataset: Shapes(count: 320), pipeline: TransformPipeline([.toUnit]), batchSize: 8,
      order: .sequential)
    loader.start(epoch: 0, generator: Generator(seed: 3))
    plain.start(epoch: 0, generator: Generator(seed: 3))
    var cutCount = 0
    while let batch = try loader.next(), let original = try plain.next() {
      #expect(original.labelWeight == nil)
      #expect(original.withSecondLabels { Array($0) } == original.withLabels { Array($0) })
      // A picture that was cut has only numbers of one of its two parts.
      let isCut = batch.withImages { mixed in
        original.withImages { own in
          (3072..<6144).allSatisfy { mixed[$0] == own[$0] || mixed[$0] == own[$0 - 3072] }
        }
      }
      if isCut { cutCount += 1 }
    }
    #expect((10...30).contains(cutCount))
  }

  @Test func `A batch of one is mixed with itself`() throws {
    let loader = try BatchLoader(
      dataset: Shapes(count: 1), pipeline: TransformPipeline([.toUnit]),
      mixing: [.cutmix(alpha: 1)], batchSize: 8)
    loader.start(epoch: 0, generator: Generator(seed: 3))
    let batch = try #require(try loader.next())
    #expect(batch.withSecondLabels { Array($0) } == batch.withLabels { Array($0) })
  }

  @Test func `A parameter that is not above zero is refused`() {
    let error = DatasetError.badTransform(
      name: "mixup", problem: "an alpha of 0.0 is not above zero and finite")
    #expect(throws: error) {
      try BatchLoader(
        dataset: Shapes(count: 1), pipeline: TransformPipeline([.toUnit]),
        mixing: [.mixup(alpha: 0)], batchSize: 8)
    }
  }
}
