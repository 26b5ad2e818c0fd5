import ArgumentParser
import Foundation
import Sonde
import SondeRuns

/// What someone types to have it diagnosed, and what is known of it.
struct Patient {
  let experiment: Experiment?
  let record: RunRecord?

  init(_ text: String, assignments: [String]) throws {
    let path = RunPath.resolve(text)
    guard let folder = try? RunFolder(opening: path) else {
      if let log = try Self.log(in: path) {
        (experiment, record) = (nil, log)
        return
      }
      experiment = try ExperimentReference(text).load().setting(assignments).experiment
      record = nil
      return
    }
    let store = try RunStore(reading: folder.databasePath)
    record = try RunRecord(store)
    experiment = try? Experiment(yaml: folder.experiment(), source: folder.experimentPath)
    guard assignments.isEmpty else {
      throw ValidationError(
        "--set changes an experiment, but \(text) is a run that was trained already.")
    }
  }

  /// The record of another program's logs, if a folder has any.
  private static func log(in path: String) throws -> RunRecord? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { return nil }
    let place = FileManager.default.temporaryDirectory.appending(path: "sonde-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: place) }
    let imported = try LogImport(path).run(in: place.path)
    for warning in imported.warnings { Console.note("warning: \(warning)") }
    return try RunRecord(RunStore(reading: RunFolder(opening: imported.folder).databasePath))
  }
}
