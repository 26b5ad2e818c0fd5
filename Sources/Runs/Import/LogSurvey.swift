import Foundation
import SondeFormats

/// What a log has, seen in a first pass: tags, in the order of their first appearance, and what their numbers look like.
///
/// Nothing of the log itself is kept, so that logs of any size can be read.
struct LogSurvey {
  /// A tag in files of one set of samples: Keras has the same tags in the folders of all sets.
  struct Key: Hashable {
    var tag: String
    var split: String?
  }

  /// Where a tag begins and ends.
  struct Span {
    var firstStep: Int
    var lastStep: Int
    var lastTime: Double

    init(_ event: LoggedEvent) {
      firstStep = LogSurvey.step(of: event)
      (lastStep, lastTime) = (firstStep, LogSurvey.time(of: event))
    }

    mutating func add(_ event: LoggedEvent) {
      (lastStep, lastTime) = (LogSurvey.step(of: event), LogSurvey.time(of: event))
    }
  }

  /// What is known of a scalar.
  struct Scalar {
    /// The largest finite value.
    var maximum = -Double.infinity
    var span: Span
  }

  /// What is known of a histogram.
  struct Distribution {
    /// How many numbers it is of.
    var count: Double
    var span: Span
  }

  private(set) var scalarOrder: [Key] = []
  private(set) var scalars: [Key: Scalar] = [:]
  private(set) var distributionOrder: [String] = []
  private(set) var distributions: [String: Distribution] = [:]
  /// When the log begins, in seconds since 1970.
  private(set) var firstTime: Double?
  /// Events are left out beyond this many tags: no program writes so many.
  static let tagLimit = 100_000

  /// Takes an event in.
  mutating func add(_ event: LoggedEvent, of file: LogFolder.File) {
    let time = Self.time(of: event)
    if time > 0 { firstTime = min(firstTime ?? time, time) }
    switch event.content {
    case .scalar(let tag, let value):
      let key = Key(tag: tag, split: file.split)
      if scalars[key] == nil {
        guard scalarOrder.count < Self.tagLimit else { return }
        scalarOrder.append(key)
      }
      var scalar = scalars[key] ?? Scalar(span: Span(event))
      if value.isFinite { scalar.maximum = max(scalar.maximum, Double(value)) }
      scalar.span.add(event)
      scalars[key] = scalar
    case .histogram(let tag, let histogram):
      if distributions[tag] == nil {
        guard distributionOrder.count < Self.tagLimit else { return }
        distributionOrder.append(tag)
      }
      var span = distributions[tag]?.span ?? Span(event)
      span.add(event)
      distributions[tag] = Distribution(count: histogram.count, span: span)
    default: break
    }
  }

  /// A time that can be stored: seconds since 1970, 0 where the log has nonsense.
  static func time(of event: LoggedEvent) -> Double {
    event.wallTime.isFinite && (0..<1e11).contains(event.wallTime) ? event.wallTime : 0
  }

  /// A step that can be stored.
  static func step(of event: LoggedEvent) -> Int { min(max(0, event.step), 1 << 53) }
}
