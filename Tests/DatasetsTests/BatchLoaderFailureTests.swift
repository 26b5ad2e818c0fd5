import Foundation
import SondeFormats
import SondeTensors
import Synchronization
import TestSupport
import Testing

@testable import SondeDatasets

struct BatchLoaderFailureTests {
  /// A folder of 20 photographs; some are damaged.
  private func withPhotographs(
    damaged: [Int], _ body: (ImageFolder) throws -> Void
  ) throws {
    let path = fixturePath("transforms/a.jpg")
    let photograph = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    try withTemporaryFolder { folder in
      for index in 0..<20 {
        let bytes = damaged.contains(index) ? Array(photograph.prefix(700)) : photograph
        try write(bytes, to: "\(folder)/a/\(100 + index).jpg")
      }
      try body(try ImageFolder(folder))
    }
  }

  @Test(arguments: [1, 2, 5])
  func `A damaged file is named at the batch that needs it`(threadCount: Int) throws {
    try withPhotographs(damaged: [9, 11, 17]) { pictures in
      let pipeline = try TransformPipeline([.resize(16), .centerCrop(16), .toUnit])
      let loader = try BatchLoader(
        dataset: pictures, pipeline: pipeline, batchSize: 4, order: .sequential,
        threadCount: threadCount, prefetchCount: 5)
      loader.start(epoch: 0, generator: Generator(seed: 1))
      #expect(try loader.next()?.sampleIndices == [0, 1, 2, 3])
      #expect(try loader.next()?.sampleIndices == [4, 5, 6, 7])
      for _ in 0..<2 {
        let error = #expect(throws: FormatError.self) { try loader.next() }
        guard case .corruptPicture(let file, _, _) = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        #expect(file == pictures.name(at: 9))
      }
      loader.start(epoch: 0, generator: Generator(seed: 1))
      #expect(try loader.next()?.index == 0)
    }
  }

  @Test(arguments: [1, 3])
  func `A picture that is too small for a random crop is named`(threadCount: Int) throws {
    let pictures = MemoryPictures(
      pictures: [9, 9, 9, 9, 9, 5, 9].map { side in
        Picture(
          width: side, height: side, channels: 3,
          pixels: Array(repeating: 1, count: side * side * 3))
      })
    let loader = try BatchLoader(
      dataset: pictures, pipeline: TransformPipeline([.randomCrop(8), .toUnit]), batchSize: 2,
      order: .sequential, threadCount: threadCount)
    loader.start(epoch: 0, generator: Generator(seed: 1))
    #expect(try loader.next()?.index == 0)
    #expect(try loader.next()?.index == 1)
    #expect(throws: DatasetError.cropTooLarge(picture: "picture 5", crop: 8, padding: 0, size: 5)) {
      try loader.next()
    }
  }

  @Test func `Cancelling ends the threads and wakes who waits`() throws {
    let loader = try BatchLoader(
      dataset: CountingPictures(base: Shapes(count: 100_000)),
      pipeline: TransformPipeline([.toUnit]), batchSize: 64, threadCount: 3)
    loader.start(epoch: 0, generator: Generator(seed: 1))
    #expect(try loader.next() != nil)
    loader.cancel()
    #expect(try loader.next() == nil)
    loader.cancel()
  }

  @Test func `A loader that goes away in the middle of an epoch takes its threads along`() throws {
    for _ in 0..<50 {
      let loader = try BatchLoader(
        dataset: Shapes(count: 1000), pipeline: TransformPipeline([.toUnit]), batchSize: 16,
        threadCount: 4)
      loader.start(epoch: 0, generator: Generator(seed: 1))
      _ = try loader.next()
    }
  }

  @Test func `A batch outlives its loader`() throws {
    var loader: BatchLoader? = try BatchLoader(
      dataset: Shapes(count: 10), pipeline: TransformPipeline([.toUnit]), batchSize: 4,
      order: .sequential)
    loader?.start(epoch: 0, generator: Generator(seed: 1))
    let batch = try #require(try loader?.next())
    loader = nil
    #expect(batch.labels.elements() == [Int32(0), 1, 2, 3])
  }
}
