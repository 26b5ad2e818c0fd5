import SondeDatasets
import SondeFormats
import SondeTensors
import Testing

struct CIFARTests {
  /// The bytes of a record whose red plane counts up and whose other planes are constant.
  private func record(_ labels: [UInt8], green: UInt8) -> [UInt8] {
    let red = (0..<1024).map { UInt8(truncatingIfNeeded: $0) }
    return labels + red + Array(repeating: green, count: 1024) + Array(repeating: 9, count: 1024)
  }

  private func names(_ count: Int) -> [UInt8] {
    Array((0..<count).map { "class\($0)" }.joined(separator: "\n").utf8)
  }

  @Test func `Planes become pixels and labels keep their order`() throws {
    try withTemporaryFolder { folder in
      for batch in 1...5 {
        let bytes = record([UInt8(batch)], green: 10) + record([0], green: UInt8(batch))
        try write(bytes, to: "\(folder)/data_batch_\(batch).bin")
      }
      try write(record([7], green: 1), to: "\(folder)/test_batch.bin")
      try write(names(10), to: "\(folder)/batches.meta.txt")
      let train = try CIFAR10(folder: folder, split: .train)
      #expect(train.count == 10)
      #expect((0..<10).map(train.label) == [1, 0, 2, 0, 3, 0, 4, 0, 5, 0])
      #expect(train.classNames[3] == "class3")
      #expect(train.classCounts == [5, 1, 1, 1, 1, 1, 0, 0, 0, 0])
      let picture = try train.picture(at: 5)
      #expect(picture[x: 2, y: 1] == [34, 3, 9])
      try train.withPixels(at: 5) { pixels, size in
        #expect(size == 32)
        #expect(Array(pixels) == picture.pixels)
      }
      let test = try CIFAR10(folder: folder, split: .test)
      #expect(test.count == 1)
      #expect(test.summary == "CIFAR-10, test: 1 pictures from \(folder)")
      #expect(test.identity != train.identity)
      #expect(try CIFAR10(folder: folder, split: .test).identity == test.identity)
    }
  }

  @Test func `A picture of CIFAR-100 has its fine class`() throws {
    try withTemporaryFolder { folder in
      try write(record([19, 99], green: 1), to: "\(folder)/train.bin")
      try write(names(20), to: "\(folder)/coarse_label_names.txt")
      try write(names(100), to: "\(folder)/fine_label_names.txt")
      let train = try CIFAR100(folder: folder, split: .train)
      #expect(train.classNames.count == 100)
      #expect(train.label(at: 0) == 99)
      #expect(train.name(at: 0) == "CIFAR-100 train picture 0")
    }
  }

  @Test func `A folder that is not there is named`() {
    #expect(throws: DatasetError.folderMissing(path: "/no/such/folder")) {
      try CIFAR10(folder: "/no/such/folder", split: .train)
    }
  }

  @Test func `A file that is not there is named`() throws {
    try withTemporaryFolder { folder in
      let error = #expect(throws: FormatError.self) { try CIFAR10(folder: folder, split: .test) }
      #expect(error?.description.hasPrefix("\(folder)/test_batch.bin: cannot be read") == true)
    }
  }
}
