import Foundation
import GRDB
import SondeFormats

/// A run's numbers as text for other programs: a line for each.
public struct RunExport: Sendable {
  /// How lines are written.
  public enum Format: String, CaseIterable, Hashable, Sendable {
    /// Comma-separated values.
    ///
    /// Y. Shafranovich, *Common format and MIME type for comma-separated values*, RFC 4180, 2005,
    /// <https://www.rfc-editor.org/rfc/rfc4180>.
    case csv
    /// One object of JSON on each line; members without a value are left out.
    case jsonl
  }

  /// A number of the run.
  private struct Line: Encodable {
    var step: Int
    var epoch: Int
    var time: Double
    var split: String?
    var layer: String?
    var classIndex: Int?
    var name: String
    var value: Double

    enum CodingKeys: String, CodingKey, CaseIterable {
      case step, epoch, time, split, layer
      case classIndex = "class"
      case name, value
    }
  }

  private let store: RunStore
  private let format: Format
  /// About how many characters are handed over at once.
  private static let pieceLength = 1 << 16

  /// Prepares to write.
  ///
  /// - Parameters:
  ///   - store: The run's record.
  ///   - format: How lines are written.
  public init(_ store: RunStore, format: Format) {
    self.store = store
    self.format = format
  }

  /// Writes a file in one step: a reader sees the old one or the whole new one.
  ///
  /// - Throws: ``RunError`` or ``FormatError``.
  public func write(to path: String) throws {
    try AtomicFile.write(to: path) { file in
      try write { try file.write(Array($0.utf8)) }
    }
  }

  /// Writes the lines piece by piece.
  ///
  /// - Parameter output: Takes text as it is.
  /// - Throws: ``RunError``, or what the closure throws.
  public func write(_ output: (String) throws -> Void) throws {
    var text = ""
    if format == .csv {
      text = Self.csv(Line.CodingKeys.allCases.map(\.rawValue))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    try forEachLine { line in
      switch format {
      case .csv: text += Self.csv(Self.cells(line))
      case .jsonl: text += String(decoding: try encoder.encode(line), as: UTF8.self) + "\n"
      }
      if text.utf8.count >= Self.pieceLength {
        try output(text)
        text = ""
      }
    }
    try output(text)
  }

  /// Metrics first, then what was measured in the network, each in the order of recording.
  private func forEachLine(_ body: (Line) throws -> Void) throws {
    var failure: (any Error)?
    try store.read { database in
      func visit(_ sql: String, _ line: (Row) -> Line) throws {
        let rows = try Row.fetchCursor(database, sql: sql)
        while failure == nil, let row = try rows.next() {
          // An error of the output is not one of the database.
          do { try body(line(row)) } catch { failure = error }
        }
      }
      try visit(
        "SELECT step, epoch, time, split, name, value FROM metrics ORDER BY sequence, split, name"
      ) {
        Line(
          step: $0[0], epoch: $0[1], time: $0[2], split: $0[3], name: $0[4],
          value: RunStore.number($0[5]))
      }
      guard store.hasReadings else { return }
      try visit(
        """
        SELECT measurements.step, epoch, time, layer, class_index, quantity, value
          FROM measurements CROSS JOIN measured ON measured.sequence = measurements.sequence
            CROSS JOIN series ON series.id = measured.series
          WHERE NOT replaced ORDER BY measurements.sequence, series.id
        """
      ) {
        let (layer, classIndex): (String, Int) = ($0[3], $0[4])
        return Line(
          step: $0[0], epoch: $0[1], time: $0[2], layer: layer.isEmpty ? nil : layer,
          classIndex: classIndex < 0 ? nil : classIndex, name: $0[5],
          value: RunStore.number($0[6]))
      }
    }
    if let failure { throw failure }
  }

  private static func cells(_ line: Line) -> [String] {
    [
      "\(line.step)", "\(line.epoch)", "\(line.time)", line.split ?? "", line.layer ?? "",
      line.classIndex.map(String.init) ?? "", line.name, text(line.value),
    ]
  }

  private static func text(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return "\(value)"
  }

  /// A record of CSV with its line break.
  static func csv(_ cells: [String]) -> String {
    cells.map { cell in
      // A character may be a carriage return and line feed in one.
      let needsQuotes = cell.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
      return needsQuotes ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
    }.joined(separator: ",") + "\r\n"
  }
}
