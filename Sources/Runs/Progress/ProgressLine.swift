package import Foundation

/// The line that shows how a run goes.
package enum ProgressLine {
  /// Words the state of a run to fit a width.
  ///
  /// Too little room leaves out the learning rate first, then the speed, then the step within the epoch;
  /// after that words are shortened, and the time left and the accuracy go.
  /// - Parameters:
  ///   - state: The run so far.
  ///   - width: How many columns there are.
  ///   - now: The present time, for the time left.
  /// - Returns: A line of at most so many characters, without an end of line.
  package static func text(_ state: ProgressState, width: Int = .max, at now: Date) -> String {
    let fields = Fields(state, at: now)
    for choice in fields.choices {
      let text = choice.compactMap { $0 }.joined(separator: "  ")
      if text.count <= width { return text }
    }
    return String(fields.epoch.prefix(max(0, width)))
  }

  private struct Fields {
    let epoch: String
    var step: String?
    var loss: String?
    var (accuracy, shortAccuracy): (String?, String?) = (nil, nil)
    var rate: String?
    var speed: String?
    var (time, shortTime): (String?, String?) = (nil, nil)

    init(_ state: ProgressState, at now: Date) {
      let started = state.started
      epoch = "epoch \(state.epoch)" + (started.map { "/\($0.epochs)" } ?? "")
      if state.isEvaluating {
        step = "evaluating"
      } else if let started, started.stepsPerEpoch > 0 {
        step = "step \(state.stepInEpoch)/\(started.stepsPerEpoch)"
      } else {
        step = "step \(state.step)"
      }
      if state.loss.weight > 0 {
        loss = "loss \(Wording.number(state.loss.value))"
        shortAccuracy = Wording.percentage(state.accuracy.value)
        accuracy = shortAccuracy.map { "accuracy " + $0 }
      }
      rate = state.learningRate.map { "lr \(Wording.rate($0))" }
      if let speed = state.samplesPerSecond, speed.isFinite, speed < 1e12 {
        self.speed = "\(Wording.count(Int(speed.rounded()))) images/s"
      }
      if let left = state.secondsLeft(at: now) {
        time = Wording.duration(left.rounded()).replacing(".0 s", with: " s") + " left"
        shortTime = Wording.clock(left)
      }
    }

    /// From everything to hardly anything.
    var choices: [[String?]] {
      [
        [epoch, step, loss, accuracy, rate, speed, time],
        [epoch, step, loss, accuracy, speed, time],
        [epoch, step, loss, accuracy, time],
        [epoch, loss, accuracy, time],
        [epoch, loss, shortAccuracy, shortTime],
        [epoch, loss, shortAccuracy],
        [epoch, loss],
        [epoch],
      ]
    }
  }
}
