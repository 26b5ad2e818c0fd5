import SondeFormats
import SondeRuns
import SondeTensors
import Testing

struct HistogramTests {
  @Test func `The scale is TensorBoard's`() {
    #expect(Histogram.scale.count == 1549)
    #expect(Histogram.scale[774] == 0)
    #expect(Histogram.scale[775] == 1e-12)
    #expect(Histogram.scale[776] == 1e-12 * 1.1)
    #expect(Histogram.scale[773] == -1e-12)
    #expect(zip(Histogram.scale, Histogram.scale.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `Numbers are counted, and those that are not finite apart`() {
    let histogram = Histogram([1, -2, 0.5, .nan, .infinity, -.infinity, 0])
    #expect(histogram.count == 4)
    #expect(histogram.nonFiniteCount == 3)
    #expect(histogram.minimum == -2 && histogram.maximum == 1)
    #expect(histogram.sum == -0.5 && histogram.sumOfSquares == 5.25)
    #expect(histogram.mean == -0.125)
    #expect(histogram.bucketCounts == [1, 1, 1, 1])
  }

  @Test func `Each number is in the bucket whose limits hold it`() {
    let numbers: [Float] = [-3e-12, -1e-13, 0, 1e-13, 0.1, 0.11, 7, 1e25, -1e25]
    for number in numbers {
      let bucket = Histogram([number]).bucketNumbers[0]
      let isOutermost = abs(number) > 1e20
      #expect(Double(number) < Histogram.scale[bucket] || isOutermost, "\(number)")
      #expect(
        bucket == 0 || Double(number) >= Histogram.scale[bucket - 1] || isOutermost, "\(number)")
    }
  }

  @Test func `No numbers make an empty histogram`() {
    for histogram in [Histogram([]), Histogram([.nan])] {
      #expect(histogram.count == 0 && histogram.minimum == 0 && histogram.maximum == 0)
      #expect(histogram.bucketNumbers.isEmpty)
      #expect(histogram.mean == 0 && histogram.standardDeviation == 0)
      #expect(histogram.summary.bucketLimits == [0])
    }
  }

  @Test func `What TensorBoard gets says the same as the full list of buckets`() {
    var generator = SystemRandomNumberGenerator()
    let numbers =
      (0..<1000).map { _ in Float.random(in: -1...1, using: &generator) } + [100, -1e-9]
    let full = HistogramSummary(Tensor(shape: [numbers.count], elements: numbers))
    let short = Histogram(numbers).summary
    #expect(short.bucketLimits.count < full.bucketLimits.count)
    #expect(short.bucketLimits.first == full.bucketLimits.first)
    #expect(short.bucketLimits.last == full.bucketLimits.last)
    // Up to every limit that the short list has, both hold as many numbers.
    func cumulative(_ summary: HistogramSummary) -> [Double: Double] {
      var sum = 0.0
      var result: [Double: Double] = [:]
      for (limit, count) in zip(summary.bucketLimits, summary.bucketCounts) {
        sum += count
        result[limit] = sum
      }
      return result
    }
    let wanted = cumulative(full)
    for (limit, sum) in cumulative(short) { #expect(wanted[limit] == sum) }
    #expect(zip(short.bucketCounts, short.bucketCounts.dropFirst()).allSatisfy { $0 > 0 || $1 > 0 })
  }

  @Test func `A tensor of any shape is counted`() {
    let tensor = Tensor(shape: [2, 3], elements: [1, 2, 3, 4, 5, 6] as [Float])
    #expect(Histogram(tensor).sum == 21)
  }
}
