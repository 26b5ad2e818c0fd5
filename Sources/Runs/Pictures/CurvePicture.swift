import Foundation

/// Loss and accuracy of training and evaluation over one axis of weight updates.
///
/// Each batch of training is a pale line, their moving mean a strong one; evaluations, which are of whole
/// sets, are points joined by lines.
public struct CurvePicture: Sendable {
  let drawing: Drawing

  /// Draws curves.
  public init(_ data: CurveData) {
    drawing = CurveLayout(data).drawing
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

extension Drawing {
  /// Writes the drawing as an SVG file; a reader sees the old one or the new one, never a part.
  func writeSVG(to path: String) throws {
    do {
      let data = Data(SVGRenderer.render(self).utf8)
      try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw RunError.fileUnwritable(path: path, reason: RunFolder.reason(of: error))
    }
  }
}
