import Foundation
import SondeFormats
import SondeRuns

/// The checkpoints of a run on disk: the newest, the one before it, and the best.
///
/// Each is written whole before it gets its name, and the newest becomes the one before only then, so that whatever ends the
/// process there is one to go on from. Where the newest turns out to be damaged, the one before serves.
struct CheckpointFolder {
  /// A checkpoint to go on from.
  struct Newest {
    var checkpoint: Checkpoint
    /// Where it is.
    var path: String
  }

  let folder: RunFolder
  private let previous = "checkpoints/previous.safetensors"

  /// Keeps a checkpoint under the names that it deserves; it is written once.
  ///
  /// The best comes first: a process that is killed in between comes by the same best again, but would not make up for one
  /// that the newest already counts as found.
  ///
  /// - Throws: ``FormatError`` when it cannot be written; those from before are still there then.
  func save(_ checkpoint: Checkpoint, as kinds: Set<Event.Checkpoint.Kind>) throws {
    let paths = [Event.Checkpoint.Kind.best, .last].filter(kinds.contains).map { path($0) }
    guard let first = paths.first else { return }
    if kinds.contains(.last), FileManager.default.fileExists(atPath: path(.last)) {
      try AtomicFile.link(path(.last), as: absolute(previous))
    }
    try checkpoint.write(to: first)
    for other in paths.dropFirst() { try AtomicFile.link(first, as: other) }
  }

  /// The newest checkpoint that is whole; damaged ones are put aside.
  ///
  /// - Parameter tell: Told of every damaged one, in a sentence or two.
  /// - Returns: Nil where there is none, so that training begins again.
  /// - Throws: What is wrong with a whole one, such as a format of a later version.
  func newest(_ tell: (String) -> Void) throws -> Newest? {
    for path in [path(.last), absolute(previous)]
    where FileManager.default.fileExists(atPath: path) {
      do {
        return Newest(checkpoint: try Checkpoint(contentsOf: path), path: path)
      } catch let damage where Self.isDamage(damage) {
        let aside = path + ".damaged"
        try AtomicFile.rename(path, to: aside)
        tell("\(damage) It is kept as \(aside), and the checkpoint before it is used.")
      }
    }
    return nil
  }

  /// Where one is, relative to the run's folder.
  func relative(_ path: String) -> String { String(path.dropFirst(folder.path.utf8.count + 1)) }

  private func path(_ kind: Event.Checkpoint.Kind) -> String { absolute(Checkpoint.path(kind)) }

  private func absolute(_ relative: String) -> String { "\(folder.path)/\(relative)" }

  /// Whether the file itself is broken, in contrast to one that may not be read or that another version wrote.
  private static func isDamage(_ error: any Error) -> Bool {
    switch error {
    case FormatError.unreadable: false
    case is FormatError, TrainingError.damagedCheckpoint: true
    default: false
    }
  }
}
