import Foundation

/// Where the parts of a picture over depth are.
struct DepthLayout {
  private static let width = 820.0
  private static let left = 78.0
  private static let right = 24.0
  private static let panelHeight = 150.0
  private static let measured = Drawing.Stroke(colour: Colour.series[0], width: 2)
  private static let expected = Drawing.Stroke(
    colour: Colour.series[1], width: 1.5, dashes: [6, 3])

  private let layers: [String]
  private(set) var drawing: Drawing

  init(title: String, layers: [String], panels: [DepthPicture.Panel]) {
    self.layers = layers
    let labels = layers.map { TextMeasure.width($0, size: 9) }.max() ?? 0
    let top = 92.0
    let height = top + Double(panels.count) * (Self.panelHeight + 40)
    drawing = Drawing(width: Self.width, height: height + min(160, labels) + 10)
    drawing.text(
      TextMeasure.shortened(title, to: Self.width - 2 * Self.left, size: 16, isBold: true),
      Self.left, 30, size: 16, isBold: true)
    drawLegend()
    for (index, panel) in panels.enumerated() {
      draw(panel, top: top + Double(index) * (Self.panelHeight + 40))
    }
    drawNames(top: height - 32)
  }

  private mutating func drawLegend() {
    for (index, entry) in [
      ("measured", Self.measured), ("expected by mean-field theory", Self.expected),
    ]
    .enumerated() {
      let x = Self.left + Double(index) * 120
      drawing.line(Drawing.Point(x: x, y: 50), Drawing.Point(x: x + 26, y: 50), entry.1)
      drawing.text(entry.0, x + 34, 54)
    }
  }

  private func place(_ layer: Int) -> Double {
    let step = (Self.width - Self.left - Self.right) / Double(max(1, layers.count))
    return Self.left + (Double(layer) + 0.5) * step
  }

  private mutating func draw(_ panel: DepthPicture.Panel, top: Double) {
    func scaled(_ values: [Double?]) -> [Double?] {
      values.map { value in
        guard let value, value.isFinite else { return nil }
        guard panel.isLogarithmic else { return value }
        return value > 0 ? log10(value) : nil
      }
    }
    let (measured, expected) = (scaled(panel.measured), scaled(panel.expected))
    let known = (measured + expected).compactMap { $0 }
    let axis = Axis(
      (known.min() ?? 0)...(known.max() ?? 1), start: top + Self.panelHeight, end: top, count: 5,
      isWhole: panel.isLogarithmic, isWidened: true)
    drawFrame(axis, panel, top: top)
    add(expected, axis, Self.expected, hasMarkers: false)
    add(measured, axis, Self.measured, hasMarkers: true)
  }

  private mutating func drawFrame(_ axis: Axis, _ panel: DepthPicture.Panel, top: Double) {
    let end = Self.width - Self.right
    for tick in axis.ticks {
      let y = axis.place(tick)
      drawing.line(
        Drawing.Point(x: Self.left, y: y), Drawing.Point(x: end, y: y),
        Drawing.Stroke(colour: .grid, width: 1))
      let label =
        panel.isLogarithmic ? String(format: "%.3g", pow(10, tick)) : axis.label(tick)
      drawing.text(label, Self.left - 8, y + 4, size: 11, anchor: .end)
    }
    drawing.rectangle(
      Drawing.Rectangle(
        x: Self.left, y: top, width: end - Self.left, height: Self.panelHeight),
      stroke: Drawing.Stroke(colour: .axis, width: 1))
    drawing.text(panel.name, Self.left, top - 8, size: 13, isBold: true)
  }

  /// Adds a curve, broken where there is no number.
  private mutating func add(
    _ values: [Double?], _ axis: Axis, _ stroke: Drawing.Stroke, hasMarkers: Bool
  ) {
    var part: [Drawing.Point] = []
    for (layer, value) in values.enumerated() {
      if let value {
        part.append(Drawing.Point(x: place(layer), y: axis.place(value)))
      }
      guard value == nil || layer == values.count - 1 else { continue }
      if part.count > 1 { drawing.marks.append(.polyline(part, stroke)) }
      if hasMarkers || part.count == 1 {
        drawing.marks += part.map { .circle($0, radius: 3, fill: stroke.colour) }
      }
      part = []
    }
  }

  /// Writes the layers' names upwards below the last panel; of very many, only some.
  private mutating func drawNames(top: Double) {
    let every = max(1, layers.count / 70 + 1)
    for (index, name) in layers.enumerated() where index.isMultiple(of: every) {
      drawing.text(
        TextMeasure.shortened(name, to: 150, size: 9), place(index) + 3, top, size: 9, anchor: .end,
        rotation: -90)
    }
  }
}
