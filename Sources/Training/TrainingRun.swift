import SondeDatasets
import SondeTensors
import Foundation
public import SondeExperiments
import SondeFormats
import SondeNetworks
import SondeOneDNN
public import SondeRuns

/// A training that leaves a record: a folder with the experiment, events, TensorBoard files, checkpoints and pictures.
///
/// ```swift
/// let run = try TrainingRun.create(experiment)
/// let outcome = try await run.train { event in print(event.kind) }
/// ```
public final class TrainingRun: Sendable {
  /// What came of a training.
  public struct Outcome: Hashable, Sendable {
    /// Why it ended.
    public let reason: Event.StopReason
    /// The run's folder.
    public let folder: RunFolder
    /// The last evaluation of each set, by the set's name.
    public let evaluations: [String: Event.Evaluation]
  }

  /// The experiment that is carried out.
  public let experiment: Experiment
  /// Where the run is or will be; nothing before a new run has begun.
  private let place: Place
  private let kernels: KernelPolicy

  private enum Place {
    case new(parent: String)
    case existing(RunFolder)
  }

  private init(_ experiment: Experiment, _ place: Place, _ kernels: KernelPolicy) {
    self.experiment = experiment
    self.place = place
    self.kernels = kernels
  }

  /// A new run; its folder is made when data and network have proved to fit together.
  ///
  /// - Parameters:
  ///   - experiment: What is carried out.
  ///   - parent: Where runs are kept.
  ///   - kernels: How kernels are chosen.
  /// - Returns: A run that has not begun.
  public static func create(
    _ experiment: Experiment, in parent: String = "runs", kernels: KernelPolicy = .byRule
  ) -> TrainingRun {
    TrainingRun(experiment, .new(parent: parent), kernels)
  }

  /// A run that goes on from its newest checkpoint that is whole, or begins again where there is none.
  ///
  /// - Parameters:
  ///   - path: The run's folder.
  ///   - kernels: How kernels are chosen where the run has not chosen them already.
  /// - Returns: A run that has not gone on yet.
  /// - Throws: ``RunError`` or ``ExperimentError`` when it is no run or its experiment cannot be read.
  public static func resume(
    _ path: String, kernels: KernelPolicy = .byRule
  ) throws -> TrainingRun {
    let folder = try RunFolder(opening: path)
    let experiment = try Experiment(yaml: folder.experiment(), source: folder.experimentPath)
    return TrainingRun(experiment, .existing(folder), kernels)
  }

  /// Trains, on a thread of its own.
  ///
  /// - Parameters:
  ///   - commands: Looked at between two steps.
  ///   - threads: How many threads compute; as many as this process may use if nothing is given.
  ///   - observer: Told what happens, on a thread of its own, at most a moment later.
  /// - Returns: What came of it.
  /// - Throws: What made training impossible; a run that had begun says so in its record.
  public func train(
    _ commands: TrainingCommands = TrainingCommands(), threads: Int? = nil,
    observer: @escaping @Sendable (Event) -> Void = { _ in }
  ) async throws -> Outcome {
    try await ComputeThread.run("training", threads: threads) {
      try self.carryOut(commands, sink: ObserverSink(observer))
    }
  }

  /// Trains, and waits.
  ///
  /// - Parameters:
  ///   - commands: Looked at between two steps.
  ///   - threads: How many threads compute; as many as this process may use if nothing is given.
  ///   - makeSink: Makes what is told, on the thread that trains.
  /// - Returns: What came of it.
  /// - Throws: What made training impossible; a run that had begun says so in its record.
  package func trainAndWait(
    _ commands: TrainingCommands, threads: Int? = nil,
    sink makeSink: @escaping @Sendable () -> any EventSink
  ) throws -> Outcome {
    try ComputeThread.run("training", threads: threads) {
      try self.carryOut(commands, sink: makeSink())
    }
  }

  private func carryOut(
    _ commands: TrainingCommands, sink: sending any EventSink
  ) throws -> Outcome {
    let plan = try TrainingPlan(experiment)
    switch place {
    case .new(let parent):
      let trainer = try Trainer(
        plan, resuming: nil, kernels: kernels.choices(memoryLimit: Self.memoryLimit(plan)))
      let folder = try RunFolder.create(
        name: experiment.name, in: parent, experiment: plan.experiment)
      let recording = try RunRecording(folder, sink: sink)
      keepKernels(of: trainer, in: folder) { recording.warn($0) }
      return try recording.record(
        trainer, commands, begin: .started(trainer.started(in: folder.path)))
    case .existing(let folder):
      // The lock first: another process may be about to replace the checkpoint.
      let recording = try RunRecording(folder, sink: sink)
      let checkpoints = CheckpointFolder(folder: folder)
      let newest = try checkpoints.newest { recording.warn($0) }
      let trainer = try Trainer(
        plan, resuming: newest,
        kernels: chosenKernels(in: folder, hasCheckpoint: newest != nil, plan) {
          recording.warn($0)
        })
      keepKernels(of: trainer, in: folder) { recording.warn($0) }
      let resumed = Event.Resumed(
        step: trainer.progress.step, epoch: trainer.epoch,
        path: newest.map { checkpoints.relative($0.path) })
      return try recording.record(
        trainer, commands,
        begin: recording.hasBegun ? .resumed(resumed) : .started(trainer.started(in: folder.path)))
    }
  }
}

// MARK: - Kernels

extension TrainingRun {
  /// The choices that the run has made, and will make where it comes to something new.
  private func chosenKernels(
    in folder: RunFolder, hasCheckpoint: Bool, _ plan: TrainingPlan, _ warn: (String) -> Void
  ) -> KernelChoices {
    let limit = Self.memoryLimit(plan)
    do {
      if let file = try KernelFile(contentsOf: folder.kernelsPath) {
        let policy = file.isMeasured ? measuringPolicy : .byRule
        return policy.choices(earlier: file.measurements, memoryLimit: limit)
      }
    } catch {
      warn(
        "The kernels that the run has chosen cannot be read, so its bits may differ from an uninterrupted run's: \(error)"
      )
      return kernels.choices(memoryLimit: limit)
    }
    // A run without the file was begun before kernels were chosen, unless it has not come anywhere.
    return hasCheckpoint ? KernelChoices() : kernels.choices(memoryLimit: limit)
  }

  /// The most memory that the process may take, in bytes, where that is limited.
  static func memoryLimit(_ plan: TrainingPlan) -> Int? {
    plan.memoryLimit?.bytes(of: MemoryUse.current().machineBytes)
  }

  /// A run whose kernels were measured goes on so.
  private var measuringPolicy: KernelPolicy {
    kernels == .byRule ? .measured(cacheFolder: nil) : kernels
  }

  /// Keeps the choices with the run.
  private func keepKernels(of trainer: Trainer, in folder: RunFolder, _ warn: (String) -> Void) {
    let choices = trainer.executor.states.kernels
    do {
      try KernelFile(choices.measurements, isMeasured: choices.isMeasured)
        .write(to: folder.kernelsPath)
    } catch {
      warn("The kernels that the run has chosen cannot be kept with it: \(error)")
    }
  }
}

/// Tells a closure what happens.
private final class ObserverSink: LiveSink {
  let name = "observer"
  private let observer: @Sendable (Event) -> Void

  init(_ observer: @escaping @Sendable (Event) -> Void) { self.observer = observer }

  func write(_ events: [Event]) { for event in events { observer(event) } }
  func close() {}
}

extension Trainer {
  /// What is known before the first batch.
  func started(in folder: String?) -> Event.Started {
    let dataset = plan.training.dataset
    return Event.Started(
      name: plan.name, experiment: plan.experiment, seed: plan.seed,
      machine: Machine.current(oneDNNVersion: oneDNNVersion()),
      versions: ["oneDNN": oneDNNVersion(), "Sonde": Version.current], classes: dataset.classNames,
      parameterCount: executor.parameters.filter(\.isLearned).reduce(0) {
        $0 + $1.shape.elementCount
      }, epochs: (totalSteps + stepsPerEpoch - 1) / stepsPerEpoch, steps: totalSteps,
      stepsPerEpoch: stepsPerEpoch, batchSize: plan.batchSize, trainingSamples: dataset.count,
      evaluationSamples: plan.validation?.dataset.count ?? 0, computeThreads: computeThreadCount(),
      folder: folder)
  }
}
