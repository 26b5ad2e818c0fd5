import Foundation
import SondeFormats
import SondeTensors
import TestSupport
import Testing

@testable import SondeDatasets

struct DatasetReportTests {
  private func picture(_ values: [UInt8], width: Int = 1) -> Picture {
    Picture(width: width, height: values.count / 3 / width, channels: 3, pixels: values)
  }

  @Test func `Means, deviations, sizes and classes are counted`() {
    let set = MemoryPictures(
      pictures: [picture([0, 10, 255]), picture([100, 10, 255, 200, 10, 0], width: 2)],
      labels: [1, 1], classNames: ["a", "b"])
    let report = DatasetReport([("train", set)])
    let part = report.parts[0]
    #expect(part.classes.map(\.count) == [0, 2])
    #expect(
      part.sizes == [
        .init(width: 1, height: 1, count: 1), .init(width: 2, height: 1, count: 1),
      ])
    // Red is 0, 100, 200; blue is 255, 255, 0.
    let (red, blue) = (100.0 / 255, 170.0 / 255)
    #expect(zip(part.mean, [red, 10.0 / 255, blue]).allSatisfy { abs($0 - $1) < 1e-12 })
    let deviations = [(20000.0 / 3).squareRoot() / 255, 0, 14450.0.squareRoot() / 255]
    #expect(zip(part.standardDeviation, deviations).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(part.unreadable.isEmpty)
    #expect(report.duplicates.isEmpty)
  }

  @Test func `Equal pictures are found within and across parts, and their classes compared`() {
    let (one, two) = (picture([1, 2, 3]), picture([1, 2, 4]))
    let upright = picture([9, 9, 9, 8, 8, 8])
    let wide = picture([9, 9, 9, 8, 8, 8], width: 2)
    let train = MemoryPictures(
      pictures: [one, two, one, upright, one], labels: [0, 0, 0, 1, 0], classNames: ["a", "b"])
    let test = MemoryPictures(
      pictures: [wide, two, one], labels: [1, 1, 0], classNames: ["a", "b"])
    let report = DatasetReport([("train", train), ("test", test)])
    #expect(
      report.duplicates.map { $0.map { "\($0.part) \($0.name) \($0.label)" } } == [
        ["train picture 0 a", "train picture 2 a", "train picture 4 a", "test picture 2 a"],
        ["train picture 1 a", "test picture 1 b"],
      ])
    #expect(report.copies(within: "train") == 2)
    #expect(report.copies(within: "test") == 0)
    #expect(report.copies(of: "test", in: "train") == 2)
    #expect(report.conflicts.map { $0.map(\.label) } == [["a", "b"]])
  }

  @Test func `More pictures than one thread takes are all seen`() {
    let report = DatasetReport([("train", Shapes(count: 1000, seed: 1))])
    #expect(report.parts[0].sizes == [.init(width: 32, height: 32, count: 1000)])
    #expect(report.parts[0].classes.allSatisfy { $0.count == 100 })
    #expect(report.duplicates.isEmpty)
  }

  @Test func `Pictures that cannot be decoded are named and left out of everything`() throws {
    try withTemporaryFolder { folder in
      let jpeg = [UInt8](
        try Data(contentsOf: URL(fileURLWithPath: fixturePath("transforms/a.jpg"))))
      try write(jpeg, to: "\(folder)/a/1.jpg")
      try write([1, 2, 3], to: "\(folder)/a/2.jpg")
      let report = DatasetReport([("data", try ImageFolder(folder))])
      #expect(report.parts[0].unreadable.map(\.name) == ["\(folder)/a/2.jpg"])
      #expect(report.parts[0].sizes.map(\.count) == [1])
      #expect(report.parts[0].count == 2)
    }
  }

  @Test func `Grey pictures have one mean`() throws {
    try withTemporaryFolder { folder in
      try MNISTTests.writeSet(labels: [1, 2], to: folder)
      let report = DatasetReport([("train", try MNIST(folder: folder, split: .train))])
      #expect(report.parts[0].mean.count == 1)
      #expect(abs(report.parts[0].mean[0] - 55.0 / 255) < 1e-12)
    }
  }

  @Test func `Examples are spread over a class and made small`() {
    let large = Picture(
      width: 100, height: 50, channels: 3, pixels: [UInt8](repeating: 7, count: 15000))
    let small = picture([1, 2, 3])
    let set = MemoryPictures(
      pictures: [small, large, small, small, large, small], labels: [0, 1, 0, 0, 1, 0],
      classNames: ["a", "b", "c"])
    let examples = set.examples(perClass: 2, side: 20)
    #expect(examples.map(\.count) == [2, 2, 0])
    #expect(examples[1].allSatisfy { $0.width == 20 && $0.height == 10 })
    #expect(examples[1][0].pixels.allSatisfy { $0 == 7 })
  }
}
