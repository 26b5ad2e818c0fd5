import Foundation
import SondeCompiler

/// The greatest of several neighbouring numbers that are equally correlated with each other.
///
/// Each is what all share and what is its own, both Gaussian, so that the greatest is what they share and the greatest of
/// independent numbers. A function that only rises may be taken afterwards.
struct MaximumOfWindow {
  /// How many numbers.
  let places: Int

  /// Places of the greatest of independent numbers with mean 0 and variance 1, and weights that add up to 1.
  private var greatest: [(place: Double, weight: Double)] {
    let weighed = GaussianAverage.grid.map { place, weight in
      (place, weight * pow(GaussianAverage.probability(below: place), Double(places - 1)))
    }
    let total = weighed.reduce(0) { $0 + $1.1 }
    return weighed.map { ($0.0, $0.1 / total) }
  }

  /// The moments of the greatest; two pictures stay as correlated as they were.
  func signal(_ signal: SignalMoments) -> SignalMoments {
    guard places > 1 else { return signal }
    let function = signal.source?.function
    let value = { (number: Double) in function.map { $0(number) } ?? number }
    let mean = average(over: signal, value)
    let second = average(over: signal) { value($0) * value($0) }
    return signal.moved(mean: mean, variance: max(0, second - mean * mean))
  }

  /// The mean square of the slope, at the greatest, of the function that made the numbers; nil where none did.
  ///
  /// Only the greatest of a window gets a gradient, and of it a rectifier lets more through than of all.
  func slopeSquare(_ signal: SignalMoments) -> Double? {
    guard let function = signal.source?.function else { return nil }
    return average(over: signal) { function.slope($0) * function.slope($0) }
  }

  /// The mean of a function of the greatest of the Gaussian numbers behind a signal.
  private func average(over signal: SignalMoments, _ function: (Double) -> Double) -> Double {
    let source =
      signal.source
      ?? SignalMoments.Source(mean: signal.mean, second: signal.second, near: signal.near)
    let variance = max(0, source.second - source.mean * source.mean)
    let correlation =
      variance > 0 ? min(1, max(0, (source.near - source.mean * source.mean) / variance)) : 1
    let (shared, own) = (
      (variance * correlation).squareRoot(), (variance * (1 - correlation)).squareRoot()
    )
    return greatest.reduce(0) { sum, place in
      sum + place.weight
        * GaussianAverage.mean { function(source.mean + shared * $0 + own * place.place) }
    }
  }
}
