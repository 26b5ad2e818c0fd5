public import Foundation

extension Event {
  /// The distribution of a parameter's values or of its gradient's.
  public struct Distribution: Codable, Hashable, Sendable {
    /// How many weight updates were made before.
    public var step: Int
    /// The epoch, from 1.
    public var epoch: Int
    /// The parameter's name and `_data`, or its name and `_grad`; the layer's name and `_activation`, or that and `_grad`.
    public var tag: String
    /// How the values are distributed.
    public var histogram: Histogram
    /// When it happened.
    public var time: Date

    /// Describes a distribution that was taken.
    public init(
      step: Int, epoch: Int, tag: String, histogram: Histogram, time: Date = Event.now
    ) {
      self.step = step
      self.epoch = epoch
      self.tag = tag
      self.histogram = histogram
      self.time = time
    }

    /// The tag of a parameter's values.
    public static func dataTag(_ parameter: String) -> String { parameter + "_data" }
    /// The tag of a parameter's gradient.
    public static func gradientTag(_ parameter: String) -> String { parameter + "_grad" }
    /// The tag of a layer's output.
    public static func activationTag(_ layer: String) -> String { layer + "_activation" }
    /// The tag of the gradient that comes back to a layer's output.
    public static func activationGradientTag(_ layer: String) -> String {
      gradientTag(activationTag(layer))
    }

    /// Whether it is of a layer's output, which may be looked at many times an epoch.
    var isOfActivation: Bool {
      tag.hasSuffix(Self.activationTag("")) || tag.hasSuffix(Self.activationGradientTag(""))
    }
  }

  /// A checkpoint that was saved.
  public struct Checkpoint: Codable, Hashable, Sendable {
    /// Why a checkpoint is kept.
    public enum Kind: String, Codable, CaseIterable, Hashable, Sendable {
      /// It is the newest.
      case last
      /// Its metric is the best so far.
      case best
    }

    /// Why it is kept.
    public var kind: Kind
    /// Where it is, relative to the run's folder.
    public var path: String
    /// How many weight updates it has behind it.
    public var step: Int
    /// The value by which the best is chosen, where there is one.
    public var metric: Double?
    /// When it happened.
    public var time: Date

    /// Describes a checkpoint that was saved.
    public init(
      kind: Kind, path: String, step: Int, metric: Double? = nil, time: Date = Event.now
    ) {
      self.kind = kind
      self.path = path
      self.step = step
      self.metric = metric
      self.time = time
    }
  }

  /// Something that a person should know.
  public struct Warning: Codable, Hashable, Sendable {
    /// What to know.
    public var text: String
    /// When it happened.
    public var time: Date

    /// Describes something that a person should know.
    public init(_ text: String, time: Date = Event.now) {
      self.text = text
      self.time = time
    }
  }
}
