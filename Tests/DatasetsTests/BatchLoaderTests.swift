import Foundation
import SondeFormats
import SondeTensors
import TestSupport
import Testing

@testable import SondeDatasets

struct BatchLoaderTests {
  static let augmentation: [Transform] = [
    .randomCrop(RandomCrop(6, padding: 1)), .horizontalFlip(0.5), .randomGrayscale(0.3), .toUnit,
    .normalize(.cifar10),
  ]

  /// Everything of an epoch, joined.
  struct Epoch: Equatable {
    var indices: [Int] = []
    var images: [Float] = []
    var labels: [Int32] = []
    var counts: [Int] = []
    var positions: [LoaderPosition] = []

    mutating func append(_ batch: Batch) {
      indices += batch.sampleIndices
      batch.withImages { images += $0 }
      batch.withLabels { labels += $0 }
      counts.append(batch.count)
      positions.append(batch.next)
    }
  }

  static func rest(_ loader: BatchLoader) throws -> Epoch {
    var epoch = Epoch()
    while let batch = try loader.next() { epoch.append(batch) }
    return epoch
  }

  static func goldenPictures() throws -> MemoryPictures {
    let pixels = try fixture("transforms/loader").tensor(named: "pictures")
    let bytes: [UInt8] = pixels.elements()
    let pictures = (0..<pixels.shape[0]).map {
      Picture(width: 8, height: 8, channels: 3, pixels: Array(bytes[$0 * 192..<($0 + 1) * 192]))
    }
    return MemoryPictures(pictures: pictures, labels: pictures.indices.map { $0 })
  }

  @Test(arguments: [1, 2, 5])
  func `Epochs of training and evaluation are those of PyTorch's data loader`(
    threadCount: Int
  ) throws {
    let golden = try fixture("transforms/loader")
    let pictures = try Self.goldenPictures()
    let training = try BatchLoader(
      dataset: pictures, pipeline: TransformPipeline(Self.augmentation), batchSize: 4,
      threadCount: threadCount)
    let test = try BatchLoader(
      dataset: pictures,
      pipeline: TransformPipeline([.centerCrop(6), .toUnit, .normalize(.cifar10)]), batchSize: 4,
      order: .sequential, threadCount: threadCount)
    var generator = Generator(seed: 20_250_101)
    for (name, loader) in [("0", training), ("test", test), ("1", training)] {
      loader.start(epoch: 0, generator: generator)
      let epoch = try Self.rest(loader)
      #expect(epoch.counts == [4, 4, 3])
      #expect(epoch.labels == epoch.indices.map(Int32.init))
      let indices: [Int64] = try golden.tensor(named: "\(name).indices").elements()
      #expect(epoch.indices.map(Int64.init) == indices)
      #expect(epoch.images == (try golden.tensor(named: "\(name).images").elements()))
      generator = try #require(epoch.positions.last).generator
    }
    #expect([generator.uniform()] == (try golden.tensor(named: "next").elements()))
  }

  @Test func `Batches are the same for any number of threads and any prefetching`() throws {
    let made = try [(1, 1), (2, 3), (5, 16), (5, 1)].map { threads, prefetch in
      let loader = try BatchLoader(
        dataset: Shapes(count: 230), pipeline: Self.shapesPipeline(), batchSize: 32,
        threadCount: threads, prefetchCount: prefetch)
      loader.start(epoch: 3, generator: Generator(seed: 5))
      return try Self.rest(loader)
    }
    #expect(made[0].indices.sorted() == Array(0..<230))
    #expect(made[0].counts == [32, 32, 32, 32, 32, 32, 32, 6])
    #expect(made[0].positions.map(\.batch) == Array(1...8))
    #expect(made[0].positions.allSatisfy { $0.epoch == 3 })
    #expect(made.allSatisfy { $0 == made[0] })
  }

  static func shapesPipeline() throws -> TransformPipeline {
    try TransformPipeline([
      .randomCrop(RandomCrop(32, padding: 4)), .horizontalFlip(0.5), .toUnit, .normalize(.half),
    ])
  }

  @Test(arguments: [0, 1, 4, 7, 8])
  func `Loading goes on after any batch as if it had not stopped`(batch: Int) throws {
    let makeLoader = {
      try BatchLoader(
        dataset: Shapes(count: 230), pipeline: Self.shapesPipeline(), batchSize: 32,
        threadCount: 2)
    }
    let whole = try makeLoader()
    whole.start(epoch: 1, generator: Generator(seed: 9))
    let expected = try Self.rest(whole)
    var position = LoaderPosition(epoch: 1, generator: Generator(seed: 9))
    if batch > 0 { position = expected.positions[batch - 1] }
    let stored = try JSONEncoder().encode(position)
    let resumed = try makeLoader()
    resumed.start(at: try JSONDecoder().decode(LoaderPosition.self, from: stored))
    let rest = try Self.rest(resumed)
    #expect(rest.indices == Array(expected.indices.dropFirst(batch * 32)))
    #expect(rest.images == Array(expected.images.dropFirst(batch * 32 * 3072)))
    #expect(rest.positions == Array(expected.positions.dropFirst(batch)))
  }

  @Test func `A short batch can be dropped`() throws {
    let loader = try BatchLoader(
      dataset: Shapes(count: 70), pipeline: TransformPipeline([.toUnit]), batchSize: 32,
      order: .sequential, dropsShortBatch: true)
    #expect(loader.batchCount == 2)
    #expect(loader.sampleCount == 64)
    #expect(try loader.next() == nil)
    loader.start(epoch: 0, generator: Generator(seed: 1))
    let epoch = try Self.rest(loader)
    #expect(epoch.indices == Array(0..<64))
    #expect(try loader.next() == nil)
  }

  @Test func `Data sets that give no batch are refused`() throws {
    let pipeline = try TransformPipeline([.toUnit])
    #expect(throws: DatasetError.noSamples(dataset: Shapes(count: 0).summary)) {
      try BatchLoader(dataset: Shapes(count: 0), pipeline: pipeline, batchSize: 2)
    }
    #expect(throws: DatasetError.onlyShortBatch(count: 5, batchSize: 8)) {
      try BatchLoader(
        dataset: Shapes(count: 5), pipeline: pipeline, batchSize: 8, dropsShortBatch: true)
    }
  }

  @Test func `A new start abandons what was under way`() throws {
    let loader = try BatchLoader(
      dataset: Shapes(count: 100), pipeline: TransformPipeline([.toUnit]), batchSize: 8,
      threadCount: 3)
    for round in 0..<20 {
      loader.start(epoch: 0, generator: Generator(seed: UInt64(round)))
      _ = try loader.next()
    }
    loader.start(epoch: 0, generator: Generator(seed: 1))
    let first = try Self.rest(loader)
    loader.start(epoch: 0, generator: Generator(seed: 1))
    #expect(try Self.rest(loader) == first)
    #expect(first.indices.sorted() == Array(0..<100))
  }

  @Test func `Batches that are kept are not overwritten`() throws {
    let loader = try BatchLoader(
      dataset: Shapes(count: 100), pipeline: TransformPipeline([.toUnit]), batchSize: 4,
      order: .sequential, threadCount: 2, prefetchCount: 1)
    loader.start(epoch: 0, generator: Generator(seed: 1))
    var kept: [Batch] = []
    while let batch = try loader.next() { kept.append(batch) }
    loader.start(epoch: 1, generator: Generator(seed: 1))
    let again = try Self.rest(loader)
    var joined = Epoch()
    for batch in kept { joined.append(batch) }
    #expect(joined.images == again.images)
    #expect(kept[3].index == 3)
    #expect(kept[3].images.shape == [4, 3, 32, 32])
    #expect(kept[3].labels.elements() == [Int32(2), 3, 4, 5])
  }

  @Test func `Pictures are decoded once while there is room for them`() throws {
    let shapes = CountingPictures(base: Shapes(count: 60))
    let pipeline = try TransformPipeline([.resize(16), .randomCrop(12), .toUnit])
    for (limit, expected) in [(1 << 20, 60), (16 * 16 * 3 * 20, 60 + 2 * 40), (0, 180)] {
      let counter = CountingPictures(base: shapes.base)
      let loader = try BatchLoader(
        dataset: counter, pipeline: pipeline, batchSize: 8, threadCount: 2, cacheByteLimit: limit)
      var generator = Generator(seed: 1)
      for epoch in 0..<3 {
        loader.start(epoch: epoch, generator: generator)
        generator = try #require(try Self.rest(loader).positions.last).generator
      }
      #expect(counter.readCount == expected)
    }
  }

  @Test func `Kept pictures give the same batches as decoded ones`() throws {
    let pipeline = try TransformPipeline([
      .resize(24), .randomCrop(RandomCrop(24, padding: 2)), .toUnit,
    ])
    let epochs = try [0, 1 << 20].map { limit in
      let loader = try BatchLoader(
        dataset: Shapes(count: 60), pipeline: pipeline, batchSize: 8, threadCount: 2,
        cacheByteLimit: limit)
      loader.start(epoch: 0, generator: Generator(seed: 1))
      _ = try Self.rest(loader)
      loader.start(epoch: 1, generator: Generator(seed: 2))
      return try Self.rest(loader)
    }
    #expect(epochs[0] == epochs[1])
  }
}
