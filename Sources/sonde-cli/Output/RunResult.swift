import Foundation
import Sonde
import SondeRuns

/// What came of a run, from its record.
struct RunResult {
  private let folder: RunFolder
  private let metric: CheckpointPlan.Metric?
  private var epoch: Event.EpochEnded?
  private var evaluations: [Event.Evaluation] = []
  private var best: Event.Checkpoint?
  /// How long training and evaluation took, interruptions left out, in seconds.
  private var seconds = 0.0
  private var trainingSpeed: Double?
  private var peakMemoryBytes: Int?

  init(_ folder: RunFolder, _ experiment: Experiment) throws {
    self.folder = folder
    metric = experiment.checkpoints.best
    let store = try RunStore(reading: folder.databasePath)
    let kinds: Set<Event.Kind> = [
      .started, .resumed, .epochEnded, .evaluation, .checkpoint, .stopped,
    ]
    var trainingSeconds = 0.0
    var trainingSamples = 0
    var previous: Date?
    for event in try store.events(of: kinds).map(\.event) {
      switch event {
      case .started, .resumed: previous = nil
      case .epochEnded(let ended):
        epoch = ended
        trainingSamples += ended.samples
        trainingSeconds += ended.seconds
      case .evaluation(let evaluation): evaluations.append(evaluation)
      case .stopped(let stopped): peakMemoryBytes = stopped.peakMemoryBytes
      case .checkpoint(let checkpoint) where checkpoint.kind == .best: best = checkpoint
      default: break
      }
      if let previous { seconds += max(0, event.time.timeIntervalSince(previous)) }
      previous = event.time
    }
    trainingSpeed =
      trainingSeconds > 0
      ? Double(trainingSamples) / trainingSeconds
      : try store.latest("samples_per_second", split: "train")?.value
  }

  /// The result for people.
  func text(width: Int) -> String {
    var table = TextTable(.left, .left)
    table.add("run", folder.path)
    if let epoch {
      table.add("train", Self.words(epoch.loss, epoch.accuracy) + ", epoch \(epoch.epoch)")
    }
    for split in ["train", "validation", "test"] {
      guard let last = evaluations.last(where: { $0.split == split }) else { continue }
      let name = split == "train" ? "train, evaluated" : split
      table.add(name, Self.words(last.loss, last.accuracy) + ", epoch \(last.epoch)")
    }
    if let bestWords { table.add("best", bestWords) }
    let speed = trainingSpeed.map { ", \(Wording.count(Int($0.rounded()))) images/s in training" }
    table.add("time", Wording.duration(seconds) + (speed ?? ""))
    if let peakMemoryBytes { table.add("memory", "\(Wording.bytes(peakMemoryBytes)) at most") }
    for (name, path) in pictures where FileManager.default.fileExists(atPath: path) {
      table.add(name, path)
    }
    return table.text()
  }

  private var pictures: [(String, String)] {
    [("curves", folder.curvesPicturePath), ("confusion", folder.confusionPicturePath)]
  }

  /// The best checkpoint, by the evaluation that made it so.
  private var bestWords: String? {
    guard let best, let metric,
      let evaluation = evaluations.first(where: { $0.step == best.step })
    else { return nil }
    let value =
      metric == .loss
      ? "loss \(Wording.number(evaluation.loss))"
      : "accuracy \(Wording.percentage(evaluation.accuracy, digits: 2))"
    return "\(evaluation.split) \(value), epoch \(evaluation.epoch), \(best.path)"
  }

  private static func words(_ loss: Double, _ accuracy: Double) -> String {
    "loss \(Wording.number(loss)), accuracy \(Wording.percentage(accuracy, digits: 2))"
  }
}
