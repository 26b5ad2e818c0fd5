import Testing

@testable import SondeTraining

@Suite struct SpreadTests {
  @Test func `Quantiles between two values are interpolated`() {
    // Four values have three gaps: a quarter of the way is 0.75 of the first one.
    let spread = Spread(of: [40, 10, 30, 20])
    #expect(spread.minimum == 10 && spread.maximum == 40)
    #expect(spread.lowerQuartile == 17.5 && spread.upperQuartile == 32.5)
    #expect(spread.median == 25)
  }

  @Test func `Of an odd number the middle one is the median`() {
    let spread = Spread(of: [5, 1, 100, 3, 2])
    #expect(spread.median == 3)
    #expect(spread.lowerQuartile == 2 && spread.upperQuartile == 5)
    #expect(spread.maximum == 100)
  }

  @Test func `One value is all of its spread`() {
    let spread = Spread(of: [7])
    #expect(spread == Spread(of: [7, 7, 7]))
    #expect(spread.median == 7 && spread.lowerQuartile == 7)
  }

  @Test func `Another unit changes every part`() {
    let spread = Spread(of: [1, 2, 3, 4, 5]).scaled(by: 1000)
    #expect(spread == Spread(of: [1000, 2000, 3000, 4000, 5000]))
  }
}
