import Foundation

/// The event files of one run of another program, and which set of samples each is of.
///
/// Keras writes a folder for each set (`train`, `validation`), PyTorch's `add_scalars` one for each curve (`Loss_train`), and
/// its `add_hparams` one named after the time. All of them belong to the run of the folder around them.
struct LogFolder {
  /// One event file.
  struct File {
    var path: String
    /// The set of samples that the folder's name says.
    var split: String?
  }

  /// In the order in which they are read: by folder, then by name, which begins with the time.
  let files: [File]

  /// The most files that are looked at.
  private static let fileLimit = 100_000

  /// Looks for event files in a folder and all folders in it, or takes one file.
  ///
  /// - Throws: ``RunError/folderMissing(path:)``, ``RunError/noEventFiles(path:)`` or
  ///   ``RunError/severalLogs(path:found:)``.
  init(_ path: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw RunError.logMissing(path: path)
    }
    guard isFolder.boolValue else {
      files = [File(path: path, split: nil)]
      return
    }
    var names: [String] = []
    let entries = FileManager.default.enumerator(atPath: path)
    while let name = entries?.nextObject() as? String, names.count < Self.fileLimit {
      if URL(fileURLWithPath: name).lastPathComponent.contains("tfevents") { names.append(name) }
    }
    guard !names.isEmpty else { throw RunError.noEventFiles(path: path) }
    let found = names.map { name in
      let folders = Array(name.split(separator: "/").map(String.init).dropLast())
      return (name: name, folders: folders, place: Self.place(folders))
    }
    let runs = Set(found.map(\.place.run))
    guard runs.count == 1 else {
      throw RunError.severalLogs(
        path: path, found: runs.map { $0.isEmpty ? "." : $0.joined(separator: "/") }.sorted())
    }
    files = found.sorted { ($0.folders.count, $0.name) < ($1.folders.count, $1.name) }
      .map { File(path: "\(path)/\($0.name)", split: $0.place.split) }
  }

  /// The folder of the run to which a folder belongs, and the set that its name says.
  private static func place(_ folders: [String]) -> (run: [String], split: String?) {
    var run = folders
    var split: String?
    while let last = run.last {
      let words = MetricTag.words(last)
      // Not every folder with such a word is a set's: "test_run_3" is not.
      guard let word = words.last, let set = MetricTag.splits[word], words.count <= 2 else {
        guard Double(last) != nil else { break }
        run.removeLast()
        continue
      }
      split = split ?? set
      run.removeLast()
    }
    return (run, split)
  }
}
