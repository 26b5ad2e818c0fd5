import SondeFormats
import SondeTensors
import Testing

@testable import SondeDatasets

struct LabelMatchTests {
  @Test func `The assignment is the best of all rearrangements`() {
    var generator = Generator(seed: 7)
    for count in 1...6 {
      let gains = (0..<count).map { _ in (0..<count).map { _ in generator.uniformDouble() } }
      let found = LabelMatch.assignment(gains)
      func total(_ columns: [Int]) -> Double {
        columns.enumerated().reduce(0) { $0 + gains[$1.offset][$1.element] }
      }
      #expect(found.sorted() == Array(0..<count))
      let best = Self.rearrangements(count).map(total).max() ?? 0
      #expect(abs(total(found) - best) < 1e-12)
    }
  }

  private static func rearrangements(_ count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return rearrangements(count - 1).flatMap { shorter in
      (0...shorter.count).map { place in
        var longer = shorter
        longer.insert(count - 1, at: place)
        return longer
      }
    }
  }
}

struct SmallMatrixTests {
  @Test func `A matrix times its inverse is one`() throws {
    var generator = Generator(seed: 3)
    let factor = (0..<6).map { _ in (0..<6).map { _ in generator.normal() } }
    var matrix = SmallMatrix(6)
    for row in 0..<6 {
      for column in 0..<6 {
        matrix[row, column] = (0..<6).reduce(row == column ? 0.1 : 0) {
          $0 + factor[row][$1] * factor[column][$1]
        }
      }
    }
    let inverse = try #require(matrix.inverse)
    for row in 0..<6 {
      for column in 0..<6 {
        let product = (0..<6).reduce(0) { $0 + matrix[row, $1] * inverse[$1, column] }
        #expect(abs(product - (row == column ? 1 : 0)) < 1e-8)
      }
    }
    #expect(SmallMatrix(2).inverse == nil)
  }
}

struct RandomFiltersTests {
  @Test(arguments: [1, 3])
  func `Features are those of plain loops over filters, places and quarters`(channels: Int) {
    var generator = Generator(seed: 5)
    let size = Size2D(height: 23, width: 18)
    let pixels = (0..<3 * size.area).map { _ in UInt8(generator.integer(below: 256)) }
    let picture = pixels.withUnsafeBufferPointer { SmallPicture($0, size, channels: channels) }
    let filters = RandomFilters(channels: channels)
    let found = filters.features(of: picture)
    #expect(found.count == filters.count && found.count == 384 + 16 * channels)
    let count = Float(picture.planes.count)
    let mean = picture.planes.reduce(0, +) / count
    let deviation =
      (picture.planes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    for filter in [0, 17, 47] {
      let taps = filters.taps(of: filter)
      #expect(abs(taps.reduce(0, +)) < 1e-4)
      #expect(abs(taps.reduce(0) { $0 + $1 * $1 } - 1) < 1e-4)
      var pools = [Float](repeating: 0, count: 8)
      for row in 0..<12 {
        for column in 0..<12 {
          var response: Float = 0
          for (place, tap) in taps.enumerated() {
            let (channel, y, x) = (place / 25, place / 5 % 5, place % 5)
            let value = picture.planes[(channel * 16 + row + y) * 16 + column + x]
            response += tap * (value - mean) / deviation
          }
          let quarter = row / 6 * 2 + column / 6
          pools[2 * quarter] += max(0, response)
          pools[2 * quarter + 1] += max(0, -response)
        }
      }
      for (place, pool) in pools.enumerated() {
        // Quarter, then group of 16 filters, then sign, then filter.
        let (quarter, sign) = (place / 2, place % 2)
        let own = found[((quarter * 3 + filter / 16) * 2 + sign) * 16 + filter % 16]
        #expect(abs(own - pool) < 1e-2 * max(1, pool))
      }
    }
    // The last channel's last 4×4 cell.
    var cell: Float = 0
    for row in 12..<16 {
      for column in 12..<16 { cell += picture.planes[((channels - 1) * 16 + row) * 16 + column] }
    }
    #expect(abs(found[found.count - 1] - cell / 16) < 1e-5)
  }

  @Test func `A picture made small has the means of its cells`() {
    // 32×48, each cell of 2×3 pixels of one value.
    let pixels = (0..<32).flatMap { row in
      (0..<48).flatMap { column -> [UInt8] in
        let cell = UInt8(row / 2 * 16 + column / 3)
        return [cell, 255 - cell, 0]
      }
    }
    let picture = pixels.withUnsafeBufferPointer {
      SmallPicture($0, Size2D(height: 32, width: 48), channels: 3)
    }
    for cell in 0..<256 {
      #expect(abs(picture.planes[cell] - Float(cell) / 255) < 1e-6)
      #expect(abs(picture.planes[256 + cell] - Float(255 - cell) / 255) < 1e-6)
      #expect(picture.planes[512 + cell] == 0)
    }
  }
}

struct RidgeTests {
  /// Rows of a few numbers around a centre for each class.
  private func samples(_ counts: [Int], seed: UInt64) -> (rows: [[Float]], labels: [Int]) {
    var generator = Generator(seed: seed)
    let labels = counts.enumerated().flatMap { Array(repeating: $0.offset, count: $0.element) }
    let rows = labels.map { label in
      (0..<4).map { Float((label == $0 ? 3 : 0) + generator.normal()) }
    }
    return (rows, labels)
  }

  @Test func `The weights solve the normal equations`() {
    let (rows, labels) = samples([30, 20, 10], seed: 1)
    let set = LabelledFeatures(rows, labels, classCount: 3)
    let classifier = FoldedRidge(set, shares: [1, 1, 1]).classifier()
    // Slow and in double precision: gradient descent on the same errors.
    let weights = labels.map { 60 / Double([30, 20, 10][$0] * 3) }
    var solution = [[Double]](repeating: [0, 0, 0], count: 4)
    for _ in 0..<20_000 {
      var gradient = solution.map { $0.map { 0.1 * 60 * $0 } }
      for place in labels.indices {
        let row = (0..<4).map { Double(set.values[4 * place + $0]) }
        for label in 0..<3 {
          let target = (labels[place] == label ? 1.0 : 0) - 1.0 / 3
          let error = (0..<4).reduce(-target) { $0 + row[$1] * solution[$1][label] }
          for column in 0..<4 { gradient[column][label] += weights[place] * error * row[column] }
        }
      }
      for column in 0..<4 {
        for label in 0..<3 { solution[column][label] -= 0.002 * gradient[column][label] }
      }
    }
    for place in [0, 35, 59] {
      let scores = classifier.scores(of: place, in: set)
      for label in 0..<3 {
        let expected = (0..<4).reduce(1.0 / 3) {
          $0 + Double(set.values[4 * place + $1]) * solution[$1][label]
        }
        #expect(abs(Double(scores[label]) - expected) < 1e-4)
      }
    }
  }

  @Test func `A fold is judged by what was learned without it`() {
    let (rows, labels) = samples([15, 15], seed: 2)
    let set = LabelledFeatures(rows, labels, classCount: 2)
    let fold = FoldedRidge(set, shares: [1, 1]).classifier(without: 3)
    // Changing the fold's own labels changes nothing.
    let kept = labels.indices.filter { set.folds[$0] != 3 }
    #expect(kept.count == 24)
    var swapped = labels
    for place in labels.indices where set.folds[place] == 3 { swapped[place] = 1 - labels[place] }
    let other = LabelledFeatures(rows, swapped, classCount: 2)
    let changed = FoldedRidge(other, shares: [1, 1]).classifier()
    let scores = fold.scores(of: 0, in: set)
    #expect(scores != changed.scores(of: 0, in: other))
    #expect(scores.max() == scores[0])
  }

  @Test func `Classes without samples are no answer, and all others count alike`() {
    let (rows, labels) = samples([40, 4, 0, 12], seed: 4)
    let set = LabelledFeatures(rows, labels, classCount: 4)
    let answers = ClassifierAnswers(set) { _ in
      FoldedRidge(set, shares: [1, 1, 1, 1]).classifier()
    }
    #expect(!answers.answers.contains(2))
    // One of four of the second class wrong, all others right: (1 + 3/4 + 1) / 3.
    var scores = labels.map { label in (0..<4).map { Float($0 == label ? 1 : 0) } }
    scores[40] = [1, 0, 0, 0]
    let accuracy = ClassifierAnswers(scores: scores, labels: labels).accuracy()
    #expect(abs(accuracy.value - 2.75 / 3) < 1e-12)
    // Squares from each class's mean, with one more value thought to lie 1 from it: 0 + 1, 3/4 + 1 and 0 + 1.
    let squares = 1 / (39.0 * 40) + 1.75 / (3.0 * 4) + 1 / (11.0 * 12)
    #expect(abs(accuracy.error - squares.squareRoot() / 3) < 1e-12)
  }
}
