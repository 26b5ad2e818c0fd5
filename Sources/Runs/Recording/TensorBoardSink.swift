import Foundation
import SondeFormats

/// Writes a run's numbers and histograms for TensorBoard.
///
/// | tag | what | x axis |
/// | --- | --- | --- |
/// | `loss/train`, `accuracy/train` | of each batch | weight updates |
/// | `loss/<split>`, `accuracy/<split>` | of each evaluation (validation, test) | weight updates |
/// | `learning_rate` | of each batch | weight updates |
/// | `epoch/loss`, `epoch/accuracy` | means over the epoch | weight updates |
/// | `<parameter>_data`, `<parameter>_grad` | histograms | epochs |
/// | `<layer>_activation`, `<layer>_activation_grad` | histograms | weight updates |
/// | `<quantity>/<layer>` | what was measured of a layer: a group of charts shows all layers | weight updates |
/// | `network/<quantity>`, `class_accuracy/<label>` | what was measured of the whole network | weight updates |
/// | `gradients` | the gradients of all layers and what they say, as text, of each epoch | weight updates |
/// | `misclassified_<split>/…` | the pictures with the largest losses of the last evaluation | weight updates |
/// | `experiment` | the resolved experiment, as text | 0 |
///
/// The settings of the experiment are there for the HParams page too.
package final class TensorBoardSink: EventSink {
  private let folder: String
  private let stepInterval: Int
  private var writer: EventFileWriter?
  private var gradients = GradientSummary()

  package var name: String { folder + "/events.out.tfevents" }

  /// Makes a sink; a file is made when the first event comes.
  ///
  /// - Parameters:
  ///   - folder: The run's folder.
  ///   - stepInterval: Writes the numbers of every so-manieth step; the first step always.
  package init(folder: String, stepInterval: Int = 1) {
    precondition(stepInterval > 0, "The interval is at least one step, not \(stepInterval).")
    self.folder = folder
    self.stepInterval = stepInterval
  }

  package func write(_ events: [Event]) throws {
    do {
      for event in events {
        gradients.take(event)
        try write(event)
      }
      try writer?.flush()
    } catch {
      // A record may have been cut in two: what comes later goes to a new file. TensorBoard reads
      // both, and the events that come again lie over themselves.
      writer = nil
      throw error
    }
  }

  package func close() throws {
    try writer?.flush()
    writer = nil
  }

  /// The tag of a reading; TensorBoard groups the charts by what stands before the slash.
  private static func tag(of reading: Reading) -> String {
    if let label = reading.classIndex { return "\(reading.quantity.rawValue)/\(label)" }
    guard let layer = reading.layer else { return "network/\(reading.quantity.rawValue)" }
    return "\(reading.quantity.rawValue)/\(layer)"
  }

  private func write(_ event: Event) throws {
    let time = event.time.timeIntervalSince1970
    if case .resumed(let resumed) = event {
      // Voids what earlier files say after the checkpoint.
      writer = try EventFileWriter(folder: folder, resumingAt: resumed.step + 1, wallTime: time)
      return
    }
    let writer = try self.writer ?? EventFileWriter(folder: folder, wallTime: time)
    self.writer = writer
    func add(_ value: Double, _ tag: String, _ step: Int) throws {
      try writer.add(Float(value), tag: tag, step: step, wallTime: time)
    }
    switch event {
    case .started(let started):
      for content in ExperimentSummary(started).contents {
        try writer.add(content, step: 0, wallTime: time)
      }
    case .stopped(let stopped):
      let end = HyperParameterSummary.end(isSuccess: stopped.reason == .finished, seconds: time)
      try writer.add(.hyperParameters(end), step: 0, wallTime: time)
    case .step(let step) where step.step == 1 || step.step.isMultiple(of: stepInterval):
      try add(step.loss, "loss/train", step.step)
      try add(step.accuracy, "accuracy/train", step.step)
      try add(step.learningRate, "learning_rate", step.step)
    case .epochEnded(let end):
      try add(end.loss, "epoch/loss", end.step)
      try add(end.accuracy, "epoch/accuracy", end.step)
      if let text = gradients.text {
        try writer.add(.text(tag: "gradients", text), step: end.step, wallTime: time)
      }
    case .evaluation(let evaluation):
      // The training set evaluated as a whole is not the batches' "loss/train".
      let split = evaluation.split == "train" ? "train_evaluation" : evaluation.split
      try add(evaluation.loss, "loss/\(split)", evaluation.step)
      try add(evaluation.accuracy, "accuracy/\(split)", evaluation.step)
    case .histogram(let distribution):
      try writer.add(
        distribution.histogram.summary, tag: distribution.tag,
        step: distribution.isOfActivation ? distribution.step : distribution.epoch, wallTime: time)
    case .mistakes(let mistakes):
      for (rank, mistake) in mistakes.pictures.enumerated() {
        let tag =
          "misclassified_\(mistakes.split)/\(rank + 1) \(mistake.label) as \(mistake.predicted)"
        let picture = LoggedEvent.Content.picture(
          tag: tag, width: mistake.width, height: mistake.height, png: Array(mistake.png))
        try writer.add(picture, step: mistakes.step, wallTime: time)
      }
    case .readings(let measured):
      for reading in measured.readings {
        try add(reading.value, Self.tag(of: reading), measured.step)
      }
    default: break
    }
  }
}
