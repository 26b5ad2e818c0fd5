import Foundation
import SwiftProtobuf

/// One event of a TensorBoard file.
package struct LoggedEvent: Hashable, Sendable {
  /// What an event says.
  package enum Content: Hashable, Sendable {
    /// The file's format; stands first.
    case fileVersion(String)
    case scalar(tag: String, value: Float)
    case histogram(tag: String, HistogramSummary)
    /// Text, which TensorBoard shows as Markdown.
    case text(tag: String, String)
    /// A picture as a PNG file.
    case picture(tag: String, width: Int, height: Int, png: [UInt8])
    /// What the HParams page shows.
    case hyperParameters(HyperParameterSummary)
    /// The run starts again at this step: what other files say from here on is void.
    case sessionStart
    /// Something that is not read here: a sound, a graph.
    case other
  }

  /// Seconds since 1970.
  package let wallTime: Double
  package let step: Int
  package let content: Content

  package init(wallTime: Double, step: Int, content: Content) {
    self.wallTime = wallTime
    self.step = step
    self.content = content
  }
}

extension LoggedEvent {
  /// The message that stands for this event in a file.
  var message: ProtoEvent {
    var message = ProtoEvent()
    message.wallTime = wallTime
    message.step = Int64(step)
    switch content {
    case .fileVersion(let version):
      message.fileVersion = version
      message.sourceMetadata.writer = "sonde"
    case .scalar(let tag, let value):
      message.summary.value = [ProtoSummary.Value(tag) { $0.simpleValue = value }]
    case .histogram(let tag, let histogram):
      message.summary.value = [ProtoSummary.Value(tag) { $0.histo = histogram.message }]
    case .text(let tag, let text):
      message.summary.value = [
        ProtoSummary.Value(tag) {
          $0.metadata.pluginData.pluginName = "text"
          $0.tensor = ProtoTensorProto(text: text)
        }
      ]
    case .picture(let tag, let width, let height, let png):
      message.summary.value = [
        ProtoSummary.Value(tag) {
          ($0.image.width, $0.image.height) = (Int32(clamping: width), Int32(clamping: height))
          // 3: red, green and blue.
          $0.image.colorspace = 3
          $0.image.encodedImageString = Data(png)
        }
      ]
    case .hyperParameters(let summary):
      message.summary.value = [summary.message]
    case .sessionStart:
      message.sessionLog.status = .start
    case .other: break
    }
    return message
  }

  /// The events that a message stands for: one for each value of a summary.
  static func events(_ message: ProtoEvent) -> [LoggedEvent] {
    contents(message).map {
      LoggedEvent(wallTime: message.wallTime, step: Int(message.step), content: $0)
    }
  }

  private static func contents(_ message: ProtoEvent) -> [Content] {
    switch message.what {
    case .fileVersion(let version): [.fileVersion(version)]
    case .sessionLog(let log): [log.status == .start ? .sessionStart : .other]
    case .summary(let summary):
      summary.value.map { item in
        switch item.value {
        case .simpleValue(let value): .scalar(tag: item.tag, value: value)
        case .histo(let histogram): .histogram(tag: item.tag, HistogramSummary(histogram))
        case .tensor(let tensor):
          item.content(of: tensor, plugin: item.metadata.pluginData.pluginName)
        case .image, nil: .other
        }
      }
    case nil: [.other]
    }
  }
}

extension ProtoSummary.Value {
  /// A value of a summary.
  init(_ tag: String, _ fill: (inout ProtoSummary.Value) -> Void) {
    self.init()
    self.tag = tag
    fill(&self)
  }

  /// What a tensor says: newer programs write numbers and histograms in this form.
  func content(of tensor: ProtoTensorProto, plugin: String) -> LoggedEvent.Content {
    switch plugin {
    case "histograms":
      HistogramSummary(buckets: tensor).map { .histogram(tag: tag, $0) } ?? .other
    case "text": tensor.text.map { .text(tag: tag, $0) } ?? .other
    // Without a name of a plugin, one number is a scalar.
    case "scalars", "": tensor.number.map { .scalar(tag: tag, value: Float($0)) } ?? .other
    default: .other
    }
  }
}

extension HistogramSummary {
  var message: ProtoHistogramProto {
    var message = ProtoHistogramProto()
    (message.min, message.max, message.num) = (minimum, maximum, count)
    (message.sum, message.sumSquares) = (sum, sumOfSquares)
    (message.bucketLimit, message.bucket) = (bucketLimits, bucketCounts)
    return message
  }

  init(_ message: ProtoHistogramProto) {
    self.init()
    (minimum, maximum, count) = (message.min, message.max, message.num)
    (sum, sumOfSquares) = (message.sum, message.sumSquares)
    (bucketLimits, bucketCounts) = (message.bucketLimit, message.bucket)
  }
}
