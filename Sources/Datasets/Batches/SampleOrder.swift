import SondeTensors

/// The order in which an epoch visits the samples.
public enum SampleOrder: String, Hashable, Sendable, Codable {
  /// A new random order every epoch: PyTorch's `DataLoader(shuffle=True)` for the same generator.
  case shuffled
  /// The data set's own order, for evaluation.
  ///
  /// As PyTorch's `DataLoader(shuffle=False)`, an epoch still draws one seed that nobody uses. So
  /// evaluating between epochs moves the generator on just as it does there. To keep a generator
  /// untouched, hand over a copy and forget what comes back.
  case sequential

  /// Draws the order of an epoch, in PyTorch's order of draws: the seed for worker processes first, then
  /// the sampler's seed.
  func indices(count: Int, generator: inout Generator) -> [Int] {
    switch self {
    case .shuffled: return generator.epochOrder(count: count)
    case .sequential:
      _ = generator.nextSeed()
      return Array(0..<count)
    }
  }
}
