import Foundation
import SondeRuns
import Synchronization

/// The record of a run while it is written: database, TensorBoard files, checkpoints, and at the end pictures.
final class RunRecording {
  private let folder: RunFolder
  private let lock: RunLock
  private let recorder: Recorder

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
      sinks: [StoreSink(store), TensorBoardSink(folder: folder.path), sink],
      onFailure: { name, error in
        FileHandle.standardError.write(Data("\(name): \(error)\n".utf8))
      })
  }

  /// Lets a trainer run and keeps what it tells.
  func record(
    _ trainer: Trainer, _ commands: TrainingCommands, begin: Event
  ) throws -> TrainingRun.Outcome {
    recorder.emit(begin)
    var evaluations: [String: Event.Evaluation] = [:]
    let folder = folder
    let recorder = recorder
    let outlet = Trainer.Outlet(
      emit: { event in
        if case .evaluation(let evaluation) = event { evaluations[evaluation.split] = evaluation }
        recorder.emit(event)
      },
      save: { checkpoint, kind in
        try checkpoint.write(to: "\(folder.path)/\(Checkpoint.path(kind))")
      })
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
