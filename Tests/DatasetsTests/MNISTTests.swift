import SondeFormats
import SondeTensors
import Testing

@testable import SondeDatasets

/// Grey pictures: how they are read, and how one channel comes out of the pipeline.
struct MNISTTests {
  /// A number as IDX files write it.
  private static func number(_ value: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
  }

  /// Pictures of 2×3, whose pixels count up, with these labels.
  static func writeSet(
    labels: [UInt8], to folder: String, part: String = "train", dot: String = "-",
    pictureCount: Int? = nil
  ) throws {
    let count = pictureCount ?? labels.count
    let pixels = (0..<count * 6).map { UInt8(truncatingIfNeeded: $0 * 10) }
    let images = [0, 0, 8, 3] + number(count) + number(2) + number(3) + pixels
    try write(images, to: "\(folder)/\(part)-images\(dot)idx3-ubyte")
    try write(
      [0, 0, 8, 1] + number(labels.count) + labels, to: "\(folder)/\(part)-labels\(dot)idx1-ubyte")
  }

  @Test(arguments: ["-", "."]) func `Both spellings of the files are read`(dot: String) throws {
    try withTemporaryFolder { folder in
      try Self.writeSet(labels: [7, 0, 9], to: folder, dot: dot)
      let set = try MNIST(folder: folder, split: .train)
      #expect(set.count == 3)
      #expect((0..<3).map(set.label) == [7, 0, 9])
      #expect(set.channelCount == 1)
      #expect(try set.pictureSize(at: 0) == Size2D(height: 2, width: 3))
      let pixels: [UInt8] = [60, 70, 80, 90, 100, 110].flatMap { [$0, $0, $0] }
      #expect(try set.picture(at: 1).pixels == pixels)
      try set.withPixels(at: 1) { lent, _ in #expect(Array(lent) == pixels) }
      #expect(set.summary == "MNIST, train: 3 pictures from \(folder)")
      #expect(throws: FormatError.self) { try MNIST(folder: folder, split: .test) }
    }
  }

  @Test func `Fashion-MNIST has names`() throws {
    try withTemporaryFolder { folder in
      try Self.writeSet(labels: [9], to: folder, part: "t10k")
      let set = try MNIST(folder: folder, split: .test, kind: .fashion)
      #expect(set.classNames[set.label(at: 0)] == "Ankle boot")
      #expect(set.name(at: 0) == "Fashion-MNIST test picture 0")
    }
  }

  @Test func `A label that no class has is refused with its record`() throws {
    try withTemporaryFolder { folder in
      try Self.writeSet(labels: [1, 10], to: folder)
      let error = #expect(throws: FormatError.self) { try MNIST(folder: folder, split: .train) }
      #expect(
        error?.description == """
          \(folder)/train-labels-idx1-ubyte: record 1 has label 10; expected 0 to 9. Check that the file is MNIST's, \
          or download it again.
          """)
    }
  }

  @Test func `As many labels as pictures are needed`() throws {
    try withTemporaryFolder { folder in
      try Self.writeSet(labels: [1, 2], to: folder, pictureCount: 3)
      let error = #expect(throws: FormatError.self) { try MNIST(folder: folder, split: .train) }
      #expect(
        error?.description == """
          \(folder)/train-images-idx3-ubyte: has 3 pictures of 2×3; expected 2 pictures, as there are labels in \
          \(folder)/train-labels-idx1-ubyte. Check that both files are of one set, or download them again.
          """)
    }
  }

  @Test func `A network gets one channel, normalised by one mean`() throws {
    try withTemporaryFolder { folder in
      try Self.writeSet(labels: [1, 2], to: folder)
      let set = try MNIST(folder: folder, split: .train)
      let pipeline = try TransformPipeline([.toUnit, .normalize(.mnist)], channels: 1)
      let loader = try BatchLoader(
        dataset: set, pipeline: pipeline, batchSize: 2, order: .sequential, threadCount: 1)
      defer { loader.cancel() }
      loader.start(epoch: 0, generator: Generator(seed: 1))
      let batch = try #require(try loader.next())
      #expect(batch.shape == [2, 1, 2, 3])
      let expected = (0..<12).map { (Float($0 * 10) / 255 - 0.1307) / 0.3081 }
      #expect(batch.images.elements() == expected)
    }
  }

  @Test func `Three equal channels come after grayscale`() throws {
    try withTemporaryFolder { folder in
      try Self.writeSet(labels: [1, 2], to: folder)
      let set = try MNIST(folder: folder, split: .train)
      let loader = try BatchLoader(
        dataset: set,
        pipeline: try TransformPipeline([.grayscale(Grayscale()), .toUnit], channels: 1),
        batchSize: 1,
        order: .sequential, threadCount: 1)
      defer { loader.cancel() }
      loader.start(epoch: 0, generator: Generator(seed: 1))
      let batch = try #require(try loader.next())
      #expect(batch.shape == [1, 3, 2, 3])
      let plane = (0..<6).map { Float($0 * 10) / 255 }
      #expect(batch.images.elements() == plane + plane + plane)
    }
  }

  @Test func `Three different means for one channel are refused, three equal ones are not`() throws
  {
    #expect(try TransformPipeline([.toUnit, .normalize(.half)], channels: 1).channels == 1)
    #expect(
      throws: DatasetError.badTransform(
        name: "normalize",
        problem:
          "3 means and deviations were given, but the pictures have 1 channel; give one of each, or put "
          + "grayscale first")
    ) { try TransformPipeline([.toUnit, .normalize(.imagenet)], channels: 1) }
  }
}
