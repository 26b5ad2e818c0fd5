import SondeRuns
import Synchronization

/// The record of a run while it is written: database, TensorBoard files, checkpoints, and at the end pictures.
final class RunRecording {
  private let folder: RunFolder
  private let lock: RunLock
  private let recorder: Recorder
  /// Whether the run's record has a beginning: a process may be killed before it is written.
  let hasBegun: Bool

  /// Begins to write; no other process may write the run then.
  ///
  /// - Parameters:
  ///   - folder: The run.
  ///   - sink: Told what happens beside the run's files.
  /// - Throws: ``RunError`` when another process writes the run, or it cannot be written.
  init(_ folder: RunFolder, sink: sending any EventSink) throws {
    self.folder = folder
    lock = try RunLock(folder)
    let store = try RunStore(writing: folder.databasePath)
    recorder = Recorder(
      sinks: [StoreSink(store), TensorBoardSink(folder: folder.path), sink])
    hasBegun = try !store.events(of: [.started]).isEmpty
  }

  /// Tells something that a person should know.
  func warn(_ text: String) { recorder.emit(.warning(Event.Warning(text))) }

  /// Lets a trainer run and keeps what it tells.
  func record(
    _ trainer: Trainer, _ commands: TrainingCommands, begin: Event
  ) throws -> TrainingRun.Outcome {
    recorder.emit(begin)
    var evaluations: [String: Event.Evaluation] = [:]
    let checkpoints = CheckpointFolder(folder: folder)
    let recorder = recorder
    let outlet = Trainer.Outlet(
      emit: { event in
        if case .evaluation(let evaluation) = event { evaluations[evaluation.split] = evaluation }
        recorder.emit(event)
      },
      save: { try checkpoints.save($0, as: $1) })
    let reason: Event.StopReason
    do {
      reason = try trainer.run(commands, outlet)
    } catch {
      recorder.emit(.stopped(Event.Stopped(.failed("\(error)"), step: trainer.progress.step)))
      try? recorder.close()
      throw error
    }
    try recorder.flush()
    try RunPictures.write(folder)
    try recorder.close()
    return TrainingRun.Outcome(reason: reason, folder: folder, evaluations: evaluations)
  }
}
