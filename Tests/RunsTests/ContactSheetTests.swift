import Foundation
import SondeFormats
import Testing

@testable import SondeRuns

struct ContactSheetTests {
  /// Red, green; blue, white.
  private static let four = Picture(
    width: 2, height: 2, channels: 3,
    pixels: [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255])

  @Test func `A photograph is drawn with its own pixels, as squares where it is enlarged`() throws {
    let folder = try TemporaryFolder()
    var drawing = Drawing(width: 6, height: 6)
    drawing.marks.append(
      .picture(Self.four, in: Drawing.Rectangle(x: 1, y: 1, width: 4, height: 4)))
    try PNGRenderer.write(drawing, to: folder.file("a.png"))
    let picture = try ImageFile.decode(folder.file("a.png"))
    #expect(picture.width == 12)
    for (x, y, colour) in [
      (1, 1, [255, 255, 255]), (2, 2, [255, 0, 0]), (5, 5, [255, 0, 0]), (6, 2, [0, 255, 0]),
      (2, 9, [0, 0, 255]), (9, 9, [255, 255, 255]),
    ] as [(Int, Int, [UInt8])] {
      #expect(Array(picture[x: x, y: y]) == colour, "at \(x), \(y)")
    }
  }

  @Test func `SVG has the photograph in itself`() {
    var drawing = Drawing(width: 6, height: 6)
    drawing.marks.append(
      .picture(Self.four, in: Drawing.Rectangle(x: 1, y: 1, width: 4, height: 4)))
    let svg = SVGRenderer.render(drawing)
    #expect(
      svg.contains(
        "<image x=\"1\" y=\"1\" width=\"4\" height=\"4\" preserveAspectRatio=\"none\" "
          + "image-rendering=\"pixelated\" href=\"data:image/png;base64,iVBORw0KGgo"))
  }

  @Test func `A sheet has a row for each class and a cell for each picture, whose shape is kept`() {
    let wide = Picture(
      width: 4, height: 2, channels: 3, pixels: [UInt8](repeating: 9, count: 24))
    let sheet = ContactSheet(
      [
        .init(name: "cat", note: "2", pictures: [Self.four, wide]),
        .init(name: "dog", note: "0", pictures: []),
      ], title: "pets")
    let places = sheet.drawing.marks.compactMap { mark -> Drawing.Rectangle? in
      if case .picture(_, let place) = mark { place } else { nil }
    }
    #expect(places.map(\.width) == [64, 64])
    #expect(places.map(\.height) == [64, 32])
    #expect(places[1].y == places[0].y + 16)
    #expect(places[1].x == places[0].x + 68)
    #expect(SVGRenderer.render(sheet.drawing).contains(">dog</text>"))
  }
}
