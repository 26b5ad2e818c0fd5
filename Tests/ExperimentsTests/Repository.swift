import Foundation

/// The files of the repository that tests compare with.
enum Repository {
  /// A file or folder, by its path from the repository's root.
  static func url(_ path: String) -> URL {
    URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent(path)
  }
}

/// What an error says; nil where there is none.
func message(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return "\(error)"
  }
}

/// A small experiment as YAML, with other lines in place of its own.
func smallExperiment(_ lines: String = "", model: String = "{architecture: lenet}") -> String {
  "model: \(model)\ndata: {train: {shapes: {count: 100}}, test: {shapes: {count: 10}}}\n\(lines)"
}
