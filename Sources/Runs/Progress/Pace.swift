import Foundation

/// How fast a run goes, from the times of its recent steps and of what happens between epochs.
struct Pace {
  /// Older steps fade with this time constant, in seconds.
  private static let memory = 20.0

  private var seconds = 0.0
  private var steps = 0.0
  private var last: Event.Step?
  /// How long recent pauses between epochs took, evaluation and checkpoint included, in seconds.
  private var pauses: [Double] = []

  /// The time of one step, in seconds; none before two steps were seen.
  var secondsPerStep: Double? { steps > 0 ? seconds / steps : nil }

  /// The time between two epochs, in seconds; none before one was seen.
  var secondsPerPause: Double? {
    pauses.isEmpty ? nil : pauses.reduce(0, +) / Double(pauses.count)
  }

  mutating func add(_ step: Event.Step) {
    defer { last = step }
    guard let last, step.step > last.step else { return }
    let elapsed = max(0, step.time.timeIntervalSince(last.time))
    let count = Double(step.step - last.step)
    if step.epoch == last.epoch {
      let fading = exp(-elapsed / Self.memory)
      seconds = seconds * fading + elapsed
      steps = steps * fading + count
    } else {
      pauses.append(max(0, elapsed - (secondsPerStep ?? 0) * count))
      if pauses.count > 3 { pauses.removeFirst() }
    }
  }

  /// Forgets the last step: what follows comes after an interruption.
  mutating func interrupt() { last = nil }

  /// The time that is left, in seconds; none when it cannot be told yet.
  ///
  /// - Parameters:
  ///   - steps: How many steps are left.
  ///   - pauses: How many evaluations at the ends of epochs are left.
  ///   - evaluationBatches: How many batches an evaluation has: as long as none was seen, each is taken
  ///     for a third of a step, since it has no gradient.
  /// - Returns: An estimate.
  func secondsLeft(steps: Int, pauses: Int, evaluationBatches: Double) -> Double? {
    guard let secondsPerStep else { return nil }
    let pause = secondsPerPause ?? secondsPerStep * evaluationBatches / 3
    return Double(steps) * secondsPerStep + Double(pauses) * pause
  }
}
