/// Whether the channels of one set of pictures would fit those of another better in another order.
///
/// Pictures are known by the mean and the deviation of each channel. Both sets are compared class by class, so that sets with other
/// shares of classes still compare; the measure is the likelihood of each picture of the second set under a normal distribution around the
/// first set's mean of its class.
package struct ChannelOrderFit: Hashable, Sendable, Codable {
  /// The order that fits best, by its name as a change of a data set.
  package let order: String
  /// How much likelier a picture is in this order than as it is: the mean logarithm of the ratio.
  package let gain: Double
  /// By how many standard errors that is above 0.
  package let deviations: Double

  /// Classes with fewer pictures have no mean to speak of.
  private static let fewest = 20

  /// Tries all orders; nothing where too few pictures can tell.
  package init?(of samples: [StoredSample], like model: [StoredSample]) {
    let groups = Dictionary(grouping: model, by: \.label).filter { $0.value.count >= Self.fewest }
    let means = groups.mapValues { group in Self.mean(group.map(\.colours)) }
    let judged = samples.filter { means[$0.label] != nil }
    guard judged.count >= Self.fewest, let precision = Self.precision(groups, means) else {
      return nil
    }
    func distance(_ colours: [Double], _ label: Int) -> Double {
      let apart = zip(colours, means[label] ?? []).map { $0 - $1 }
      return precision.form(apart)
    }
    let fits = ChannelOrder.allCases.map { order in
      (
        order: order,
        gain: SampleMean(
          judged.map { sample in
            let other =
              order.sources.map { sample.colours[$0] }
              + order.sources.map { sample.colours[3 + $0] }
            return (distance(sample.colours, sample.label) - distance(other, sample.label)) / 2
          })
      )
    }
    guard let best = fits.max(by: { $0.gain.value < $1.gain.value }) else { return nil }
    order = best.order.rawValue
    gain = best.gain.value
    deviations = best.gain.deviations
  }

  /// The change of a data set that puts the channels in this order.
  package var change: DataChange? { ChannelOrder(rawValue: order).map(DataChange.reorderChannels) }

  private static func mean(_ rows: [[Double]]) -> [Double] {
    (0..<6).map { place in rows.reduce(0) { $0 + $1[place] } / Double(rows.count) }
  }

  /// The inverse of the covariance within classes.
  private static func precision(
    _ groups: [Int: [StoredSample]], _ means: [Int: [Double]]
  ) -> SmallMatrix? {
    var covariance = SmallMatrix(6)
    var count = 0
    // In the order of the classes, so that sums come out the same every time.
    for (label, group) in groups.sorted(by: { $0.key < $1.key }) {
      for sample in group {
        let apart = zip(sample.colours, means[label] ?? []).map { $0 - $1 }
        for row in 0..<6 {
          for column in 0..<6 { covariance[row, column] += apart[row] * apart[column] }
        }
      }
      count += group.count - 1
    }
    let variance = (0..<6).reduce(0) { $0 + covariance[$1, $1] } / Double(6 * max(1, count))
    guard variance > 0 else { return nil }
    for row in 0..<6 {
      for column in 0..<6 { covariance[row, column] /= Double(count) }
      // Channels that are equal everywhere leave nothing to invert.
      covariance[row, row] += 1e-4 * variance
    }
    return covariance.inverse
  }
}
