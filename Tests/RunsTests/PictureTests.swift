import Foundation
import SondeFormats
import Testing

@testable import SondeRuns

struct PictureTests {
  private static let black = Drawing.Stroke(colour: Colour(0), width: 1)

  @Test func `A drawing is written as SVG, with what XML needs`() {
    var drawing = Drawing(width: 100, height: 50)
    drawing.line(Drawing.Point(x: 0, y: 0.5), Drawing.Point(x: 10.126, y: 20), Self.black)
    drawing.text("a < b & \"c\"\u{0}", 5, 6, anchor: .end, isBold: true, rotation: -90)
    drawing.rectangle(
      Drawing.Rectangle(x: 1, y: 2, width: 3, height: 4), fill: Colour(0x0072B2, opacity: 0.5))
    drawing.marks.append(
      .clipped(
        Drawing.Rectangle(x: 0, y: 0, width: 9, height: 9),
        [.circle(Drawing.Point(x: 1, y: 1), radius: 2, fill: .white)]))
    #expect(
      SVGRenderer.render(drawing) == """
        <svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50" \
        font-family="DejaVu Sans, Verdana, sans-serif">
        <rect width="100" height="50" fill="#ffffff"/>
        <polyline points="0,0.5 10.13,20" fill="none" stroke="#000000" stroke-width="1" \
        stroke-linejoin="round"/>
        <text x="5" y="6" font-size="12" fill="#222222" text-anchor="end" font-weight="bold" \
        transform="rotate(-90 5 6)">a &lt; b &amp; "c" </text>
        <rect x="1" y="2" width="3" height="4" fill="#0072b2" fill-opacity="0.5"/>
        <clipPath id="clip1"><rect x="0" y="0" width="9" height="9"/></clipPath>
        <g clip-path="url(#clip1)">
        <circle cx="1" cy="1" r="2" fill="#ffffff"/>
        </g>
        </svg>

        """)
  }

  @Test func `A drawing is written as PNG, two pixels a point`() throws {
    let folder = try TemporaryFolder()
    var drawing = Drawing(width: 20, height: 10)
    drawing.rectangle(Drawing.Rectangle(x: 0, y: 0, width: 10, height: 10), fill: Colour(0xFF0000))
    try PNGRenderer.write(drawing, to: folder.file("a.png"))
    let picture = try ImageFile.decode(folder.file("a.png"))
    #expect(picture.width == 40 && picture.height == 20)
    #expect(Array(picture.pixels[0..<3]) == [255, 0, 0])
    #expect(Array(picture.pixels[(39 * 3)..<(40 * 3)]) == [255, 255, 255])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.png"])
  }

  @Test func `A picture that cannot be written is an error with its path`() throws {
    let path = "/proc/nothing/curves"
    let picture = CurvePicture(CurveData(title: "a"))
    #expect(throws: RunError.fileUnwritable(path: path, reason: "No such file or directory")) {
      try picture.writeSVG(to: path)
    }
    #expect {
      try picture.writePNG(to: path)
    } throws: { error in
      if case .fileUnwritable(path, _) = error as? RunError { true } else { false }
    }
  }

  @Test(arguments: [
    (0.0, 1.0, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    (0.0, 2.5, ["0", "0.5", "1.0", "1.5", "2.0", "2.5"]),
    (0.0, 3910, ["0", "1,000", "2,000", "3,000"]),
    (2.3, 2.306, ["2.300", "2.301", "2.302", "2.303", "2.304", "2.305", "2.306"]),
    (-5, 5, ["-4", "-2", "0", "2", "4"]),
    (0.0, 0.06, ["0", "0.01", "0.02", "0.03", "0.04", "0.05", "0.06"]),
    (5, 5, ["4.6", "4.8", "5.0", "5.2", "5.4"]),
  ])
  func `Ticks are round numbers that can be told apart`(low: Double, high: Double, labels: [String])
  {
    let axis = Axis(low...high, start: 0, end: 100)
    #expect(axis.ticks.map(axis.label) == labels)
  }

  @Test func `An axis of whole numbers has no ticks between them`() {
    let axis = Axis(0...2, start: 0, end: 100, count: 8, isWhole: true)
    #expect(axis.ticks.map(axis.label) == ["0", "1", "2"])
    #expect(axis.place(1) == 50)
  }

  @Test func `Very small values get labels too`() {
    let axis = Axis(0...1e-7, start: 0, end: 1, count: 2)
    #expect(axis.ticks.map(axis.label) == ["0", "5e-08", "1e-07"])
  }

  @Test func `The moving mean keeps a straight line, and passes over what is not finite`() {
    let line = CurveSeries(steps: Array(0..<1000), values: (0..<1000).map { Double($0) })
    let smoothed = line.smoothed()
    #expect(abs(smoothed.values[500] - 500) < 1e-9)
    var broken = line
    broken.values[500] = .nan
    #expect(broken.smoothed().values[500].isNaN)
    #expect(abs(broken.smoothed().values[400] - 400) < 1e-9)
    #expect(broken.firstNonFiniteStep == 500)
  }

  @Test func `Fewer points look the same: extremes stay`() {
    var series = CurveSeries(steps: Array(0..<100_000), values: Array(repeating: 0, count: 100_000))
    series.values[33_333] = 7
    series.values[77_777] = -7
    let envelope = series.envelope(parts: 500)
    #expect(envelope.values.count <= 1000)
    #expect(envelope.values.max() == 7 && envelope.values.min() == -7)
    #expect(envelope.steps == envelope.steps.sorted())
    let thin = series.thinned(to: 10)
    #expect(thin.steps.count == 10 && thin.steps.first == 0 && thin.steps.last == 99_999)
  }

  @Test func `A few spikes do not flatten the rest, a steep beginning is shown`() {
    var series = CurveSeries(steps: Array(0..<1000), values: (0..<1000).map { Double($0 % 10) })
    series.values[5] = 1000
    #expect(series.usualRange == 0...9)
    series.values[5] = 12
    #expect(series.usualRange == 0...12)
    #expect(CurveSeries(steps: [1], values: [.nan]).usualRange == nil)
  }

  @Test func `Train and validation share one axis of iterations`() {
    let data = CurveData(SampleRun.events.map { $0 })
    #expect(data.training.map(\.step) == Array(1...12))
    #expect(data.evaluations.map(\.split) == ["validation"])
    #expect(data.evaluations[0].points.map(\.step) == [4, 8, 12])
    #expect(data.evaluations[0].points.map(\.loss) == [3, 1.5, 1])
    #expect(data.title == "sample" && data.stepsPerEpoch == 4)
    // Step 12 is at the right edge for both curves: x = 78 + 706.
    let svg = CurvePicture(data).svg
    #expect(svg.contains("784,") && svg.contains("cx=\"784\""))
    #expect(svg.contains(">validation<") && svg.contains(">iteration<") && svg.contains(">epoch<"))
    #expect(svg.contains("validation: lowest 1.0000 at iteration 12"))
    #expect(svg.contains("validation: highest 75.00 % at iteration 12"))
  }

  @Test(
    arguments: [
      [], [.nan], [1], [.infinity, -.infinity], [2, .nan, 1], [1e300, 1e-300], [0, 0, 0],
    ] as [[Double]])
  func `Any values make a picture`(losses: [Double]) throws {
    let points = losses.enumerated().map {
      CurveData.Point(step: $0 + 1, loss: $1, accuracy: $1.isFinite ? 0.5 : .nan)
    }
    for evaluations in [[], [CurveData.Curve(split: "validation", points: points)]] {
      let svg = CurvePicture(CurveData(title: "", training: points, evaluations: evaluations)).svg
      let parser = XMLCheck()
      #expect(parser.isWellFormed(svg))
      #expect(!svg.contains("nan") && !svg.contains("inf"))
    }
  }

  @Test(arguments: [1, 2, 10, 20, 40, 100])
  func `Any number of classes makes a picture`(classCount: Int) {
    var matrix = ConfusionMatrix(classCount: classCount)
    for label in 0..<classCount { matrix.add(true: label, predicted: 0) }
    let names = (0..<classCount).map { "class <\($0)> " + String(repeating: "x", count: $0) }
    let svg = ConfusionPicture(matrix, classes: names).svg
    #expect(XMLCheck().isWellFormed(svg))
    #expect(svg.contains(">class &lt;0&gt; <"))
  }

  @Test func `A matrix shows counts and shares of the true class`() {
    let matrix = ConfusionMatrix(classCount: 2, counts: [93, 7, 1, 3])
    let svg = ConfusionPicture(matrix, classes: ["1"], title: "notes, validation").svg
    for words in ["93", "93.0 %", "7.0 %", "25.0 %", "75.0 %", "notes, validation"] {
      #expect(svg.contains(">\(words)<"), "\(words)")
    }
    #expect(svg.contains("92.31 % of 104 samples classified rightly"))
  }

  @Test func `A text is cut in its middle until it fits`() {
    #expect(TextMeasure.shortened("short", to: 100, size: 12) == "short")
    let cut = TextMeasure.shortened("a rather long name of a class", to: 100, size: 12)
    #expect(cut == "a rather l…class")
    #expect(TextMeasure.width(cut, size: 12) <= 100)
    #expect(TextMeasure.shortened("long", to: 1, size: 12) == "…")
  }
}

/// Whether text is XML: each tag that is opened is closed, in order, and no character is left bare.
struct XMLCheck {
  func isWellFormed(_ text: String) -> Bool {
    var open: [String] = []
    var rest = text[...]
    while let start = rest.firstIndex(of: "<") {
      guard isText(rest[..<start]), let end = rest[start...].firstIndex(of: ">") else {
        return false
      }
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        guard open.popLast() == String(tag.dropFirst()) else { return false }
      } else if !tag.hasSuffix("/") {
        open.append(String(tag.prefix { $0 != " " }))
      }
    }
    return open.isEmpty && isText(rest)
  }

  private func isText(_ text: Substring) -> Bool {
    !text.contains(">")
      && text.split(separator: "&", omittingEmptySubsequences: false).dropFirst().allSatisfy {
        $0.hasPrefix("amp;") || $0.hasPrefix("lt;") || $0.hasPrefix("gt;")
      }
  }
}
