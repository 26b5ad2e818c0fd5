/// Where the parts of a curve picture are.
struct CurveLayout {
  private static let width = 820.0
  private static let left = 78.0
  private static let right = 36.0
  private static let panelHeight = 240.0
  private static let panelWidth = width - left - right

  private let data: CurveData
  private let steps: Axis
  private(set) var drawing: Drawing

  init(_ data: CurveData) {
    self.data = data
    let last = max(
      data.training.map(\.step).max() ?? 0,
      data.evaluations.flatMap(\.points).map(\.step).max() ?? 0)
    steps = Axis(
      0...Double(max(1, last)), start: Self.left, end: Self.left + Self.panelWidth, count: 8,
      isWhole: true)
    drawing = Drawing(width: Self.width, height: 0)
    let firstTop = drawHeading()
    let secondTop = firstTop + Self.panelHeight + 42
    drawing.height = secondTop + Self.panelHeight + 62
    draw(panel("loss", top: firstTop, low: "lowest") { $0.loss })
    draw(panel("accuracy (%)", top: secondTop, low: nil) { $0.accuracy * 100 })
    drawStepLabels(top: secondTop + Self.panelHeight)
  }

  /// Draws title and legend, and tells where the first panel begins.
  private mutating func drawHeading() -> Double {
    let title = TextMeasure.shortened(
      data.title.isEmpty ? "Training" : data.title, to: Self.panelWidth, size: 16, isBold: true)
    drawing.text(title, Self.left, 30, size: 16, isBold: true)
    var (x, y) = (Self.left, 54.0)
    for entry in legend {
      let width = 34 + TextMeasure.width(entry.name, size: 12) + 20
      if x + width > Self.width - Self.right && x > Self.left {
        x = Self.left
        y += 20
      }
      let ends = (Drawing.Point(x: x, y: y - 4), Drawing.Point(x: x + 26, y: y - 4))
      drawing.line(ends.0, ends.1, entry.stroke)
      if entry.hasMarkers {
        drawing.marks.append(
          .circle(Drawing.Point(x: x + 13, y: y - 4), radius: 3.5, fill: entry.stroke.colour))
      }
      drawing.text(entry.name, x + 34, y)
      x += width
    }
    return y + 38
  }

  private var legend: [(name: String, stroke: Drawing.Stroke, hasMarkers: Bool)] {
    var entries: [(String, Drawing.Stroke, Bool)] = []
    if !data.training.isEmpty {
      if isSmoothed { entries.append(("train, each batch", CurvePanel.pale, false)) }
      let name = isSmoothed ? "train, moving mean" : "train, each batch"
      entries.append((name, CurvePanel.strong(0), false))
    }
    for (index, curve) in data.evaluations.enumerated() {
      let name = TextMeasure.shortened(curve.split, to: 200, size: 12)
      entries.append((name, CurvePanel.strong(index + 1), true))
    }
    return entries
  }

  private var isSmoothed: Bool { data.training.count >= 100 }

  private func panel(
    _ name: String, top: Double, low: String?, _ value: (CurveData.Point) -> Double
  ) -> CurvePanel {
    func series(_ points: [CurveData.Point]) -> CurveSeries {
      CurveSeries(steps: points.map(\.step), values: points.map(value))
    }
    return CurvePanel(
      name: name, isLowBest: low != nil,
      frame: Drawing.Rectangle(
        x: Self.left, y: top, width: Self.panelWidth, height: Self.panelHeight),
      steps: steps, training: series(data.training),
      evaluations: data.evaluations.map { ($0.split, series($0.points)) })
  }

  private mutating func draw(_ panel: CurvePanel) { panel.draw(into: &drawing) }

  /// Draws the numbers of iterations and, below them, of epochs.
  private mutating func drawStepLabels(top: Double) {
    let labelEnd = Self.left - 14
    drawing.text("iteration", labelEnd, top + 20, size: 11, anchor: .end)
    for tick in steps.ticks {
      drawing.text(steps.label(tick), steps.place(tick), top + 20, size: 11, anchor: .middle)
    }
    guard data.stepsPerEpoch > 0, steps.range.upperBound >= Double(data.stepsPerEpoch) else {
      return
    }
    let perEpoch = Double(data.stepsPerEpoch)
    let epochs = Axis(
      0...(steps.range.upperBound / perEpoch), start: steps.start, end: steps.end, count: 8,
      isWhole: true)
    drawing.text("epoch", labelEnd, top + 40, size: 11, anchor: .end, colour: .faintInk)
    for tick in epochs.ticks {
      let x = epochs.place(tick)
      drawing.text(
        epochs.label(tick), x, top + 40, size: 11, anchor: .middle, colour: .faintInk)
    }
  }
}
