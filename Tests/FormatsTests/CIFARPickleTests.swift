import Foundation
import SondeTensors
import TestSupport
import Testing

@testable import SondeFormats

/// CIFAR's Python version: files of one picture, made by scripts/oracles/pytorch_files.py as Python 2 wrote them.
struct CIFARPickleTests {
  private func expected(_ name: String) throws -> [UInt8] {
    try fixture("pytorch/cifar").tensor(named: name).elements()
  }

  private func sample(_ pixels: some Collection<UInt8>) -> [UInt8] {
    let pixels = Array(pixels)
    return stride(from: 0, to: pixels.count, by: 97).map { pixels[$0] }
  }

  @Test func `The batches of CIFAR-10 are found and read in order`() throws {
    for folder in [fixturePath("pytorch"), fixturePath("pytorch/cifar-10-batches-py")] {
      let train = try CIFARPictures(folder: folder, version: .cifar10, part: .train)
      #expect(train.labels == [0, 1, 2, 3, 4])
      #expect(train.pixels.count == 5 * 3072)
      for batch in 1...5 {
        let pixels = train.pixels[(batch - 1) * 3072..<batch * 3072]
        #expect(try sample(pixels) == expected("cifar-10-batches-py/data_batch_\(batch)"))
      }
      #expect(train.classNames.first == "ten0" && train.classNames.count == 10)
      let test = try CIFARPictures(folder: folder, version: .cifar10, part: .test)
      #expect(test.labels == [5])
      #expect(try sample(test.pixels) == expected("cifar-10-batches-py/test_batch"))
    }
  }

  @Test func `CIFAR-100 has two labels a picture`() throws {
    let test = try CIFARPictures(folder: fixturePath("pytorch"), version: .cifar100, part: .test)
    #expect(test.labels == [99] && test.coarseLabels == [19])
    #expect(test.classNames.last == "fine99" && test.coarseClassNames.last == "coarse19")
    #expect(try sample(test.pixels) == expected("cifar-100-python/test"))
  }

  @Test func `The binary version counts more where both are there`() throws {
    try withTemporaryFolder { folder in
      for name in ["test_batch", "batches.meta"] {
        let bytes = try contents(fixturePath("pytorch/cifar-10-batches-py/\(name)"))
        try AtomicFile.write(bytes, to: "\(folder)/\(name)")
      }
      #expect(try CIFARPictures(folder: folder, version: .cifar10, part: .test).labels == [5])
      try AtomicFile.write([7] + [UInt8](repeating: 0, count: 3072), to: "\(folder)/test_batch.bin")
      let names = (0..<10).map { "class \($0)\n" }.joined()
      try AtomicFile.write(Array(names.utf8), to: "\(folder)/batches.meta.txt")
      #expect(try CIFARPictures(folder: folder, version: .cifar10, part: .test).labels == [7])
    }
  }

  /// Reads a test set of one file with these bytes.
  private func read(_ bytes: [UInt8], _ folder: String) throws {
    try AtomicFile.write(bytes, to: "\(folder)/test_batch")
    _ = try CIFARPictures(folder: folder, version: .cifar10, part: .test)
  }

  private func withFolder(_ body: (_ folder: String, _ good: [UInt8]) throws -> Void) throws {
    let source = fixturePath("pytorch/cifar-10-batches-py")
    try withTemporaryFolder { folder in
      try AtomicFile.write(contents("\(source)/batches.meta"), to: "\(folder)/batches.meta")
      try body(folder, contents("\(source)/test_batch"))
    }
  }

  @Test func `A label that no class has is refused with its record`() throws {
    try withFolder { folder, good in
      var bytes = good
      let label = try #require(good.indices.first { good[$0...].starts(with: [0x4B, 5]) })
      bytes[label + 1] = 10
      #expect(
        throws: FormatError.labelOutOfRange(
          file: "\(folder)/test_batch", record: 0, found: 10, classCount: 10)
      ) { try read(bytes, folder) }
    }
  }

  @Test(arguments: [
    ("labels", "lebals", "\"labels\" has no entry"), ("u1K", "i1K", "\"data\" has int8 [1, 3072]"),
    ("u1K", "O8K", "\"data\" has numbers O8"),
    ("cnumpy\nndarray", "cposix\nsystem", "asks for \"posix.system\""),
  ])
  func `Other data, other labels and programs are refused`(
    old: String, new: String, part: String
  ) throws {
    try withFolder { folder, good in
      let place = try #require(good.indices.first { good[$0...].starts(with: old.utf8) })
      var bytes = good
      bytes.replaceSubrange(place..<place + old.utf8.count, with: new.utf8)
      let error = #expect(throws: FormatError.self) { try read(bytes, folder) }
      let message = try #require(error).description
      #expect(message.contains(part), "\(message)")
    }
  }

  @Test func `No mutation of a file does harm`() throws {
    try withFolder { folder, good in
      let outcome = mutate(good, count: 300) { try read($0, folder) }
      #expect(outcome.refused > 10)
    }
  }
}
