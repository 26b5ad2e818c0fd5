import Foundation

/// Whether pictures would be smoother if their bytes were read in another order.
package struct LayoutFit: Hashable, Sendable, Codable {
  /// The order that makes them smoothest, by its name as a change of a data set.
  package let layout: String
  /// How many times rougher they are as stored, in the geometric mean; below 1 where they lie as they should.
  package let gain: Double
  /// By how many standard errors the logarithm of that is above 0.
  package let deviations: Double

  /// Tries the other orders; nothing where too few pictures can tell.
  package init?(_ samples: [StoredSample]) {
    let gains = samples.compactMap(\.smoothness)
    guard gains.count >= 10 else { return nil }
    let fits = PictureLayout.allCases.indices.map { place in
      (layout: PictureLayout.allCases[place], mean: SampleMean(gains.map { $0[place] }))
    }
    guard let best = fits.max(by: { $0.mean.deviations < $1.mean.deviations }) else { return nil }
    layout = best.layout.rawValue
    gain = exp(best.mean.value)
    deviations = best.mean.deviations
  }

  /// The change of a data set that reads the pictures in this order.
  package var change: DataChange? { PictureLayout(rawValue: layout).map(DataChange.misreadLayout) }
}
