import SondeCompiler

/// What mean-field theory follows through a network: the moments of what a layer puts out.
///
/// Averages are over units and over random weights. `cross` is the mean product of one unit's numbers for two different pictures
/// at one place, `apart` that of two pictures at places drawn independently, and `near` that of two neighbouring places of one
/// picture; all are at most `second`, the mean square.
struct SignalMoments: Hashable, Sendable {
  var mean: Double
  var second: Double
  var cross: Double
  var near: Double
  var apart: Double
  /// The Gaussian numbers of which this is a function, where it is.
  var source: Source?

  /// Numbers of a Gaussian distribution, and the function that was taken of them; no function: they themselves.
  struct Source: Hashable, Sendable {
    var mean, second, near: Double
    var function: Activation?
  }

  var variance: Double { max(0, second - mean * mean) }
  /// A product as a centred correlation, from 0 to 1.
  func share(_ product: Double) -> Double {
    variance > 0 ? min(1, max(0, (product - mean * mean) / variance)) : 1
  }

  /// The same correlations about another mean, with another variance.
  func moved(mean: Double, variance: Double) -> SignalMoments {
    SignalMoments(
      mean: mean, second: mean * mean + variance, cross: mean * mean + variance * share(cross),
      near: mean * mean + variance * share(near), apart: mean * mean + variance * share(apart))
  }

  /// All products times a factor.
  func scaled(_ factor: Double) -> SignalMoments {
    SignalMoments(
      mean: mean * factor.squareRoot(), second: second * factor, cross: cross * factor,
      near: near * factor, apart: apart * factor)
  }

  /// The same, as numbers of a Gaussian distribution.
  var gaussian: SignalMoments {
    var signal = self
    signal.source = Source(mean: mean, second: second, near: near)
    return signal
  }

  /// What a batch of so many samples shows: the deviation across samples over the total one.
  func sensitivity(batch: Int) -> Double {
    variance > 0
      ? (max(0, second - cross) / variance * (1 - 1 / Double(batch))).squareRoot() : 0
  }
}
