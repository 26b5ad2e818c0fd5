import Foundation

/// Numbers of every layer over the depth of a network: measured as points and lines, expected as dashed lines.
public struct DepthPicture: Sendable {
  /// One quantity.
  public struct Panel: Hashable, Sendable {
    /// What it is.
    public var name: String
    /// Whether it is drawn by powers of ten; numbers that are not above 0 are then left out.
    public var isLogarithmic: Bool
    /// A number for each layer; nil where there is none.
    public var measured: [Double?]
    /// A number for each layer; nil where nothing is expected.
    public var expected: [Double?]

    /// Describes one quantity.
    ///
    /// - Parameters:
    ///   - name: What it is.
    ///   - isLogarithmic: Whether it is drawn by powers of ten.
    ///   - measured: A number for each layer.
    ///   - expected: A number for each layer.
    public init(
      name: String, isLogarithmic: Bool, measured: [Double?], expected: [Double?] = []
    ) {
      self.name = name
      self.isLogarithmic = isLogarithmic
      self.measured = measured
      self.expected = expected
    }
  }

  let drawing: Drawing

  /// Draws quantities over the layers of a network.
  ///
  /// - Parameters:
  ///   - title: The heading.
  ///   - layers: The layers' names, in the order of the data.
  ///   - panels: The quantities, from above.
  public init(title: String, layers: [String], panels: [Panel]) {
    drawing = DepthLayout(title: title, layers: layers, panels: panels).drawing
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
