import Foundation
import SwiftProtobuf

/// Writes a TensorBoard event file.
///
/// Events gather in memory and go to the file by ``flush()``, or by themselves every 64 KiB. TensorBoard
/// may read while the file grows.
package final class EventFileWriter {
  /// The file: `events.out.tfevents.<seconds>.<host>.<process>.<number>`.
  package let path: String
  private let file: OutputFile
  private var pending: [UInt8] = []

  /// Makes a new event file.
  ///
  /// - Parameters:
  ///   - folder: Where to make it; the folder must exist, and may hold files of earlier sessions.
  ///   - firstStep: For a run that goes on: events of earlier files from this step on are void.
  ///   - wallTime: Seconds since 1970.
  /// - Throws: ``FormatError/unwritable(file:step:reason:)``.
  package init(
    folder: String, resumingAt firstStep: Int? = nil, wallTime: Double = EventFileWriter.now()
  ) throws {
    let seconds = String(Int(wallTime))
    let stem =
      "\(folder)/events.out.tfevents."
      + String(repeating: "0", count: max(0, 10 - seconds.count))
      + "\(seconds).\(Self.host()).\(ProcessInfo.processInfo.processIdentifier)"
    path = Self.freePath(stem)
    file = try OutputFile(creating: path)
    add(LoggedEvent(wallTime: wallTime, step: 0, content: .fileVersion("brain.Event:2")))
    if let firstStep {
      add(LoggedEvent(wallTime: wallTime, step: firstStep, content: .sessionStart))
    }
    try flush()
  }

  deinit { try? flush() }

  /// Adds a number.
  ///
  /// - Parameters:
  ///   - value: What was measured.
  ///   - tag: Its name; a `/` groups charts.
  ///   - step: The iteration or epoch.
  ///   - wallTime: Seconds since 1970.
  /// - Throws: ``FormatError/unwritable(file:step:reason:)``.
  package func add(
    _ value: Float, tag: String, step: Int, wallTime: Double = EventFileWriter.now()
  ) throws {
    add(LoggedEvent(wallTime: wallTime, step: step, content: .scalar(tag: tag, value: value)))
    try flushWhenLarge()
  }

  /// Adds a histogram.
  ///
  /// - Parameters:
  ///   - histogram: What was measured.
  ///   - tag: Its name; a `/` groups charts.
  ///   - step: The iteration or epoch.
  ///   - wallTime: Seconds since 1970.
  /// - Throws: ``FormatError/unwritable(file:step:reason:)``.
  package func add(
    _ histogram: HistogramSummary, tag: String, step: Int,
    wallTime: Double = EventFileWriter.now()
  ) throws {
    add(LoggedEvent(wallTime: wallTime, step: step, content: .histogram(tag: tag, histogram)))
    try flushWhenLarge()
  }

  /// Adds something else.
  ///
  /// - Parameters:
  ///   - content: Text, a picture, hyper-parameters.
  ///   - step: The iteration or epoch.
  ///   - wallTime: Seconds since 1970.
  /// - Throws: ``FormatError/unwritable(file:step:reason:)``.
  package func add(
    _ content: LoggedEvent.Content, step: Int, wallTime: Double = EventFileWriter.now()
  ) throws {
    add(LoggedEvent(wallTime: wallTime, step: step, content: content))
    try flushWhenLarge()
  }

  /// Hands all events to the operating system, so that other programs see them.
  package func flush() throws {
    guard !pending.isEmpty else { return }
    try file.write(pending)
    pending.removeAll(keepingCapacity: true)
  }

  /// The seconds since 1970.
  package static func now() -> Double { Date().timeIntervalSince1970 }

  private func add(_ event: LoggedEvent) {
    // The message has no required field, so encoding it cannot fail.
    guard let bytes: [UInt8] = try? event.message.serializedBytes() else { return }
    EventRecord.append(bytes, to: &pending)
  }

  private func flushWhenLarge() throws {
    if pending.count >= 1 << 16 { try flush() }
  }

  /// The path with the first number that is free.
  private static func freePath(_ stem: String) -> String {
    var number = 0
    while FileManager.default.fileExists(atPath: "\(stem).\(number)") { number += 1 }
    return "\(stem).\(number)"
  }

  private static func host() -> String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return text.isEmpty ? "localhost" : text
  }
}
