import SondeFormats
import SondeTensors
import TestSupport
import Testing

struct DatumTests {
  /// Fields as protobuf writes them: 3 channels of 1×2, six bytes, label 7.
  private static let two: [UInt8] = [
    0x08, 3, 0x10, 1, 0x18, 2, 0x22, 6, 1, 2, 3, 4, 5, 6, 0x28, 7,
  ]

  private func refusal(_ bytes: [UInt8], _ planes: Datum.Planes = .bgr) -> String {
    let error = #expect(throws: FormatError.self) {
      try Datum(bytes, name: "db record \"0\"").picture(planes: planes)
    }
    return error?.description ?? ""
  }

  @Test func `Planes become pixels in the order that is stated`() throws {
    let datum = try Datum(Self.two, name: "x")
    #expect(datum.label == 7)
    #expect(try datum.size(planes: .bgr) == (width: 2, height: 1))
    #expect(try datum.picture(planes: .rgb).pixels == [1, 3, 5, 2, 4, 6])
    #expect(try datum.picture(planes: .bgr).pixels == [5, 3, 1, 6, 4, 2])
  }

  @Test func `One plane gives three equal channels`() throws {
    let datum = try Datum([0x08, 1, 0x10, 1, 0x18, 2, 0x22, 2, 9, 8], name: "x")
    #expect(datum.label == 0)
    #expect(try datum.picture(planes: .grey).pixels == [9, 9, 9, 8, 8, 8])
  }

  @Test func `What Caffe's message holds is read as Caffe's own classes write it`() throws {
    let golden = try fixture("datasets/pictures")
    let small = try LMDBReader(fixturePath("datasets/small.mdb"))
    for index in 0..<3 {
      let pixels: [UInt8] = try golden.tensor(named: "small.\(index)").elements()
      #expect(
        try Datum(small.value(at: index), name: "x").picture(planes: .bgr).pixels == pixels)
    }
    let grey = try LMDBReader(fixturePath("datasets/grey.mdb"))
    let pixels: [UInt8] = try golden.tensor(named: "grey").elements()
    #expect(try Datum(grey.value(at: 0), name: "x").picture(planes: .grey).pixels == pixels)
  }

  @Test func `Encoded pictures are decoded, in whatever order raw ones are`() throws {
    let encoded = try LMDBReader(fixturePath("datasets/encoded.mdb"))
    let pixels: [UInt8] = try fixture("datasets/pictures").tensor(named: "encoded").elements()
    let png = try Datum(encoded.value(at: 0), name: "x")
    #expect(try png.picture(planes: .bgr).pixels == pixels)
    #expect(try png.size(planes: .bgr) == (width: 16, height: 16))
    let jpeg = try Datum(encoded.value(at: 1), name: "x").picture(planes: .rgb)
    #expect(zip(jpeg.pixels, pixels).allSatisfy { abs(Int($0) - Int($1)) < 30 })
  }

  @Test func `What is no picture is refused with the record's name`() throws {
    #expect(
      refusal(Self.two, .grey) == """
        db record "0": the record has 3 channels; expected 1, since channels is grey. Set channels of the data set \
        to bgr, rgb or grey.
        """)
    #expect(
      refusal([0x08, 3, 0x10, 1, 0x18, 2, 0x22, 2, 1, 2])
        == """
        db record "0": the record has 2 bytes for 3 channels of 1×2; expected 6 bytes, or an encoded picture that \
        says so. Make the database anew, or take the record out.
        """.replacing("1×2", with: "2×1"))
    #expect(
      refusal([0x28, 1]) == """
        db record "0": the record has 0 channels of 0×0; expected at least one pixel. Make the database anew, or \
        take the record out.
        """)
    #expect(
      refusal([0xFF, 0xFF]) == """
        db record "0": the record is no Datum; expected a message as Caffe writes it. Check that the database was \
        made for Caffe.
        """)
    // Label -1, as protobuf writes negative numbers.
    #expect(
      refusal([0x28] + [UInt8](repeating: 0xFF, count: 9) + [1]) == """
        db record "0": the record has label -1; expected a label from 0 on. Make the database anew with labels that \
        count from 0.
        """)
  }

  @Test func `Numbers instead of bytes are refused`() throws {
    let reader = try LMDBReader(fixturePath("datasets/floats.mdb"))
    #expect(
      refusal(reader.value(at: 0)) == """
        db record "0": the record has 2 numbers in float_data; expected pictures of bytes in data. Make the database \
        from picture files, or from bytes.
        """)
  }

  @Test func `Extents whose product overflows are refused`() {
    let greatest: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x07]
    #expect(
      refusal([0x08, 3, 0x10] + greatest + [0x18] + greatest).contains(
        "0 bytes for 3 channels of 2147483647×2147483647"))
  }
}
