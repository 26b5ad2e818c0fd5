import Foundation

extension Event: Codable {
  private enum CodingKeys: String, CodingKey { case event }

  /// Reads an object whose member "event" says which of the events it is.
  public init(from decoder: any Decoder) throws {
    let kind = try decoder.container(keyedBy: CodingKeys.self).decode(Kind.self, forKey: .event)
    self =
      switch kind {
      case .started: .started(try Started(from: decoder))
      case .resumed: .resumed(try Resumed(from: decoder))
      case .imported: .imported(try Imported(from: decoder))
      case .layers: .layers(try Layers(from: decoder))
      case .step: .step(try Step(from: decoder))
      case .epochEnded: .epochEnded(try EpochEnded(from: decoder))
      case .evaluation: .evaluation(try Evaluation(from: decoder))
      case .metric: .metric(try Metric(from: decoder))
      case .histogram: .histogram(try Distribution(from: decoder))
      case .readings: .readings(try Readings(from: decoder))
      case .checkpoint: .checkpoint(try Checkpoint(from: decoder))
      case .warning: .warning(try Warning(from: decoder))
      case .stopped: .stopped(try Stopped(from: decoder))
      }
  }

  /// Writes the event's members and "event", its kind, into one object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .event)
    switch self {
    case .started(let event): try event.encode(to: encoder)
    case .resumed(let event): try event.encode(to: encoder)
    case .imported(let event): try event.encode(to: encoder)
    case .layers(let event): try event.encode(to: encoder)
    case .step(let event): try event.encode(to: encoder)
    case .epochEnded(let event): try event.encode(to: encoder)
    case .evaluation(let event): try event.encode(to: encoder)
    case .metric(let event): try event.encode(to: encoder)
    case .histogram(let event): try event.encode(to: encoder)
    case .readings(let event): try event.encode(to: encoder)
    case .checkpoint(let event): try event.encode(to: encoder)
    case .warning(let event): try event.encode(to: encoder)
    case .stopped(let event): try event.encode(to: encoder)
    }
  }
}

extension Event {
  /// The event as one line of JSON.
  ///
  /// Times are seconds since 1970 (UTC), members are in alphabetical order, and numbers that JSON does
  /// not have are the strings "NaN", "Infinity" and "-Infinity".
  public var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.dateEncodingStrategy = .secondsSince1970
      encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  /// Reads an event from one line of JSON.
  public init(json: String) throws {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    self = try decoder.decode(Event.self, from: Data(json.utf8))
  }
}
