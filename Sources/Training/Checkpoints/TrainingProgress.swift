package import SondeDatasets
package import SondeNetworks
package import SondeRuns

/// How far a training has come: all that is needed, beside the network's states, to go on to the same bits.
package struct TrainingProgress: Codable, Hashable, Sendable {
  /// How many updates were made.
  package var step = 0
  /// The batch that comes next, with the random numbers that it will draw.
  package var position: LoaderPosition
  /// The loss over the samples of the epoch so far.
  package var epochLoss = WeightedMean()
  /// How many samples of the epoch so far were classified rightly.
  package var epochCorrect = 0.0
  /// How long the epoch has taken so far, in seconds.
  package var epochSeconds = 0.0
  /// The loss of the steps so far; nil in checkpoints that were made before it was kept.
  package var smoothedLoss: SmoothedLoss? = SmoothedLoss()
  package var plateau: PlateauState
  /// The best value so far of the metric by which the best checkpoint is chosen.
  package var best: Double?

  package init(position: LoaderPosition, learningRate: Double) {
    self.position = position
    plateau = PlateauState(base: learningRate)
  }

  /// Begins the count of an epoch anew.
  mutating func startEpoch() {
    epochLoss = WeightedMean()
    epochCorrect = 0
    epochSeconds = 0
  }
}
