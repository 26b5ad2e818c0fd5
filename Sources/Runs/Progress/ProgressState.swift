package import Foundation

/// What a person wants to know of a run while it goes: built up from its events.
package struct ProgressState {
  private(set) var started: Event.Started?
  private(set) var epoch = 0
  /// How many weight updates were made.
  private(set) var step = 0
  /// Means over the epoch so far.
  private(set) var loss = WeightedMean()
  private(set) var accuracy = WeightedMean()
  private(set) var learningRate: Double?
  private(set) var samplesPerSecond: Double?
  /// Whether the epoch's steps are done and its evaluation is not.
  private(set) var isEvaluating = false
  private var hasEpochEnded = false
  private var pace = Pace()
  private var lastTime: Date?

  package init() {}

  /// Takes an event in.
  package mutating func update(_ event: Event) {
    lastTime = event.time
    switch event {
    case .started(let event): started = event
    case .resumed(let event):
      (step, epoch) = (event.step, event.epoch)
      pace.interrupt()
    case .step(let event): update(event)
    case .epochEnded(let event):
      (step, epoch) = (event.step, event.epoch)
      hasEpochEnded = true
      isEvaluating = (started?.evaluationSamples ?? 0) > 0
    case .evaluation: isEvaluating = false
    case .imported, .layers, .metric, .histogram, .readings, .checkpoint, .warning, .stopped: break
    }
  }

  private mutating func update(_ event: Event.Step) {
    if event.epoch != epoch || hasEpochEnded {
      (loss, accuracy) = (WeightedMean(), WeightedMean())
    }
    (step, epoch) = (event.step, event.epoch)
    (hasEpochEnded, isEvaluating) = (false, false)
    loss.add(event.loss, samples: event.samples)
    accuracy.add(event.accuracy, samples: event.samples)
    (learningRate, samplesPerSecond) = (event.learningRate, event.samplesPerSecond)
    pace.add(event)
  }

  /// The step within the epoch, from 1.
  var stepInEpoch: Int {
    guard let started, started.stepsPerEpoch > 0, epoch > 0 else { return step }
    return step - (epoch - 1) * started.stepsPerEpoch
  }

  /// The time that is left at a moment, in seconds, evaluations included; none when it cannot be told.
  package func secondsLeft(at now: Date) -> Double? {
    guard let started, let lastTime else { return nil }
    let pauses = max(0, started.epochs - epoch + (hasEpochEnded && !isEvaluating ? 0 : 1))
    let batches = Double(started.evaluationSamples) / Double(max(1, started.batchSize))
    let left = pace.secondsLeft(
      steps: max(0, started.steps - step), pauses: pauses, evaluationBatches: batches)
    return left.map { max(0, $0 - max(0, now.timeIntervalSince(lastTime))) }
  }
}
