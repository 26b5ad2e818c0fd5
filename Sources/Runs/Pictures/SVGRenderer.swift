import Foundation
import SondeFormats

/// Writes a drawing as SVG text.
enum SVGRenderer {
  static func render(_ drawing: Drawing) -> String {
    let (width, height) = (number(drawing.width), number(drawing.height))
    var body = Body()
    body.add(drawing.marks)
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
      viewBox="0 0 \(width) \(height)" font-family="DejaVu Sans, Verdana, sans-serif">
      <rect width="\(width)" height="\(height)" \(paint("fill", drawing.background))/>
      \(body.text)</svg>

      """
  }

  private struct Body {
    var text = ""
    private var clipCount = 0

    mutating func add(_ marks: [Drawing.Mark]) { for mark in marks { add(mark) } }

    private mutating func add(_ mark: Drawing.Mark) {
      switch mark {
      case .polyline(let points, let stroke):
        let places = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
        text += """
          <polyline points="\(places)" fill="none" \(lines(stroke)) stroke-linejoin="round"/>\n
          """
      case .circle(let centre, let radius, let fill):
        text += """
          <circle cx="\(number(centre.x))" cy="\(number(centre.y))" r="\(number(radius))" \
          \(paint("fill", fill))/>\n
          """
      case .rectangle(let rectangle, let fill, let stroke):
        let inside = fill.map { paint("fill", $0) } ?? "fill=\"none\""
        let border = stroke.map { " " + lines($0) } ?? ""
        text += "<rect \(place(rectangle)) \(inside)\(border)/>\n"
      case .text(let words): text += element(words)
      case .picture(let picture, let rectangle):
        guard let bytes = try? PNGFile.encode(picture) else { return }
        text += """
          <image \(place(rectangle)) preserveAspectRatio="none" image-rendering="pixelated" \
          href="data:image/png;base64,\(Data(bytes).base64EncodedString())"/>\n
          """
      case .clipped(let rectangle, let marks):
        clipCount += 1
        let name = "clip\(clipCount)"
        text += "<clipPath id=\"\(name)\"><rect \(place(rectangle))/></clipPath>\n"
        text += "<g clip-path=\"url(#\(name))\">\n"
        add(marks)
        text += "</g>\n"
      }
    }
  }

  private static func element(_ words: Drawing.Text) -> String {
    let (x, y) = (number(words.at.x), number(words.at.y))
    var attributes = "x=\"\(x)\" y=\"\(y)\" font-size=\"\(number(words.size))\""
    attributes += " " + paint("fill", words.colour)
    switch words.anchor {
    case .start: break
    case .middle: attributes += " text-anchor=\"middle\""
    case .end: attributes += " text-anchor=\"end\""
    }
    if words.isBold { attributes += " font-weight=\"bold\"" }
    if words.rotation != 0 {
      attributes += " transform=\"rotate(\(number(words.rotation)) \(x) \(y))\""
    }
    return "<text \(attributes)>\(escaped(words.string))</text>\n"
  }

  private static func place(_ rectangle: Drawing.Rectangle) -> String {
    """
    x="\(number(rectangle.x))" y="\(number(rectangle.y))" \
    width="\(number(rectangle.width))" height="\(number(rectangle.height))"
    """
  }

  private static func lines(_ stroke: Drawing.Stroke) -> String {
    let dashes = stroke.dashes.map(number).joined(separator: " ")
    return paint("stroke", stroke.colour) + " stroke-width=\"\(number(stroke.width))\""
      + (dashes.isEmpty ? "" : " stroke-dasharray=\"\(dashes)\"")
  }

  private static func paint(_ attribute: String, _ colour: Colour) -> String {
    let parts = [colour.red, colour.green, colour.blue].map { Int(($0 * 255).rounded()) }
    let text = String(format: "\(attribute)=\"#%02x%02x%02x\"", parts[0], parts[1], parts[2])
    return text
      + (colour.opacity < 1 ? " \(attribute)-opacity=\"\(number(colour.opacity))\"" : "")
  }

  /// A number to a hundredth of a point, as short as it can be.
  private static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    if hundredths.isMultiple(of: 100) { return String(hundredths / 100) }
    let text = String(format: "%.2f", Double(hundredths) / 100)
    return text.hasSuffix("0") ? String(text.dropLast()) : text
  }

  /// Text between tags: characters with a meaning are named, those that XML forbids are left out.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case _ where scalar.value < 32 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
        result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
