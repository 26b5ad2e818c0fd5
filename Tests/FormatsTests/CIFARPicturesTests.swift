import Foundation
import SondeFormats
import Testing

struct CIFARPicturesTests {
  /// A record: labels, then 3072 samples that count up from a start.
  private func record(_ labels: [UInt8], start: UInt8) -> [UInt8] {
    labels + (0..<3072).map { start &+ UInt8(truncatingIfNeeded: $0) }
  }

  /// A CIFAR-10 folder with two records a batch.
  private func makeCIFAR10(_ folder: String) throws {
    for batch in 1...5 {
      let records = record([UInt8(batch)], start: UInt8(batch)) + record([9], start: 100)
      try AtomicFile.write(records, to: "\(folder)/data_batch_\(batch).bin")
    }
    try AtomicFile.write(record([7], start: 3), to: "\(folder)/test_batch.bin")
    let names = (0..<10).map { "class \($0)\n" }.joined() + "\n"
    try AtomicFile.write(Array(names.utf8), to: "\(folder)/batches.meta.txt")
  }

  @Test func `The batches of CIFAR-10 are read in order`() throws {
    try withTemporaryFolder { folder in
      try makeCIFAR10(folder)
      let train = try CIFARPictures(folder: folder, version: .cifar10, part: .train)
      #expect(train.count == 10)
      #expect(train.labels == [1, 9, 2, 9, 3, 9, 4, 9, 5, 9])
      #expect(train.pixels.count == 10 * 3072)
      #expect(train.pixels[0] == 1)
      #expect(train.pixels[3072] == 100)
      #expect(train.pixels[2 * 3072 + 1] == 3)
      #expect(train.classNames[9] == "class 9")
      #expect(train.coarseLabels.isEmpty && train.coarseClassNames.isEmpty)
      let test = try CIFARPictures(folder: folder, version: .cifar10, part: .test)
      #expect(test.labels == [7])
    }
  }

  @Test func `The folder above, as the archive unpacks, will do`() throws {
    try withTemporaryFolder { folder in
      let inner = "\(folder)/cifar-10-batches-bin"
      try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: false)
      try makeCIFAR10(inner)
      #expect(try CIFARPictures(folder: folder, version: .cifar10, part: .test).count == 1)
    }
  }

  @Test func `CIFAR-100 has two labels a picture`() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(
        record([19, 99], start: 5) + record([0, 1], start: 6), to: "\(folder)/train.bin")
      let fine = (0..<100).map { "fine \($0)\n" }.joined()
      let coarse = (0..<20).map { "coarse \($0)\r\n" }.joined()
      try AtomicFile.write(Array(fine.utf8), to: "\(folder)/fine_label_names.txt")
      try AtomicFile.write(Array(coarse.utf8), to: "\(folder)/coarse_label_names.txt")
      let train = try CIFARPictures(folder: folder, version: .cifar100, part: .train)
      #expect(train.labels == [99, 1])
      #expect(train.coarseLabels == [19, 0])
      #expect(train.pixels.prefix(2) == [5, 6])
      #expect(train.pixels[3072] == 6)
      #expect(train.classNames[99] == "fine 99")
      #expect(train.coarseClassNames[19] == "coarse 19")
    }
  }

  @Test(arguments: [0, 3072, 3074])
  func `A file that is not whole records is refused`(byteCount: Int) throws {
    try withTemporaryFolder { folder in
      try makeCIFAR10(folder)
      let path = "\(folder)/test_batch.bin"
      try AtomicFile.write([UInt8](repeating: 0, count: byteCount), to: path)
      #expect(
        throws: FormatError.partialRecord(
          file: path, byteCount: byteCount, recordByteCount: 3073)
      ) { try CIFARPictures(folder: folder, version: .cifar10, part: .test) }
    }
  }

  @Test func `A label that no class has is refused with its record`() throws {
    try withTemporaryFolder { folder in
      try makeCIFAR10(folder)
      let path = "\(folder)/data_batch_3.bin"
      try AtomicFile.write(record([0], start: 0) + record([10], start: 0), to: path)
      #expect(
        throws: FormatError.labelOutOfRange(file: path, record: 1, found: 10, classCount: 10)
      ) { try CIFARPictures(folder: folder, version: .cifar10, part: .train) }
    }
  }

  @Test func `Files of many records are read whole, and a fault far inside is placed rightly`()
    throws
  {
    try withTemporaryFolder { folder in
      try makeCIFAR10(folder)
      let path = "\(folder)/test_batch.bin"
      let labels = (0..<250).map { UInt8($0 % 10) }
      try AtomicFile.write(labels.flatMap { record([$0], start: $0 &* 7) }, to: path)
      let test = try CIFARPictures(folder: folder, version: .cifar10, part: .test)
      #expect(test.labels == labels.map(Int.init))
      for index in [0, 99, 100, 101, 199, 200, 249] {
        let first = index * CIFARPictures.pictureByteCount
        let expected = Array(record([0], start: labels[index] &* 7).dropFirst())
        #expect(
          Array(test.pixels[first..<first + CIFARPictures.pictureByteCount]) == expected,
          "record \(index)")
      }
      var damaged = labels
      damaged[173] = 10
      try AtomicFile.write(damaged.flatMap { record([$0], start: 0) }, to: path)
      #expect(
        throws: FormatError.labelOutOfRange(file: path, record: 173, found: 10, classCount: 10)
      ) { try CIFARPictures(folder: folder, version: .cifar10, part: .test) }
    }
  }

  @Test func `A list of names that is too short is refused`() throws {
    try withTemporaryFolder { folder in
      try makeCIFAR10(folder)
      let path = "\(folder)/batches.meta.txt"
      try AtomicFile.write(Array("airplane\n".utf8), to: path)
      #expect(throws: FormatError.classNameCount(file: path, found: 1, expected: 10)) {
        try CIFARPictures(folder: folder, version: .cifar10, part: .test)
      }
    }
  }

  @Test func `A missing batch is named`() throws {
    try withTemporaryFolder { folder in
      #expect(
        throws: FormatError.unreadable(
          file: "\(folder)/test_batch.bin", reason: "No such file or directory")
      ) { try CIFARPictures(folder: folder, version: .cifar10, part: .test) }
    }
  }
}
