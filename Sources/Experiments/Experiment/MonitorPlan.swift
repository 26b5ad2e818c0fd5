public import SondeNetworks

/// What is measured inside the network while it trains, and how often.
///
/// Measuring changes no bit of the training.
public struct MonitorPlan: Hashable, Sendable {
  /// How much is measured.
  public enum Preset: String, Hashable, Sendable, Codable, CaseIterable {
    /// Nothing.
    case none
    /// Norms of weights and gradients, sizes of updates, and what the network's outputs say.
    case economy
    /// Every number of every layer.
    case standard
    /// Every number, and histograms of weights, activations and their gradients.
    case full
  }

  /// How much is measured.
  public var preset: Preset
  /// How much training lies between measurements; positive; nil: as it suits the training.
  ///
  /// What suits: steps 1, 2, 5, 10, 20, 50 and 100, then twenty times an epoch, but no oftener than every 100 steps; and in any
  /// case the last step.
  public var every: Period?

  /// Describes the measurements.
  ///
  /// - Parameters:
  ///   - preset: How much is measured.
  ///   - every: How much training lies between measurements; positive; nil: as it suits the training.
  public init(preset: Preset = .standard, every: Period? = nil) {
    self.preset = preset
    self.every = every
  }
}
