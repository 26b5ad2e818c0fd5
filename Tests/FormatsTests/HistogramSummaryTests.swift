import SondeTensors
import TestSupport
import Testing

@testable import SondeFormats

struct HistogramSummaryTests {
  private func histogram(_ numbers: [Float]) -> HistogramSummary {
    HistogramSummary(Tensor(shape: [numbers.count], elements: numbers))
  }

  @Test func `Numbers fall between the limits around them`() {
    let result = histogram([0, 5e-13, -5e-13])
    #expect(result.bucketLimits == [-1e-12, 0, 1e-12])
    #expect(result.bucketCounts == [0, 1, 2])
    #expect(result.count == 3)
    #expect(result.minimum == Double(Float(-5e-13)))
    #expect(result.maximum == Double(Float(5e-13)))
  }

  @Test func `One number has an empty bucket in front`() {
    let result = histogram([1])
    #expect(result.bucketCounts == [0, 1])
    #expect(result.bucketLimits[0] <= 1)
    #expect(result.bucketLimits[1] > 1)
    expectClose(result.bucketLimits[1] / result.bucketLimits[0], 1.1, relative: 1e-12)
    #expect(result.sum == 1)
    #expect(result.sumOfSquares == 1)
  }

  @Test func `Numbers that are not finite are counted apart`() {
    let result = histogram([.nan, 1, .infinity, -.infinity, 1])
    #expect(result.nonFiniteCount == 3)
    #expect(result.count == 2)
    #expect((result.minimum, result.maximum, result.sum) == (1, 1, 2))
    let nothing = histogram([.nan, .infinity])
    #expect(nothing.count == 0)
    #expect(nothing.bucketLimits == [0])
    #expect(nothing.bucketCounts == [0])
    #expect(histogram([]) == HistogramSummary())
  }

  @Test func `Numbers beyond the outermost limits are in the outermost buckets`() {
    let result = histogram([3e38, -3e38, .leastNonzeroMagnitude])
    #expect(result.bucketCounts.first == 0)
    #expect(result.bucketCounts.last == 1)
    #expect(result.bucketCounts.reduce(0, +) == 3)
    #expect(result.bucketLimits.last ?? 0 < 1e20)
  }

  @Test func `Each bucket is the one that a search from the front finds`() {
    let buckets = HistogramBuckets.shared
    var random = SplitMix(state: 3)
    var numbers = (0..<20_000).map { _ in
      Float(bitPattern: UInt32.random(in: 0...UInt32.max, using: &random))
    }.filter(\.isFinite)
    for bucket in 1..<buckets.count {
      let limit = Float(buckets.limit(bucket))
      numbers += [limit, limit.nextUp, limit.nextDown]
    }
    buckets.withPlacer { placer in
      for number in numbers {
        let place = placer.bucket(of: number)
        let lower = place == 0 ? -.infinity : buckets.limit(place)
        let upper = place == buckets.count - 1 ? .infinity : buckets.limit(place + 1)
        #expect(lower <= Double(number) && Double(number) < upper, "\(number)")
      }
    }
  }

  @Test func `Histograms are those of torch's writer`() throws {
    let numbers = try fixture("formats/histograms")
    let file = try EventFile(contentsOf: fixturePath("formats/torch.tfevents"))
    var compared = 0
    for event in file.events {
      guard case .histogram(let tag, let golden) = event.content else { continue }
      let result = HistogramSummary(try numbers.tensor(named: tag))
      #expect(event.step == 3)
      #expect(result.bucketLimits == golden.bucketLimits, "\(tag)")
      #expect(result.bucketCounts == golden.bucketCounts, "\(tag)")
      #expect(result.minimum == golden.minimum, "\(tag)")
      #expect(result.maximum == golden.maximum, "\(tag)")
      #expect(result.count == golden.count, "\(tag)")
      expectClose(result.sum, golden.sum, absolute: 1e-9, relative: 1e-12, tag)
      expectClose(result.sumOfSquares, golden.sumOfSquares, relative: 1e-12, tag)
      compared += 1
    }
    #expect(compared == 7)
  }
}
