import Foundation

/// What `--json` writes: objects of JSON on one line each.
enum JSONText {
  /// One line; members stand in alphabetical order, times are seconds since 1970, and numbers that JSON does not have are
  /// strings.
  static func line(
    _ value: some Encodable, keys: JSONEncoder.KeyEncodingStrategy = .useDefaultKeys
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = keys
    encoder.dateEncodingStrategy = .secondsSince1970
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// A text in quotes, as JSON and YAML write it.
  static func quoted(_ text: String) throws -> String { try line(text) }
}
