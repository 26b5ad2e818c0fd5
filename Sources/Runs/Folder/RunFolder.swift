import Foundation

/// The folder of a run, `runs/<name>-<n>/`, and where everything in it is.
///
/// ```
/// experiment.yaml        the experiment, resolved; not where the run was imported from another program's log
/// run.sqlite             events, metrics, histograms
/// events.out.tfevents.*  the same for TensorBoard
/// checkpoints/           last and best
/// curves.svg, .png       loss and accuracy over iterations
/// confusion.svg, .png    which class was taken for which
/// report.html            the report
/// kernels.json           which kernels computed it
/// run.lock               held while a process writes the run
/// ```
public struct RunFolder: Hashable, Sendable {
  /// The folder's path.
  public let path: String

  private init(path: String) { self.path = path }

  /// The run's name: the folder's.
  public var name: String { URL(fileURLWithPath: path).lastPathComponent }
  /// The resolved experiment.
  public var experimentPath: String { path + "/experiment.yaml" }
  /// The database of events and metrics.
  public var databasePath: String { path + "/run.sqlite" }
  /// Where checkpoints are.
  public var checkpointsPath: String { path + "/checkpoints" }
  /// Loss and accuracy over iterations, as SVG.
  public var curvesPath: String { path + "/curves.svg" }
  /// Loss and accuracy over iterations, as PNG.
  public var curvesPicturePath: String { path + "/curves.png" }
  /// The confusion matrix, as SVG.
  public var confusionPath: String { path + "/confusion.svg" }
  /// The confusion matrix, as PNG.
  public var confusionPicturePath: String { path + "/confusion.png" }
  /// The report.
  public var reportPath: String { path + "/report.html" }
  /// The file that is locked while the run is written.
  var lockPath: String { path + "/run.lock" }

  /// Makes the folder of a new run; no folder that exists is touched.
  ///
  /// The number is one more than the highest that the name has had; two processes that ask at the
  /// same time get two folders.
  /// - Parameters:
  ///   - name: The experiment's name; what a file name should not have becomes "-".
  ///   - parent: Where runs are kept; made when it is missing.
  ///   - experiment: The resolved experiment, as YAML; nil where there is none, as in another program's log.
  /// - Returns: The new folder.
  /// - Throws: ``RunError/folderUnwritable(path:reason:)`` or
  ///   ``RunError/fileUnwritable(path:reason:)``.
  public static func create(
    name: String, in parent: String = "runs", experiment: String?
  ) throws -> RunFolder {
    let name = safeName(name)
    do {
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    } catch {
      throw RunError.folderUnwritable(path: parent, reason: reason(of: error))
    }
    var number = try highestNumber(of: name, in: parent) + 1
    while true {
      let path = "\(parent)/\(name)-\(number)"
      // Made by one indivisible call: it fails when the folder is there.
      if mkdir(path, 0o777) == 0 {
        let folder = RunFolder(path: path)
        try folder.fill(experiment: experiment)
        return folder
      }
      guard errno == EEXIST else {
        throw RunError.folderUnwritable(path: path, reason: String(cString: strerror(errno)))
      }
      number += 1
    }
  }

  /// Finds the folder of a run that exists; its record may be missing, where a process was killed before it began one.
  ///
  /// - Throws: ``RunError/folderMissing(path:)`` or ``RunError/notARun(path:missing:)``.
  /// A run's folder has an experiment or a record.
  public init(opening path: String) throws {
    var path = path
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { throw RunError.folderMissing(path: path) }
    self.path = path
    guard hasExperiment || FileManager.default.fileExists(atPath: databasePath) else {
      throw RunError.notARun(path: path, missing: "experiment.yaml")
    }
  }

  /// Whether the run has an experiment; one that was imported from another program's log has none.
  public var hasExperiment: Bool { FileManager.default.fileExists(atPath: experimentPath) }

  /// The runs in a folder, in alphabetical order; none where there is no such folder.
  ///
  /// - Throws: ``RunError/folderUnreadable(path:reason:)``.
  public static func all(in parent: String) throws -> [RunFolder] {
    guard FileManager.default.fileExists(atPath: parent) else { return [] }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: parent).sorted(by: isBefore)
        .compactMap { try? RunFolder(opening: "\(parent)/\($0)") }
    } catch {
      throw RunError.folderUnreadable(path: parent, reason: reason(of: error))
    }
  }

  /// Whether a name stands before another: numbers in names count as numbers.
  private static func isBefore(_ one: String, _ other: String) -> Bool {
    one.compare(other, options: .numeric) == .orderedAscending
  }

  /// The resolved experiment, as YAML.
  public func experiment() throws -> String {
    guard hasExperiment else { throw RunError.noExperiment(path: path) }
    do {
      return try String(contentsOfFile: experimentPath, encoding: .utf8)
    } catch {
      throw RunError.fileUnreadable(path: experimentPath, reason: Self.reason(of: error))
    }
  }

  /// Deletes the folder with all that is in it; the caller holds the run's lock.
  ///
  /// - Throws: ``RunError/folderUndeletable(path:reason:)``.
  package func delete() throws {
    // Moved aside by one indivisible call first, so that no half of a run is left under its name.
    let aside = "\(path).deleting-\(getpid())"
    guard rename(path, aside) == 0 else {
      throw RunError.folderUndeletable(path: path, reason: String(cString: strerror(errno)))
    }
    do {
      try FileManager.default.removeItem(atPath: aside)
    } catch {
      throw RunError.folderUndeletable(path: aside, reason: Self.reason(of: error))
    }
  }

  private func fill(experiment: String?) throws {
    guard let experiment else { return }
    guard mkdir(checkpointsPath, 0o777) == 0 else {
      throw RunError.folderUnwritable(
        path: checkpointsPath, reason: String(cString: strerror(errno)))
    }
    do {
      try Data(experiment.utf8).write(to: URL(fileURLWithPath: experimentPath), options: .atomic)
    } catch {
      throw RunError.fileUnwritable(path: experimentPath, reason: Self.reason(of: error))
    }
  }
}

extension RunFolder {
  /// A run's name as a part of a file name: letters, digits, "." and "_" stay, all else is "-".
  static func safeName(_ name: String) -> String {
    var safe = ""
    for character in name {
      let isKept = character.isLetter || character.isNumber || character == "." || character == "_"
      if isKept {
        safe.append(character)
      } else if safe.last != "-" {
        safe.append("-")
      }
    }
    // A leading dot would hide the folder. File systems allow 255 bytes.
    while let first = safe.first, first == "." || first == "-" { safe.removeFirst() }
    while safe.utf8.count > 120 { safe.removeLast() }
    while let last = safe.last, last == "." || last == "-" { safe.removeLast() }
    return safe.isEmpty ? "run" : safe
  }

  /// The highest number that a folder with the name has; 0 when there is none.
  private static func highestNumber(of name: String, in parent: String) throws -> Int {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: parent).reduce(0) {
        highest, entry in
        guard entry.hasPrefix(name + "-") else { return highest }
        return max(highest, Int(entry.dropFirst(name.count + 1)) ?? 0)
      }
    } catch {
      throw RunError.folderUnwritable(path: parent, reason: reason(of: error))
    }
  }

  /// The operating system's words for what Foundation reports.
  static func reason(of error: any Error) -> String {
    let error = error as NSError
    if error.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(error.code))) }
    guard let cause = error.userInfo[NSUnderlyingErrorKey] as? any Error else {
      return error.localizedDescription
    }
    return reason(of: cause)
  }
}
