/// Where the parts of a picture of a confusion matrix are.
struct ConfusionLayout {
  private let matrix: ConfusionMatrix
  private let totals: [Int]
  private let names: [String]
  private let cell: Double
  private let nameSize: Double
  /// How wide the longest name is, and whether names fit above one another's columns.
  private let nameWidth: Double
  private let isUpright: Bool
  private let frame: Drawing.Rectangle
  private(set) var drawing: Drawing

  init(_ matrix: ConfusionMatrix, names: [String], title: String) {
    self.matrix = matrix
    totals = matrix.totals
    let count = matrix.classCount
    cell = Self.cellSize(matrix)
    nameSize = min(12, max(5, cell * 0.8))
    // Below this size nobody can read: such names are left out.
    let hasNames = cell >= 6
    let nameSize = nameSize
    self.names = hasNames ? names.map { TextMeasure.shortened($0, to: 150, size: nameSize) } : []
    nameWidth = self.names.map { TextMeasure.width($0, size: nameSize) }.max() ?? 0
    isUpright = nameWidth > cell - 6
    let above = isUpright ? nameWidth : nameSize
    frame = Drawing.Rectangle(
      x: 24 + 22 + nameWidth + 10, y: 66 + 24 + above + 10, width: cell * Double(count),
      height: cell * Double(count))
    drawing = Drawing(
      width: max(frame.maxX + 110, 420), height: max(frame.maxY + 28, frame.y + 180))
    drawHeading(title)
    drawCells()
    drawNames()
    drawScale()
  }

  /// Cells are as large as their words need, and smaller where there are many.
  private static func cellSize(_ matrix: ConfusionMatrix) -> Double {
    let widest = TextMeasure.width(Wording.count(matrix.counts.max() ?? 0), size: 12) + 14
    return switch matrix.classCount {
    case ...3: max(96, widest)
    case ...12: max(54, widest)
    case ...20: max(44, widest)
    case ...40: 20
    case ...120: 10
    case ...400: 3
    default: 1
    }
  }

  private mutating func drawHeading(_ title: String) {
    let room = drawing.width - 48
    let heading = title.isEmpty ? "Confusion matrix" : title
    drawing.text(
      TextMeasure.shortened(heading, to: room, size: 16, isBold: true), 24, 32, size: 16,
      isBold: true)
    let accuracy = matrix.total == 0 ? "no samples" : Wording.percentage(matrix.accuracy, digits: 2)
    let words =
      matrix.total == 0
      ? "no samples"
      : "\(accuracy) of \(Wording.count(matrix.total)) samples classified rightly"
    drawing.text(words, 24, 54, size: 12, colour: .faintInk)
  }

  private mutating func drawCells() {
    drawing.rectangle(frame, fill: Colour.sequential(0))
    for label in 0..<matrix.classCount {
      for prediction in 0..<matrix.classCount {
        let count = matrix[true: label, predicted: prediction]
        let place = Drawing.Rectangle(
          x: frame.x + Double(prediction) * cell, y: frame.y + Double(label) * cell, width: cell,
          height: cell)
        let fraction = matrix.fraction(true: label, predicted: prediction, of: totals)
        let colour = Colour.sequential(fraction)
        if count > 0 { drawing.rectangle(place, fill: colour) }
        if cell >= 40 { drawWords(count, fraction, in: place, colour.readableInk) }
      }
    }
    drawGrid()
  }

  /// A cell's count and, below it, its share of the true class.
  private mutating func drawWords(
    _ count: Int, _ fraction: Double, in place: Drawing.Rectangle, _ ink: Colour
  ) {
    let (x, y) = (place.x + cell / 2, place.y + cell / 2)
    guard count > 0 else {
      drawing.text("0", x, y + 4, size: 11, anchor: .middle, colour: .axis)
      return
    }
    let isLarge = cell >= 90
    drawing.text(
      Wording.count(count), x, y - (isLarge ? 2 : 0), size: isLarge ? 16 : 12, anchor: .middle,
      colour: ink)
    let share = Wording.percentage(fraction, digits: cell >= 50 ? 1 : 0)
    drawing.text(
      share, x, y + (isLarge ? 16 : 13), size: isLarge ? 12 : 10, anchor: .middle, colour: ink)
  }

  /// Lines between cells; where cells are small, only every tenth.
  private mutating func drawGrid() {
    let stroke = Drawing.Stroke(colour: cell >= 20 ? .white : .grid, width: 1)
    let interval = cell >= 20 ? 1 : 10
    if cell >= 6 {
      for index in stride(from: interval, to: matrix.classCount, by: interval) {
        let offset = Double(index) * cell
        drawing.line(
          Drawing.Point(x: frame.x + offset, y: frame.y),
          Drawing.Point(x: frame.x + offset, y: frame.maxY), stroke)
        drawing.line(
          Drawing.Point(x: frame.x, y: frame.y + offset),
          Drawing.Point(x: frame.maxX, y: frame.y + offset), stroke)
      }
    }
    drawing.rectangle(frame, stroke: Drawing.Stroke(colour: .axis, width: 1))
  }

  private mutating func drawNames() {
    for (index, name) in names.enumerated() {
      let middle = (Double(index) + 0.5) * cell
      drawing.text(
        name, frame.x - 8, frame.y + middle + nameSize * 0.36, size: nameSize, anchor: .end)
      if isUpright {
        drawing.text(
          name, frame.x + middle + nameSize * 0.36, frame.y - 8, size: nameSize, rotation: -90)
      } else {
        drawing.text(name, frame.x + middle, frame.y - 8, size: nameSize, anchor: .middle)
      }
    }
    let above = isUpright ? nameWidth : (names.isEmpty ? 0 : nameSize)
    drawing.text(
      "predicted class", frame.x + frame.width / 2, frame.y - above - 20, size: 12,
      anchor: .middle, isBold: true)
    drawing.text(
      "true class", frame.x - nameWidth - 20, frame.y + frame.height / 2, size: 12,
      anchor: .middle, isBold: true, rotation: -90)
  }

  /// Draws what the colours mean, to the right.
  private mutating func drawScale() {
    let (x, height) = (frame.maxX + 26, min(max(frame.height, 140), 300))
    let parts = 50
    for part in 0..<parts {
      let fraction = 1 - (Double(part) + 0.5) / Double(parts)
      drawing.rectangle(
        Drawing.Rectangle(
          x: x, y: frame.y + Double(part) * height / Double(parts), width: 14,
          height: height / Double(parts) + 0.5),
        fill: Colour.sequential(fraction))
    }
    drawing.rectangle(
      Drawing.Rectangle(x: x, y: frame.y, width: 14, height: height),
      stroke: Drawing.Stroke(colour: .axis, width: 1))
    for fraction in [0, 0.5, 1] {
      drawing.text(
        "\(Int(fraction * 100)) %", x + 20, frame.y + (1 - fraction) * height + 4, size: 11)
    }
    drawing.text("of true class", x - 8, frame.y + height + 20, size: 11, colour: .faintInk)
  }
}
