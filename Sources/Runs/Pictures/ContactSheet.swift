package import SondeFormats

/// A picture of pictures: a row for each class, with some of its pictures.
package struct ContactSheet: Sendable {
  /// A class and some of its pictures.
  package struct Row: Sendable {
    let name: String
    let note: String
    let pictures: [Picture]

    /// Makes a row.
    ///
    /// - Parameters:
    ///   - name: The class.
    ///   - note: What stands below its name, such as how many pictures it has.
    ///   - pictures: Of three channels.
    package init(name: String, note: String, pictures: [Picture]) {
      self.name = name
      self.note = note
      self.pictures = pictures
    }
  }

  let drawing: Drawing

  private static let cell = 64.0
  private static let gap = 4.0
  private static let margin = 24.0
  private static let nameLimit = 150.0

  /// Lays out a contact sheet.
  ///
  /// Pictures keep their shape and fill a cell of 64 points.
  ///
  /// - Parameters:
  ///   - rows: The classes.
  ///   - title: What is shown.
  package init(_ rows: [Row], title: String) {
    let names = rows.map { TextMeasure.shortened($0.name, to: Self.nameLimit, size: 12) }
    let notes = rows.map { TextMeasure.shortened($0.note, to: Self.nameLimit, size: 10) }
    let nameWidth = max(
      names.map { TextMeasure.width($0, size: 12) }.max() ?? 0,
      notes.map { TextMeasure.width($0, size: 10) }.max() ?? 0)
    let left = Self.margin + nameWidth + 12
    let columns = rows.map(\.pictures.count).max() ?? 0
    let step = Self.cell + Self.gap
    drawing = {
      var drawing = Drawing(
        width: max(left + Double(columns) * step + Self.margin, 360),
        height: 52 + Double(rows.count) * step + Self.margin)
      drawing.text(
        TextMeasure.shortened(title, to: drawing.width - 48, size: 16, isBold: true),
        Self.margin, 32, size: 16, isBold: true)
      for (index, row) in rows.enumerated() {
        let top = 52 + Double(index) * step
        let middle = top + Self.cell / 2
        drawing.text(names[index], left - 12, middle - 1, anchor: .end)
        drawing.text(
          notes[index], left - 12, middle + 13, size: 10, anchor: .end, colour: .faintInk)
        for (column, picture) in row.pictures.enumerated() {
          let place = Self.place(picture, x: left + Double(column) * step, y: top)
          drawing.marks.append(.picture(picture, in: place))
        }
      }
      return drawing
    }()
  }

  /// Where a picture stands in its cell: in the middle, as large as it can be.
  private static func place(_ picture: Picture, x: Double, y: Double) -> Drawing.Rectangle {
    let scale = cell / Double(max(picture.width, picture.height))
    let (width, height) = (Double(picture.width) * scale, Double(picture.height) * scale)
    return Drawing.Rectangle(
      x: x + (cell - width) / 2, y: y + (cell - height) / 2, width: width, height: height)
  }

  /// Writes the sheet as a PNG file.
  ///
  /// - Throws: ``RunError/fileUnwritable(path:reason:)``.
  package func writePNG(to path: String) throws { try PNGRenderer.write(drawing, to: path) }

  /// Writes the sheet as an SVG file.
  ///
  /// - Throws: ``RunError/fileUnwritable(path:reason:)``.
  package func writeSVG(to path: String) throws { try drawing.writeSVG(to: path) }
}
