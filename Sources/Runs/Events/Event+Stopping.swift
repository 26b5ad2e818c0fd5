public import Foundation

extension Event {
  /// The end of training.
  public struct Stopped: Codable, Hashable, Sendable {
    /// Why training ended.
    public var reason: StopReason
    /// How many weight updates were made.
    public var step: Int
    /// The most memory that the process ever held, in bytes, where that is known.
    public var peakMemoryBytes: Int?
    /// When it happened.
    public var time: Date

    /// Describes the end of training.
    public init(
      _ reason: StopReason, step: Int, peakMemoryBytes: Int? = nil, time: Date = Event.now
    ) {
      self.reason = reason
      self.step = step
      self.peakMemoryBytes = peakMemoryBytes
      self.time = time
    }
  }

  /// Why training ended.
  public enum StopReason: Hashable, Sendable {
    /// All planned steps were made.
    case finished
    /// A signal asked for it, by name ("SIGINT"); the run can be resumed.
    case interrupted(signal: String)
    /// A loss, weight or gradient was not a finite number; says which.
    case nonFinite(String)
    /// An error, in its own words.
    case failed(String)
  }
}

extension Event.StopReason: Codable {
  private enum CodingKeys: String, CodingKey { case kind, detail }
  private enum Kind: String, Codable {
    case finished, interrupted
    case nonFinite = "non_finite"
    case failed
  }

  /// Reads the reason and, where it has one, its detail.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let detail = try container.decodeIfPresent(String.self, forKey: .detail) ?? ""
    self =
      switch try container.decode(Kind.self, forKey: .kind) {
      case .finished: .finished
      case .interrupted: .interrupted(signal: detail)
      case .nonFinite: .nonFinite(detail)
      case .failed: .failed(detail)
      }
  }

  /// Writes the reason and, where it has one, its detail.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .finished: try container.encode(Kind.finished, forKey: .kind)
    case .interrupted(let signal):
      try container.encode(Kind.interrupted, forKey: .kind)
      try container.encode(signal, forKey: .detail)
    case .nonFinite(let detail):
      try container.encode(Kind.nonFinite, forKey: .kind)
      try container.encode(detail, forKey: .detail)
    case .failed(let detail):
      try container.encode(Kind.failed, forKey: .kind)
      try container.encode(detail, forKey: .detail)
    }
  }
}
