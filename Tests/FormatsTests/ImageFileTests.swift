import SondeTensors
import TestSupport
import Testing

@testable import SondeFormats

struct ImageFileTests {
  static let names = [
    "444.jpg", "422.jpg", "420.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg", "pixel.jpg",
    "restart.jpg", "colour.png", "grey.png", "bits.png", "palette.png", "palette-clear.png",
    "clear.png", "grey-clear.png", "gamma.png", "wide.png", "wide-grey.png", "interlaced.png",
  ]

  private func file(_ name: String) throws -> [UInt8] {
    try contents(fixturePath("formats/\(name)"))
  }

  private func refusal(_ bytes: [UInt8], pixelLimit: Int = 10_000) -> FormatError? {
    #expect(throws: FormatError.self) {
      try ImageFile.decode(bytes, source: "f", pixelLimit: pixelLimit)
    }
  }

  @Test(arguments: names)
  func `Pixels are those of Pillow`(name: String) throws {
    let golden = try fixture("formats/pictures").tensor(named: name)
    let picture = try ImageFile.decode(fixturePath("formats/\(name)"))
    #expect(golden.shape == [picture.height, picture.width, 3])
    expectClose(
      Tensor(shape: golden.shape, dataType: .uint8, bytes: picture.pixels), golden, name)
  }

  @Test(arguments: names)
  func `The size is read from the header`(name: String) throws {
    let golden = try fixture("formats/pictures").tensor(named: name)
    let size = try ImageFile.size(of: fixturePath("formats/\(name)"))
    #expect(golden.shape == [size.height, size.width, 3])
  }

  @Test func `Neither JPEG nor PNG is refused`() {
    #expect(
      refusal(Array("GIF89a".utf8))
        == .unknownPictureFormat(file: "f", firstBytes: Array("GIF8".utf8)))
    #expect(refusal([]) == .unknownPictureFormat(file: "f", firstBytes: []))
  }

  @Test func `A JPEG that was cut is refused in libjpeg's words`() throws {
    let bytes = try file("420.jpg")
    #expect(
      refusal(Array(bytes.dropLast(40)))
        == .corruptPicture(file: "f", decoder: "libjpeg", message: "Premature end of JPEG file"))
    #expect(
      refusal(Array(bytes.prefix(20)))
        == .corruptPicture(
          file: "f", decoder: "libjpeg",
          message: "the picture is 0×0"))
  }

  @Test func `A damaged picture leaves nothing behind that spoils the next`() throws {
    let bytes = try file("420.jpg")
    let expected = try ImageFile.decode(bytes)
    for length in stride(from: 3, to: bytes.count - 2, by: 7) {
      #expect(refusal(Array(bytes.prefix(length))) != nil)
      #expect(try ImageFile.decode(bytes) == expected)
    }
  }

  @Test func `A JPEG with bytes before its end marker is read`() throws {
    var bytes = try file("444.jpg")
    let picture = try ImageFile.decode(bytes)
    bytes.insert(contentsOf: [1, 2, 3], at: bytes.count - 2)
    #expect(try ImageFile.decode(bytes) == picture)
  }

  @Test func `A PNG that was cut or changed is refused in libpng's words`() throws {
    var bytes = try file("colour.png")
    #expect(
      refusal(Array(bytes.dropLast(200)))
        == .corruptPicture(file: "f", decoder: "libpng", message: "the file ends too early"))
    #expect(
      refusal(Array(bytes.prefix(20)))
        == .truncated(file: "f", part: "the PNG header", needed: 24, available: 20))
    // In the checksum of the pixels, before the last chunk of 12 bytes.
    bytes[bytes.count - 14] ^= 1
    #expect(
      refusal(bytes)
        == .corruptPicture(file: "f", decoder: "libpng", message: "IDAT: CRC error"))
    bytes[13] = 0
    #expect(
      refusal(bytes)
        == .corruptPicture(file: "f", decoder: "libpng", message: "the header is damaged"))
  }

  @Test(arguments: ["444.jpg", "colour.png"])
  func `A picture beyond the limit is refused before it is decoded`(name: String) throws {
    #expect(
      refusal(try file(name), pixelLimit: 1014)
        == .pictureTooLarge(file: "f", width: 35, height: 29, limit: 1014))
    #expect(try ImageFile.decode(try file(name), pixelLimit: 1015).width == 35)
  }

  @Test func `A header that promises a giant picture is refused`() throws {
    var bytes = try file("colour.png")
    bytes.replaceSubrange(16..<24, with: [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF])
    #expect(
      throws: FormatError.pictureTooLarge(
        file: "f", width: 0x7FFF_FFFF, height: 0x7FFF_FFFF, limit: ImageFile.pixelLimit)
    ) { try ImageFile.decode(bytes, source: "f") }
    bytes.replaceSubrange(16..<20, with: [0, 0, 0, 0])
    #expect(
      refusal(bytes)
        == .corruptPicture(
          file: "f", decoder: "libpng", message: "the picture is 0×2147483647"))
  }

  @Test(arguments: [1, 3, 4])
  func `A picture that is written is read back`(channels: Int) throws {
    var random = SplitMix(state: 5)
    let pixels = (0..<7 * 5 * channels).map { _ in UInt8.random(in: 0...255, using: &random) }
    let picture = Picture(width: 7, height: 5, channels: channels, pixels: pixels)
    try withTemporaryFolder { folder in
      try PNGFile.write(picture, to: "\(folder)/a.png")
      let back = try ImageFile.decode("\(folder)/a.png")
      for y in 0..<5 {
        for x in 0..<7 {
          let stored = picture[x: x, y: y]
          let expected =
            channels == 1
            ? [UInt8](repeating: stored.first ?? 0, count: 3) : Array(stored.prefix(3))
          #expect(Array(back[x: x, y: y]) == expected)
        }
      }
      #expect(try PNGFile.encode(picture) == contents("\(folder)/a.png"))
    }
  }

  @Test func `A file that is missing is named`() {
    #expect(
      throws: FormatError.unreadable(file: "/nowhere.jpg", reason: "No such file or directory")
    ) { try ImageFile.decode("/nowhere.jpg") }
  }

  @Test(arguments: ["420.jpg", "progressive.jpg", "cmyk.jpg", "palette.png", "interlaced.png"])
  func `No mutation of a picture does harm`(name: String) throws {
    let bytes = try file(name)
    try withTemporaryFolder { folder in
      let outcome = mutate(bytes, count: 2_000) {
        _ = try ImageFile.decode($0, pixelLimit: 100_000)
      }
      #expect(outcome.accepted + outcome.refused == 2_000)
      let sizes = mutate(bytes, count: 200) {
        try AtomicFile.write($0, to: "\(folder)/a")
        _ = try ImageFile.size(of: "\(folder)/a")
      }
      #expect(sizes.accepted + sizes.refused == 200)
    }
  }

  @Test func `Many threads decode at once`() async throws {
    let bytes = try file("420.jpg")
    let expected = try ImageFile.decode(bytes)
    await withTaskGroup(of: Bool.self) { group in
      for task in 0..<8 {
        group.addTask {
          (0..<50).allSatisfy { _ in
            if task == 0 { return (try? ImageFile.decode(Array(bytes.prefix(300)))) == nil }
            return (try? ImageFile.decode(bytes)) == expected
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
