/// One panel of a curve picture: a quantity over the weight updates.
struct CurvePanel {
  let name: String
  /// Whether small values are the good ones.
  let isLowBest: Bool
  let frame: Drawing.Rectangle
  let steps: Axis
  let training: CurveSeries
  let evaluations: [(split: String, series: CurveSeries)]

  static let pale = Drawing.Stroke(colour: Colour.series[0].opacity(0.28), width: 1)

  /// The stroke of a curve: training is 0, evaluations follow.
  static func strong(_ index: Int) -> Drawing.Stroke {
    Drawing.Stroke(
      colour: Colour.series[index % Colour.series.count], width: 2,
      dashes: index < Colour.series.count ? [] : [6, 3])
  }

  func draw(into drawing: inout Drawing) {
    let smoothed = training.values.count >= 100 ? training.smoothed() : training
    let values = axis(smoothed)
    drawFrame(values, into: &drawing)
    let columns = Int(frame.width)
    if training.values.count >= 100 {
      var batches: [Drawing.Mark] = []
      add(training.envelope(parts: columns), values, Self.pale, to: &batches)
      drawing.marks.append(.clipped(frame, batches))
    }
    var curves: [Drawing.Mark] = []
    add(smoothed.thinned(to: columns), values, Self.strong(0), to: &curves)
    for (index, evaluation) in evaluations.enumerated() {
      let hasMarkers = evaluation.series.values.count <= 80
      add(evaluation.series, values, Self.strong(index + 1), hasMarkers, to: &curves)
    }
    addNonFinite(to: &curves)
    // A little beyond the frame, so that markers at its edge are whole.
    let seen = Drawing.Rectangle(
      x: frame.x - 4, y: frame.y - 4, width: frame.width + 8, height: frame.height + 8)
    drawing.marks.append(.clipped(seen, curves))
    drawWords(into: &drawing)
  }

  /// The scale of values: shows all evaluations and the usual values of training.
  private func axis(_ smoothed: CurveSeries) -> Axis {
    let ranges =
      [training.usualRange, smoothed.usualRange].compactMap { $0 }
      + evaluations.compactMap { $0.series.usualRange }
    var low = ranges.map(\.lowerBound).min() ?? 0
    var high = ranges.map(\.upperBound).max() ?? (isLowBest ? 1 : 100)
    if isLowBest {
      if low > 0 && low < high / 2 { low = 0 }
    } else {
      (low, high) = (max(0, low - 2), min(100, high + 2))
    }
    let axis = Axis(
      low...high, start: frame.maxY, end: frame.y, count: 6, isWidened: true)
    guard !isLowBest, axis.range.upperBound > 100 else { return axis }
    return Axis(low...100, start: frame.maxY, end: frame.y, count: 6, isWidened: true)
  }

  private func drawFrame(_ values: Axis, into drawing: inout Drawing) {
    let grid = Drawing.Stroke(colour: .grid, width: 1)
    for tick in values.ticks {
      let y = values.place(tick)
      drawing.line(
        Drawing.Point(x: frame.x, y: y), Drawing.Point(x: frame.maxX, y: y), grid)
      drawing.text(values.label(tick), frame.x - 8, y + 4, size: 11, anchor: .end)
    }
    for tick in steps.ticks {
      let x = steps.place(tick)
      drawing.line(
        Drawing.Point(x: x, y: frame.y), Drawing.Point(x: x, y: frame.maxY), grid)
    }
    drawing.rectangle(frame, stroke: Drawing.Stroke(colour: .axis, width: 1))
  }

  /// Adds a curve, broken where values are not finite, and limited to what can be drawn.
  private func add(
    _ series: CurveSeries, _ values: Axis, _ stroke: Drawing.Stroke, _ hasMarkers: Bool = false,
    to marks: inout [Drawing.Mark]
  ) {
    var part: [Drawing.Point] = []
    func end(_ marks: inout [Drawing.Mark]) {
      if part.count > 1 { marks.append(.polyline(part, stroke)) }
      if hasMarkers || part.count == 1 {
        marks += part.map { .circle($0, radius: 3.5, fill: stroke.colour) }
      }
      part = []
    }
    for (step, value) in zip(series.steps, series.values) {
      guard value.isFinite else {
        end(&marks)
        continue
      }
      // Spikes far out of the panel are cut off by it anyway.
      let y = min(max(values.place(value), frame.y - 1000), frame.maxY + 1000)
      part.append(Drawing.Point(x: steps.place(Double(step)), y: y))
    }
    end(&marks)
  }

  /// Shows where values stop being finite.
  private func addNonFinite(to marks: inout [Drawing.Mark]) {
    let first = ([training] + evaluations.map(\.series)).compactMap(\.firstNonFiniteStep).min()
    guard let first else { return }
    let x = steps.place(Double(first))
    let colour = Colour(0xB00020)
    marks.append(
      .polyline(
        [Drawing.Point(x: x, y: frame.y), Drawing.Point(x: x, y: frame.maxY)],
        Drawing.Stroke(colour: colour, width: 1.2, dashes: [4, 3])))
    let words = "not finite from \(Wording.count(first))"
    // To the left of the line, where there is room.
    let isLeft = x - frame.x > TextMeasure.width(words, size: 11) + 12
    marks.append(
      .text(
        Drawing.Text(
          string: words, at: Drawing.Point(x: isLeft ? x - 6 : x + 6, y: frame.y + 16), size: 11,
          anchor: isLeft ? .end : .start, colour: colour)))
  }

  /// Draws the panel's name and the best evaluation above it, and what to say when nothing is there.
  private func drawWords(into drawing: inout Drawing) {
    drawing.text(name, frame.x, frame.y - 10, size: 13, isBold: true)
    if let best = bestWords {
      drawing.text(best, frame.maxX, frame.y - 10, size: 11, anchor: .end, colour: .faintInk)
    }
    if training.values.isEmpty && evaluations.allSatisfy({ $0.series.values.isEmpty }) {
      drawing.text(
        "nothing recorded yet", frame.x + frame.width / 2, frame.y + frame.height / 2, size: 13,
        anchor: .middle, colour: .faintInk)
    }
  }

  private var bestWords: String? {
    guard let evaluation = evaluations.first else { return nil }
    let points = zip(evaluation.series.steps, evaluation.series.values).filter { $1.isFinite }
    let best = isLowBest ? points.min { $0.1 < $1.1 } : points.max { $0.1 < $1.1 }
    guard let best else { return nil }
    let split = TextMeasure.shortened(evaluation.split, to: 160, size: 11)
    let value =
      isLowBest
      ? "lowest \(Wording.number(best.1))"
      : "highest \(Wording.percentage(best.1 / 100, digits: 2))"
    return "\(split): \(value) at iteration \(Wording.count(best.0))"
  }
}
