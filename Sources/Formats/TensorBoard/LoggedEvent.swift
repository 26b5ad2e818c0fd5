/// One event of a TensorBoard file.
package struct LoggedEvent: Hashable, Sendable {
  /// What an event says.
  package enum Content: Hashable, Sendable {
    /// The file's format; stands first.
    case fileVersion(String)
    case scalar(tag: String, value: Float)
    case histogram(tag: String, HistogramSummary)
    /// The run starts again at this step: what other files say from here on is void.
    case sessionStart
    /// Something that is not read here: a picture, a sound, a graph.
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
      var item = ProtoSummary.Value()
      item.tag = tag
      item.simpleValue = value
      message.summary.value = [item]
    case .histogram(let tag, let histogram):
      var item = ProtoSummary.Value()
      item.tag = tag
      item.histo = histogram.message
      message.summary.value = [item]
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
        case nil: .other
        }
      }
    case nil: [.other]
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
