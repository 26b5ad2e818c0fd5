import CCairo
import Foundation
import SondeFormats

/// Draws a drawing into a PNG file, with cairo.
///
/// cairo documentation: <https://www.cairographics.org/manual/>.
enum PNGRenderer {
  /// Writes a drawing.
  ///
  /// - Parameters:
  ///   - drawing: What to draw.
  ///   - path: The file to write; a reader sees the old one or the new one, never a part.
  ///   - scale: How many pixels a point has.
  /// - Throws: ``RunError/fileUnwritable(path:reason:)``.
  static func write(_ drawing: Drawing, to path: String, scale: Double = 2) throws {
    let (width, height) = (drawing.width * scale, drawing.height * scale)
    // cairo refuses pictures beyond this many pixels.
    let scale = scale * min(1, 32_000 / max(width, height))
    let canvas = try Canvas(drawing, scale: scale, path: path)
    for mark in drawing.marks { canvas.draw(mark) }
    try canvas.write(to: path)
  }

  private final class Canvas {
    private let surface: OpaquePointer
    private let context: OpaquePointer

    init(_ drawing: Drawing, scale: Double, path: String) throws {
      let surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, Int32((drawing.width * scale).rounded(.up)),
        Int32((drawing.height * scale).rounded(.up)))
      guard let surface, let context = cairo_create(surface) else {
        throw RunError.fileUnwritable(path: path, reason: "cairo has no memory for the picture")
      }
      self.surface = surface
      self.context = context
      cairo_scale(context, scale, scale)
      set(drawing.background)
      cairo_paint(context)
    }

    deinit {
      cairo_destroy(context)
      cairo_surface_destroy(surface)
    }

    func write(to path: String) throws {
      let temporary = path + ".tmp"
      defer { unlink(temporary) }
      var status = cairo_status(context)
      if status == CAIRO_STATUS_SUCCESS { status = cairo_surface_write_to_png(surface, temporary) }
      guard status == CAIRO_STATUS_SUCCESS else {
        let reason = cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown"
        throw RunError.fileUnwritable(path: path, reason: reason)
      }
      guard rename(temporary, path) == 0 else {
        throw RunError.fileUnwritable(path: path, reason: String(cString: strerror(errno)))
      }
    }

    func draw(_ mark: Drawing.Mark) {
      switch mark {
      case .polyline(let points, let stroke):
        for point in points { cairo_line_to(context, point.x, point.y) }
        draw(stroke)
      case .circle(let centre, let radius, let fill):
        cairo_new_path(context)
        cairo_arc(context, centre.x, centre.y, radius, 0, 2 * Double.pi)
        set(fill)
        cairo_fill(context)
      case .rectangle(let rectangle, let fill, let stroke):
        cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
        if let fill {
          set(fill)
          cairo_fill_preserve(context)
        }
        if let stroke { draw(stroke) } else { cairo_new_path(context) }
      case .text(let words): draw(words)
      case .picture(let picture, let rectangle): draw(picture, in: rectangle)
      case .clipped(let rectangle, let marks):
        cairo_save(context)
        cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
        cairo_clip(context)
        for mark in marks { draw(mark) }
        cairo_restore(context)
      }
    }

    private func draw(_ picture: Picture, in rectangle: Drawing.Rectangle) {
      let image = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, Int32(picture.width), Int32(picture.height))
      defer { cairo_surface_destroy(image) }
      guard let bytes = cairo_image_surface_get_data(image) else { return }
      let rowByteCount = Int(cairo_image_surface_get_stride(image))
      cairo_surface_flush(image)
      for row in 0..<picture.height {
        for column in 0..<picture.width {
          let pixel = picture[x: column, y: row]
          let place = row * rowByteCount + column * 4
          // cairo has blue first on little-endian machines.
          for channel in 0..<3 { bytes[place + channel] = pixel[pixel.startIndex + 2 - channel] }
        }
      }
      cairo_surface_mark_dirty(image)
      cairo_save(context)
      cairo_translate(context, rectangle.x, rectangle.y)
      cairo_scale(
        context, rectangle.width / Double(picture.width),
        rectangle.height / Double(picture.height))
      cairo_set_source_surface(context, image, 0, 0)
      let isEnlarged = rectangle.width >= Double(picture.width)
      cairo_pattern_set_filter(
        cairo_get_source(context), isEnlarged ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD)
      cairo_rectangle(context, 0, 0, Double(picture.width), Double(picture.height))
      cairo_fill(context)
      cairo_restore(context)
    }

    private func set(_ colour: Colour) {
      cairo_set_source_rgba(context, colour.red, colour.green, colour.blue, colour.opacity)
    }

    private func draw(_ stroke: Drawing.Stroke) {
      set(stroke.colour)
      cairo_set_line_width(context, stroke.width)
      cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
      cairo_set_dash(context, stroke.dashes, Int32(stroke.dashes.count), 0)
      cairo_stroke(context)
    }

    private func draw(_ words: Drawing.Text) {
      cairo_select_font_face(
        context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
        words.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
      cairo_set_font_size(context, words.size)
      var extents = cairo_text_extents_t()
      cairo_text_extents(context, words.string, &extents)
      let shift =
        switch words.anchor {
        case .start: 0.0
        case .middle: -extents.x_advance / 2
        case .end: -extents.x_advance
        }
      cairo_save(context)
      cairo_translate(context, words.at.x, words.at.y)
      cairo_rotate(context, words.rotation * Double.pi / 180)
      cairo_move_to(context, shift, 0)
      set(words.colour)
      cairo_show_text(context, words.string)
      cairo_restore(context)
      cairo_new_path(context)
    }
  }
}
