import Foundation
import SondeRuns

/// Events of a small run: 3 epochs of 4 steps, 10 samples each but for the last of an epoch.
enum SampleRun {
  static let machine = Machine.current(oneDNNVersion: "3.2.0")

  static func time(_ seconds: Double) -> Date {
    Date(timeIntervalSince1970: 1_750_000_000 + seconds)
  }

  static let started = Event.Started(
    name: "sample", experiment: "name: sample\n", seed: 7, machine: machine,
    versions: ["sonde": "0.1"], classes: ["cat", "dog"], parameterCount: 61706, epochs: 3,
    steps: 12,
    stepsPerEpoch: 4, batchSize: 10, trainingSamples: 35, evaluationSamples: 20, time: time(0))

  static func step(_ step: Int, loss: Double? = nil, at seconds: Double? = nil) -> Event.Step {
    Event.Step(
      step: step, epoch: (step - 1) / 4 + 1, loss: loss ?? 2 / Double(step),
      accuracy: 1 - 1 / Double(step + 1), learningRate: 0.01,
      samples: step.isMultiple(of: 4) ? 5 : 10, samplesPerSecond: 100,
      time: time(seconds ?? Double(step)))
  }

  static func evaluation(_ epoch: Int, loss: Double? = nil) -> Event.Evaluation {
    Event.Evaluation(
      step: epoch * 4, epoch: epoch, split: "validation", loss: loss ?? 3 / Double(epoch),
      accuracy: 0.25 * Double(epoch), count: 20,
      confusion: ConfusionMatrix(classCount: 2, counts: [6, 4, 1, 9]), seconds: 0.5,
      time: time(Double(epoch * 4) + 0.5))
  }

  static func histogram(_ epoch: Int, tag: String = "conv1.weight_data") -> Event.Distribution {
    Event.Distribution(
      step: epoch * 4, epoch: epoch, tag: tag,
      histogram: Histogram([-0.5, -0.25, 0, 0.125, 0.25, 0.25, Float(epoch), .nan, .infinity]),
      time: time(Double(epoch * 4) + 0.25))
  }

  static let layers = [
    Event.Layer(name: "conv1", kind: "convolution", outputShape: [6, 28, 28]),
    Event.Layer(name: "relu1", kind: "relu", outputShape: [6, 28, 28]),
    Event.Layer(name: "fc3", kind: "linear", outputShape: [2]),
  ]

  static func readings(_ step: Int) -> Event.Readings {
    let value = Double(step)
    return Event.Readings(
      step: step, epoch: (step - 1) / 4 + 1,
      readings: [
        Reading(layer: "conv1", quantity: .weightNorm, value: 2),
        Reading(layer: "conv1", quantity: .weightGradientNorm, value: 1 / value),
        Reading(layer: "relu1", quantity: .deadFraction, value: 0.25),
        Reading(layer: "fc3", quantity: .weightNorm, value: 4),
        Reading(layer: "fc3", quantity: .weightGradientNorm, value: 2 / value),
        Reading(layer: nil, quantity: .smoothedLoss, value: 0.5 / value),
        Reading(layer: nil, quantity: .classAccuracy, value: 0.75, classIndex: 0),
        Reading(layer: nil, quantity: .classAccuracy, value: 0.5, classIndex: 1),
      ], time: time(value + 0.1))
  }

  static let mistakes = Event.Mistakes(
    step: 12, epoch: 3, split: "validation",
    pictures: [
      Event.Mistake(
        name: "cats/1.png", label: "cat", predicted: "dog", loss: 2.5, png: Data([1, 2, 3]),
        width: 2, height: 1)
    ], time: time(12.7))

  /// What is measured in the run, beside everything else.
  static let measured: [Event] =
    [.layers(Event.Layers(layers: layers, time: time(0)))]
    + [4, 8, 12].map { .readings(readings($0)) } + [.mistakes(mistakes)]

  /// Everything else that happens in the run, in order.
  static let events: [Event] = {
    var events: [Event] = [
      .started(started), .warning(Event.Warning("3 files skipped", time: time(0.5))),
    ]
    for epoch in 1...3 {
      for step in (epoch * 4 - 3)...(epoch * 4) { events.append(.step(Self.step(step))) }
      let end = Event.EpochEnded(
        step: epoch * 4, epoch: epoch, loss: 1 / Double(epoch), accuracy: 0.3 * Double(epoch),
        samples: 64, seconds: 4, time: time(Double(epoch * 4)))
      events.append(.epochEnded(end))
      events.append(.histogram(histogram(epoch)))
      events.append(.histogram(histogram(epoch, tag: "conv1.weight_grad")))
      events.append(.evaluation(evaluation(epoch)))
      events.append(
        .checkpoint(
          Event.Checkpoint(
            kind: .last, path: "checkpoints/last.safetensors", step: epoch * 4,
            time: time(Double(epoch * 4) + 0.6))))
    }
    events.append(.stopped(Event.Stopped(.finished, step: 12, time: time(13))))
    return events
  }()
}
