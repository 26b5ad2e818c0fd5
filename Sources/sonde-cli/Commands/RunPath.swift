import Foundation
import Sonde

/// What someone types for a run: its folder's path, or its name alone when it is in `runs`.
enum RunPath {
  static func resolve(_ text: String) -> String {
    let files = FileManager.default
    guard !files.fileExists(atPath: text), !text.contains("/"),
      (try? RunFolder(opening: "runs/\(text)")) != nil
    else { return text }
    return "runs/\(text)"
  }
}
