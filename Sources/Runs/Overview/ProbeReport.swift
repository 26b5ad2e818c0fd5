import Foundation

/// What reaches each layer of a network that has not learned yet, and what comes back to it.
public struct ProbeReport: Hashable, Sendable, Codable {
  /// What the network does to a signal, measured or expected.
  public struct Signal: Hashable, Sendable, Codable {
    /// The standard deviation of what the layer puts out.
    public let deviation: Double
    /// Deviation across pictures over total deviation: how much of it depends on the picture.
    public let sensitivity: Double
    /// The mean correlation of two pictures, not centred.
    public let correlation: Double
    /// The norm of the loss's gradient with respect to what the layer puts out.
    public let gradientNorm: Double?

    /// Describes what happens to a signal.
    public init(
      deviation: Double, sensitivity: Double, correlation: Double, gradientNorm: Double?
    ) {
      self.deviation = deviation
      self.sensitivity = sensitivity
      self.correlation = correlation
      self.gradientNorm = gradientNorm
    }
  }

  /// A layer.
  public struct Row: Hashable, Sendable, Codable {
    /// Its name.
    public let layer: String
    /// What it is, as in `convolution`.
    public let kind: String
    /// The extents of its output for one picture.
    public let outputShape: [Int]
    /// What was measured.
    public let measured: Signal
    /// What mean-field theory expects of wide layers; nil where it does not cover a layer before it.
    public let expected: Signal?
    /// By how much theory expects the layer to multiply the squared norm of the gradient on its way back.
    public let gradientMultiplier: Double?
    /// The fraction of units that are 0 for every picture.
    public let deadFraction: Double
    /// The norm of the gradient of the weights over the norm of the weights; nil without weights.
    public let gradientToWeight: Double?

    /// Describes a layer.
    public init(
      layer: String, kind: String, outputShape: [Int], measured: Signal, expected: Signal?,
      gradientMultiplier: Double?, deadFraction: Double, gradientToWeight: Double?
    ) {
      self.layer = layer
      self.kind = kind
      self.outputShape = outputShape
      self.measured = measured
      self.expected = expected
      self.gradientMultiplier = gradientMultiplier
      self.deadFraction = deadFraction
      self.gradientToWeight = gradientToWeight
    }
  }

  /// The layers in the order of the data.
  public let rows: [Row]
  /// How many batches were looked at.
  public let batches: Int
  /// How many pictures each had.
  public let batchSize: Int
  /// Whether the pictures were made up of standard normal numbers.
  public let isMadeUp: Bool
  /// The mean loss.
  public let loss: Double
  /// How many classes there are.
  public let classes: Int
  /// The mean entropy of the predictions, in nats.
  public let outputEntropy: Double?
  /// The deviation of a class's probability across pictures, mean over classes.
  public let outputSpread: Double?
  /// The share of pictures that get the most frequent answer.
  public let topClassShare: Double?

  /// Describes what a probe found.
  public init(
    rows: [Row], batches: Int, batchSize: Int, isMadeUp: Bool, loss: Double, classes: Int,
    outputEntropy: Double?, outputSpread: Double?, topClassShare: Double?
  ) {
    self.rows = rows
    self.batches = batches
    self.batchSize = batchSize
    self.isMadeUp = isMadeUp
    self.loss = loss
    self.classes = classes
    self.outputEntropy = outputEntropy
    self.outputSpread = outputSpread
    self.topClassShare = topClassShare
  }

  /// The loss of an even guess, `-ln(1 / classes)`, to which a cross-entropy should be near.
  public var chanceLoss: Double { log(Double(classes)) }
}
