import Foundation
import SondeDatasets
import SondeFormats
import SondeNetworks
import SondeOneDNN
import SondeRuns
import SondeTensors

// What a training tells and keeps.
extension Trainer {
  /// Tells the balance of an epoch: loss and accuracy over its samples, each as it was when it was learned from.
  func emitEpoch(_ outlet: Outlet) {
    outlet.emit(
      .epochEnded(
        Event.EpochEnded(
          step: progress.step, epoch: epoch, loss: progress.epochLoss.value,
          accuracy: progress.epochCorrect / max(progress.epochLoss.weight, 1),
          samples: Int(progress.epochLoss.weight), seconds: progress.epochSeconds)))
  }

  /// Tells which pictures could not be decoded and were left out, where that was asked for.
  func tellSkipped(_ outlet: Outlet) {
    for pictures in [plan.training, plan.validation, plan.test].compactMap(\.self) {
      let names = pictures.dataset.skippedNames
      guard !names.isEmpty else { continue }
      let more = names.count > 5 ? " and \(names.count - 5) more" : ""
      outlet.emit(
        .warning(
          Event.Warning(
            "\(pictures.split): \(names.count) unreadable \(names.count == 1 ? "picture was" : "pictures were") skipped: "
              + names.prefix(5).joined(separator: ", ") + more)))
    }
  }

  /// Tells which pictures of an evaluated set were classified wrongly with the largest losses.
  func tellMistakes(
    _ worst: WorstSamples, of pictures: TrainingPlan.Pictures, _ outlet: Outlet
  ) {
    let classes = pictures.dataset.classNames
    // A set is evaluated in its own order. What cannot be read again is no loss to the training.
    let mistakes = worst.samples.compactMap { sample -> Event.Mistake? in
      guard
        let picture = try? pictures.dataset.picture(at: sample.place).fitted(side: 128),
        let png = try? PNGFile.encode(picture)
      else { return nil }
      return Event.Mistake(
        name: pictures.dataset.name(at: sample.place), label: classes[sample.label],
        predicted: classes[sample.predicted], loss: sample.loss, png: Data(png),
        width: picture.width, height: picture.height)
    }
    guard !mistakes.isEmpty else { return }
    outlet.emit(
      .mistakes(
        Event.Mistakes(
          step: progress.step, epoch: epoch, split: pictures.split, pictures: mistakes)))
  }

  func saveCheckpoint(
    _ kinds: Set<Event.Checkpoint.Kind>, metric: Double?, _ outlet: Outlet
  ) throws {
    let checkpoint = Checkpoint(
      experiment: plan.experiment, classes: plan.training.dataset.classNames, progress: progress,
      tensors: executor.snapshot())
    try outlet.save(checkpoint, kinds)
    for kind in Event.Checkpoint.Kind.allCases where kinds.contains(kind) {
      outlet.emit(
        .checkpoint(
          Event.Checkpoint(
            kind: kind, path: Checkpoint.path(kind), step: progress.step, metric: metric)))
    }
  }

  /// Takes the distribution of every trained parameter, after the update, and of its gradient.
  func emitHistograms(from executable: Executable, epoch: Int, _ outlet: Outlet) {
    func emit(_ tag: String, _ values: Tensor) {
      outlet.emit(
        .histogram(
          Event.Distribution(
            step: progress.step, epoch: epoch, tag: tag, histogram: Histogram(values))))
    }
    for parameter in executor.parameters where parameter.isLearned {
      if let values = executor.states.tensor(named: parameter.name) {
        emit(Event.Distribution.dataTag(parameter.name), values)
      }
      if let gradient = executable.output("gradient.\(parameter.name)") {
        emit(Event.Distribution.gradientTag(parameter.name), gradient)
      }
    }
  }
}
