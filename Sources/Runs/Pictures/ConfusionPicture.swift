/// A confusion matrix: which class was taken for which, as counts and as fractions of the true class.
public struct ConfusionPicture: Sendable {
  let drawing: Drawing

  /// Draws a confusion matrix.
  ///
  /// Names longer than fit are cut in their middle. Scripts that DejaVu Sans lacks are seen in the SVG
  /// only.
  /// - Parameters:
  ///   - matrix: The counts.
  ///   - classes: The names of the classes, by label; missing ones are numbered.
  ///   - title: What was evaluated, such as "lenet, validation".
  public init(_ matrix: ConfusionMatrix, classes: [String], title: String = "") {
    let names = (0..<matrix.classCount).map {
      $0 < classes.count && !classes[$0].isEmpty ? classes[$0] : "\($0)"
    }
    drawing = ConfusionLayout(matrix, names: names, title: title).drawing
  }

  /// The picture as SVG text.
  public var svg: String { SVGRenderer.render(drawing) }

  /// Writes the picture as an SVG file.
  ///
  /// - Throws: ``RunError/fileUnwritable(path:reason:)``.
  public func writeSVG(to path: String) throws { try drawing.writeSVG(to: path) }

  /// Writes the picture as a PNG file, with two pixels a point.
  ///
  /// - Throws: ``RunError/fileUnwritable(path:reason:)``.
  public func writePNG(to path: String) throws { try PNGRenderer.write(drawing, to: path) }
}
