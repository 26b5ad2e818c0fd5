import SondeTensors
import TestSupport
import Testing

@testable import SondeFormats

/// Rarer kinds of picture files, and how cameras say that they were held.
struct PictureKindTests {
  static let kinds = [
    "ycck.jpg", "cmyk.jpg", "gray-progressive.jpg", "gray-alpha.png",
    "gray-clear.png", "colour-clear.png", "palette-2.png", "palette-1.png", "palette-8.png",
    "palette-alpha.png", "bits.png", "bits-interlaced.png", "bits-clear.png", "gray-2.png",
    "gray-4-interlaced.png", "palette-interlaced.png", "wide.png", "wide-alpha.png",
    "wide-gray-alpha.png",
  ]
  static let turned =
    (1...8).flatMap { ["turned-\($0).jpg", "turned-\($0).png"] } + ["turned-big.jpg"]

  private func golden(_ name: String) throws -> Tensor {
    try fixture("pictures/pictures").tensor(named: name)
  }

  private func tensor(_ picture: Picture) -> Tensor {
    Tensor(
      shape: [picture.height, picture.width, 3], dataType: .uint8, bytes: picture.pixels)
  }

  @Test(arguments: kinds + turned)
  func `Pixels are those of Pillow, as they are stored`(name: String) throws {
    let picture = try ImageFile.decode(fixturePath("pictures/\(name)"))
    expectClose(tensor(picture), try golden(name), name)
  }

  @Test(arguments: turned)
  func `Pictures are turned upright as Pillow turns them`(name: String) throws {
    let path = fixturePath("pictures/\(name)")
    let expected = try golden("\(name) upright")
    let picture = try ImageFile.decode(path, appliesOrientation: true)
    expectClose(tensor(picture), expected, name)
    let size = try ImageFile.size(of: path, appliesOrientation: true)
    #expect(size == (expected.shape[1], expected.shape[0]))
    let stored = try ImageFile.size(of: path)
    #expect(stored == (16, 8))
  }

  @Test func `Every golden picture is compared`() throws {
    let names = Set(try fixture("pictures/pictures").names)
    #expect(names == Set(Self.kinds + Self.turned + Self.turned.map { "\($0) upright" }))
  }

  static let strange: [(String, [UInt8], ExifOrientation)] = [
    ("nothing", [], .topLeft),
    ("another start", Array("Exif".utf8), .topLeft),
    ("cut behind the byte order", Array("II".utf8), .topLeft),
    ("another magic number", Array("II".utf8) + [43, 0, 8, 0, 0, 0, 0, 0], .topLeft),
    ("a list beyond the end", Array("MM".utf8) + [0, 42, 255, 255, 255, 255], .topLeft),
    ("entries beyond the end", Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 255, 255, 1, 15], .topLeft),
    (
      "an orientation that does not exist",
      Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 9, 0, 0], .topLeft
    ),
    (
      "a short number",
      Array("MM".utf8) + [0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0], .rightTop
    ),
    (
      "a long number",
      Array("II".utf8) + [42, 0, 8, 0, 0, 0, 1, 0, 18, 1, 4, 0, 1, 0, 0, 0, 3, 0, 0, 0],
      .bottomRight
    ),
  ]

  @Test(arguments: strange)
  func `Damaged EXIF data leaves pictures as they are`(
    what: String, data: [UInt8], orientation: ExifOrientation
  ) {
    #expect(ExifOrientation(exif: data[...]) == orientation, "\(what)")
  }

  @Test(arguments: ["turned-6.jpg", "turned-6.png"])
  func `No mutation of a turned picture does harm`(name: String) throws {
    let bytes = try contents(fixturePath("pictures/\(name)"))
    let outcome = mutate(bytes, count: 2_000) {
      _ = try ImageFile.decode($0, appliesOrientation: true, pixelLimit: 100_000)
    }
    #expect(outcome.accepted + outcome.refused == 2_000)
  }
}
