/// The line that an event leaves behind on a terminal or in a log.
package enum EventText {
  /// Words an event; none for events that leave no line (steps, measurements, checkpoints).
  ///
  /// - Parameters:
  ///   - event: What happened.
  ///   - epochs: How many epochs are planned, where that is known.
  /// - Returns: The line, without an end of line.
  package static func line(_ event: Event, epochs: Int? = nil) -> String? {
    switch event {
    case .started(let event): started(event)
    case .resumed(let event):
      event.path.map {
        "resumed after step \(Wording.count(event.step)) (epoch \(event.epoch)) from \($0)"
      } ?? "begun again: the run was stopped before its first checkpoint"
    case .epochEnded(let event):
      result(
        epoch: event.epoch, epochs, split: "train", loss: event.loss, accuracy: event.accuracy,
        seconds: event.seconds)
    case .evaluation(let event):
      result(
        epoch: event.epoch, epochs, split: event.split, loss: event.loss,
        accuracy: event.accuracy, seconds: event.seconds)
    case .warning(let event): "warning: \(event.text)"
    case .stopped(let event): stopped(event)
    case .imported, .layers, .step, .metric, .histogram, .readings, .checkpoint: nil
    }
  }

  private static func started(_ event: Event.Started) -> String {
    """
    \(event.name): \(Wording.count(event.parameterCount)) parameters, \
    \(event.classes.count) classes, \(Wording.count(event.trainingSamples)) training samples, \
    \(event.epochs) epochs of \(Wording.count(event.stepsPerEpoch)) steps, seed \(event.seed)
    """
  }

  /// A row of the table that epochs and evaluations make, whose columns stand below one another.
  private static func result(
    epoch: Int, _ epochs: Int?, split: String, loss: Double, accuracy: Double, seconds: Double
  ) -> String {
    let total = epochs.map(String.init)
    let number = left(String(epoch), to: total?.count ?? 0)
    return [
      "epoch \(number)" + (total.map { "/" + $0 } ?? ""),
      right(split, to: 10),
      "loss " + left(Wording.number(loss), to: 8),
      "accuracy " + left(Wording.percentage(accuracy, digits: 2), to: 8),
      left(Wording.duration(seconds), to: 8),
    ].joined(separator: "  ")
  }

  private static func stopped(_ event: Event.Stopped) -> String {
    let steps = "\(Wording.count(event.step)) step" + (event.step == 1 ? "" : "s")
    return switch event.reason {
    case .finished: "finished after \(steps)"
    case .interrupted(let signal): "stopped by \(signal) after \(steps); it can be resumed"
    case .nonFinite(let what): "stopped after \(steps): \(what)"
    case .failed(let error): "failed after \(steps): \(error)"
    }
  }

  private static func left(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func right(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
