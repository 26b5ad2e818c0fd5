import Foundation
import SondeFormats
import SondeTensors
import TestSupport
import Testing

@testable import SondeDatasets

struct LMDBDatasetTests {
  /// A folder with a database of the fixtures.
  private func withDatabase(_ name: String, _ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let bytes = try Data(contentsOf: URL(fileURLWithPath: fixturePath("datasets/\(name).mdb")))
      try bytes.write(to: URL(fileURLWithPath: "\(folder)/data.mdb"))
      try body(folder)
    }
  }

  @Test func `Samples come in the order of the keys`() throws {
    try withDatabase("small") { folder in
      let set = try LMDBDataset(folder, channels: .bgr)
      #expect((0..<set.count).map(set.label) == [2, 1, 0])
      #expect(set.classNames == ["0", "1", "2"])
      #expect(set.name(at: 1) == "\(folder) record \"00000001_a.jpg\"")
      #expect(try set.pictureSize(at: 0) == Size2D(height: 2, width: 3))
      #expect(set.summary == "LMDB \(folder): 3 pictures in 3 classes")
      let golden: [UInt8] = try fixture("datasets/pictures").tensor(named: "small.1").elements()
      #expect(try set.picture(at: 1).pixels == golden)
      #expect(set.channelCount == 3)
    }
  }

  @Test func `Grey planes give the network one channel`() throws {
    try withDatabase("grey") { folder in
      #expect(try LMDBDataset(folder, channels: .grey).channelCount == 1)
      let colour = try LMDBDataset(folder, channels: .bgr)
      let error = #expect(throws: FormatError.self) { try colour.picture(at: 0) }
      #expect(
        error?.description == """
          \(folder) record "00000000": the record has 1 channels; expected 3, since channels is bgr. Set channels of \
          the data set to bgr, rgb or grey.
          """)
    }
  }

  @Test func `A label that no class has is refused with its record`() throws {
    try withDatabase("small") { folder in
      let error = #expect(throws: FormatError.self) {
        try LMDBDataset(folder, classNames: ["cat", "dog"])
      }
      #expect(
        error?.description == """
          \(folder) record "00000000_a.jpg": the record has label 2; expected 0 to 1. Correct the data set's classes, \
          or make the database anew.
          """)
    }
  }

  @Test func `A database without records is no data set`() throws {
    try withDatabase("empty") { folder in
      #expect(throws: DatasetError.noSamples(dataset: "\(folder)/data.mdb")) {
        try LMDBDataset(folder)
      }
    }
  }

  @Test func `Records that are no pictures are named`() throws {
    try withDatabase("text") { folder in
      let error = #expect(throws: FormatError.self) { try LMDBDataset(folder) }
      #expect(
        error?.description.hasPrefix("\(folder) record \"0\": the record is no Datum") == true)
    }
  }
}
