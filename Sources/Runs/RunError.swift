/// What can be wrong with a run's folder, its record or its pictures.
public enum RunError: Error, Hashable, Sendable {
  /// There is no folder at the path.
  case folderMissing(path: String)
  /// The folder is there, but it is not a run's.
  case notARun(path: String, missing: String)
  /// The folder cannot be looked into.
  case folderUnreadable(path: String, reason: String)
  /// The run was imported from another program's log, which has no experiment.
  case noExperiment(path: String)
  /// There is no log of another program at the path.
  case logMissing(path: String)
  /// The folder has no event files.
  case noEventFiles(path: String)
  /// The folder has the logs of several runs.
  case severalLogs(path: String, found: [String])
  /// The log has neither numbers nor histograms.
  case emptyLog(path: String, reasons: [String])
  /// Nothing was measured in the layers of the run.
  case nothingMeasured(path: String)
  /// The run does not have a tag.
  case tagMissing(path: String, tag: String, found: [String])
  /// The folder cannot be deleted.
  case folderUndeletable(path: String, reason: String)
  /// The folder cannot be made or written into.
  case folderUnwritable(path: String, reason: String)
  /// Another process writes the run.
  case inUse(path: String, holder: String)
  /// A file of the run cannot be read.
  case fileUnreadable(path: String, reason: String)
  /// A file of the run cannot be written.
  case fileUnwritable(path: String, reason: String)
  /// No room is left for the record.
  case storeFull(path: String)
  /// The record may not be written.
  case storeReadOnly(path: String)
  /// The record's file is damaged, or is no database.
  case storeCorrupt(path: String, detail: String)
  /// The record was made, and the process ended before anything was in it.
  case storeEmpty(path: String)
  /// The record was written by a newer version.
  case storeNewer(path: String, found: [String])
  /// The record holds an event that cannot be understood.
  case eventUnreadable(path: String, sequence: Int64, detail: String)
  /// The database refuses for another reason.
  case storeFailed(path: String, detail: String)
  /// Events could not be kept.
  case eventsLost(path: String, count: Int, reason: String)
}

extension RunError: CustomStringConvertible {
  /// Where it is, what was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .folderMissing(let path):
      """
      \(path): there is no such folder; expected the folder of a run. Give the path of a run, \
      such as runs/lenet-1; `sonde runs` lists them.
      """
    case .notARun(let path, let missing):
      """
      \(path): the folder has no \(missing), which every run has. Give the path of a run, such as \
      runs/lenet-1; `sonde runs` lists them.
      """
    case .folderUnreadable(let path, let reason):
      """
      \(path): the folder cannot be looked into (\(reason)); expected a folder with runs. Change its \
      permissions, or give another folder.
      """
    case .noExperiment(let path):
      """
      \(path): the run has no experiment.yaml, since it was imported from another program's log; \
      expected a run that sonde trained. Look at it with `sonde runs show`.
      """
    case .logMissing(let path):
      """
      \(path): there is no such folder or file; expected a folder with TensorBoard's event files. Check \
      the path.
      """
    case .noEventFiles(let path):
      """
      \(path): no file in the folder or in those in it is named as TensorBoard's event files are; \
      expected events.out.tfevents.… Give the folder that was given to SummaryWriter.
      """
    case .severalLogs(let path, let found):
      """
      \(path): there are the logs of \(found.count) runs in it (\(Self.list(found))); expected those of \
      one. Give the folder of one of them.
      """
    case .emptyLog(let path, let reasons):
      """
      \(path): there are no numbers and no histograms in it\(reasons.first.map { " (\($0))" } ?? ""); \
      expected some. Check that the program that wrote it closed or flushed its writer.
      """
    case .nothingMeasured(let path):
      """
      \(path): nothing was measured in its layers; expected readings at least at one step. Train with \
      monitoring on, or take an earlier or later step.
      """
    case .tagMissing(let path, let tag, let found):
      """
      \(path): the run does not have the tag "\(tag)"; it has \
      \(found.isEmpty ? "none" : found.joined(separator: ", ")). Check the spelling.
      """
    case .folderUndeletable(let path, let reason):
      """
      \(path): the folder cannot be deleted (\(reason)); expected permission to write it and the folder \
      around it. Change the permissions.
      """
    case .folderUnwritable(let path, let reason):
      """
      \(path): the folder cannot be made or written (\(reason)); expected a folder for the run's \
      record and checkpoints. Choose another place for runs, or change its permissions.
      """
    case .inUse(let path, let holder):
      """
      \(path): the run is being written by \(holder); expected no other writer. Wait until it ends \
      or stop it, or start a new run.
      """
    case .fileUnreadable(let path, let reason):
      """
      \(path): the file cannot be read (\(reason)); expected a part of a run. Restore it, or start \
      a new run.
      """
    case .fileUnwritable(let path, let reason):
      """
      \(path): the file cannot be written (\(reason)); expected room and permission. Free some \
      space or change the permissions.
      """
    case .storeFull(let path):
      """
      \(path): no room is left on the device; expected room for the run's record. Free some space: \
      what is pending is written as soon as there is room.
      """
    case .storeReadOnly(let path):
      """
      \(path): the database may not be written; expected permission to write it and its folder. \
      Change the permissions, or copy the run to where it may be written.
      """
    case .storeCorrupt(let path, let detail):
      """
      \(path): the database is damaged (\(detail)); expected a run's record. Restore it from a \
      copy, or save what can be saved with `sqlite3 run.sqlite .recover`.
      """
    case .storeEmpty(let path):
      """
      \(path): nothing is recorded in it, since the run was stopped before it began; expected a run's \
      record. `sonde resume` begins it again.
      """
    case .storeNewer(let path, let found):
      """
      \(path): the database has the schema \(found.joined(separator: ", ")), which this version \
      does not know; expected at most \(RunStoreSchema.newest). Use the version that wrote it, or \
      a newer one.
      """
    case .eventUnreadable(let path, let sequence, let detail):
      """
      \(path): event \(sequence) cannot be understood (\(detail)); expected an event as this \
      version writes it. Use the version that wrote it.
      """
    case .storeFailed(let path, let detail):
      """
      \(path): the database refuses (\(detail)); expected it to take or give the run's record. \
      Check the device and the permissions.
      """
    case .eventsLost(let path, let count, let reason):
      """
      \(path): \(count) events could not be kept (\(reason)); expected to record all. The training \
      itself is not harmed; free some space before the next run.
      """
    }
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
  }
}
