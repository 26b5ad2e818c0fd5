import SondeFormats
import SondeTensors
import Testing

@testable import SondeDatasets

struct ShapesTests {
  @Test func `Pictures are the same on every machine`() throws {
    var digest = Digest()
    let shapes = Shapes(count: 200, seed: 7)
    for index in 0..<200 { digest.add(words: try shapes.picture(at: index).pixels) }
    #expect(digest.text == "cd6d3464761a678b")
  }

  @Test func `A picture depends on seed and place only`() throws {
    let few = try Shapes(count: 20, seed: 3).picture(at: 17)
    #expect(try Shapes(count: 20_000, seed: 3).picture(at: 17) == few)
    #expect(try Shapes(count: 20, seed: 4).picture(at: 17) != few)
    #expect(try Shapes(count: 20, seed: 3).picture(at: 7) != few)
  }

  @Test func `Classes are equally frequent`() {
    let shapes = Shapes(count: 1000)
    #expect(shapes.classCounts == Array(repeating: 100, count: 10))
    #expect(
      shapes.classNames == [
        "bar", "circle", "corner", "crescent", "cross", "half", "ring", "square", "star",
        "triangle",
      ])
    #expect(shapes.summary == "Shapes: 1000 generated pictures, seed 1")
  }

  @Test func `Shapes have the areas that geometry gives them`() {
    // Counted on a grid of 16 by 16 units.
    let counts = ShapeKind.allCases.map { kind in
      var inside = 0
      for x in stride(from: -1016, through: 1016, by: 16) {
        for y in stride(from: -1016, through: 1016, by: 16) where kind.contains(x, y) {
          inside += 1
        }
      }
      return Double(inside * 256)
    }
    let circle = { (radius: Double) in Double.pi * radius * radius }
    expectArea(counts[0], 2000 * 560)
    expectArea(counts[1], circle(880))
    expectArea(counts[2], 1700 * 1700 - 1140 * 1140)
    expectArea(counts[4], 2 * 1960 * 540 - 540 * 540)
    expectArea(counts[5], circle(1000) / 2)
    expectArea(counts[6], circle(960) - circle(560))
    expectArea(counts[7], 1480 * 1480)
    expectArea(counts[9], 3 * 3.0.squareRoot() * 500 * 500)
  }

  private func expectArea(
    _ area: Double, _ expected: Double, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(abs(area - expected) < 0.05 * expected, sourceLocation: sourceLocation)
  }

  @Test func `A linear model stays far below one half`() throws {
    let (training, validation) = (Shapes(count: 5000, seed: 1), Shapes(count: 1000, seed: 2))
    var model = LinearSoftmax()
    for epoch in 0..<10 {
      for step in 0..<training.count {
        let index = (step * 1999 + epoch * 37) % training.count
        model.learn(try training.picture(at: index).pixels, label: training.label(at: index))
      }
    }
    let right = try (0..<validation.count).count {
      model.guess(try validation.picture(at: $0).pixels) == validation.label(at: $0)
    }
    let accuracy = Double(right) / Double(validation.count)
    print("Linear softmax on 5000 Shapes: validation accuracy \(accuracy)")
    #expect(accuracy < 0.4)
  }
}

/// Multinomial logistic regression on pixels, trained one picture at a time.
private struct LinearSoftmax {
  private var weights = [SIMD16<Float>](repeating: .zero, count: 3072)
  private var bias = SIMD16<Float>(repeating: 0)

  private func scores(_ pixels: [UInt8]) -> SIMD16<Float> {
    var scores = bias
    for index in 0..<3072 { scores += weights[index] * (Float(pixels[index]) / 128 - 1) }
    return scores
  }

  func guess(_ pixels: [UInt8]) -> Int {
    let scores = scores(pixels)
    return (0..<10).max { scores[$0] < scores[$1] } ?? 0
  }

  mutating func learn(_ pixels: [UInt8], label: Int) {
    let scores = scores(pixels)
    let highest = (0..<10).map { scores[$0] }.max() ?? 0
    var gradient = SIMD16<Float>(repeating: 0)
    for index in 0..<10 { gradient[index] = exponential(scores[index] - highest) }
    gradient /= gradient.sum()
    gradient[label] -= 1
    gradient *= 0.0003
    bias -= gradient
    for index in 0..<3072 { weights[index] -= gradient * (Float(pixels[index]) / 128 - 1) }
  }

  /// The exponential function for numbers that are not positive.
  private func exponential(_ x: Float) -> Float {
    var power = 1 + max(x, -80) / 1024
    for _ in 0..<10 { power *= power }
    return power
  }
}
