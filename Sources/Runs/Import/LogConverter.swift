import Foundation
import SondeFormats

/// Makes events of a run from those of another program's log, one after the other.
struct LogConverter {
  /// Norms of a layer at one step.
  private struct Norms {
    var weight: Double?
    var weightGradient: Double?
    var biasGradient: Double?
  }

  /// What was measured at one step, while its numbers come in.
  private struct Measurement {
    var loggedStep: Int
    var step: Int
    var epoch: Int
    var time: Double
    var layers: [String] = []
    var norms: [String: Norms] = [:]
    var readings: [Reading] = []
  }

  private let metrics: LogMetrics
  private let layers: LogLayers
  private let clock: LogClock
  /// The tags whose steps are epochs, and what these lack to count from 1.
  private let epochScalars: [LogSurvey.Key: Int]
  private let epochDistributions: [String: Int]
  private var learningRate: Double?
  private var measurement: Measurement?

  init(_ survey: LogSurvey, _ metrics: LogMetrics, _ layers: LogLayers, clock: LogClock) {
    self.metrics = metrics
    self.layers = layers
    self.clock = clock
    epochScalars = survey.scalars.compactMapValues { clock.epochOffset(of: $0.span) }
    epochDistributions = survey.distributions.compactMapValues { clock.epochOffset(of: $0.span) }
  }

  /// The events that an event of the log stands for; measurements come when their step is over.
  mutating func events(_ event: LoggedEvent, of file: LogFolder.File) -> [Event] {
    switch event.content {
    case .scalar(let tag, let value):
      let key = LogSurvey.Key(tag: tag, split: file.split)
      return events(Double(value), key, event, epochOffset: epochScalars[key])
    case .histogram(let tag, let summary):
      return events(summary, tag, event, epochOffset: epochDistributions[tag])
    case .sessionStart where event.step > 0:
      let step = LogSurvey.step(of: event) - 1
      return finish() + [
        .resumed(Event.Resumed(step: step, epoch: 0, path: nil, time: Self.date(event)))
      ]
    default: return []
    }
  }

  /// The measurement whose numbers came last.
  mutating func finish() -> [Event] {
    guard let measurement else { return [] }
    self.measurement = nil
    let readings =
      measurement.readings
      + measurement.layers.flatMap { layer in
        Self.readings(layer, measurement.norms[layer] ?? Norms(), learningRate)
      }
    guard !readings.isEmpty else { return [] }
    return [
      .readings(
        Event.Readings(
          step: measurement.step, epoch: measurement.epoch, readings: readings,
          time: Date(timeIntervalSince1970: measurement.time)))
    ]
  }

  private mutating func events(
    _ value: Double, _ key: LogSurvey.Key, _ event: LoggedEvent, epochOffset: Int?
  ) -> [Event] {
    let (step, epoch) = place(event, epochOffset)
    switch metrics.meaning(of: key) {
    case .ignored: return []
    case .metric(let name, let isPercentage):
      if name.name == "learning_rate" { learningRate = value }
      return [
        .metric(
          Event.Metric(
            step: step, epoch: epoch, split: name.split, name: name.name,
            value: isPercentage ? value / 100 : value, time: Self.date(event)))
      ]
    case .reading(let layer, let quantity, let classIndex):
      let finished = begin(event, step, epoch)
      measurement?.readings.append(
        Reading(layer: layer, quantity: quantity, value: value, classIndex: classIndex))
      return finished
    }
  }

  private mutating func events(
    _ summary: HistogramSummary, _ tag: String, _ event: LoggedEvent, epochOffset: Int?
  ) -> [Event] {
    guard let histogram = Histogram(rebinning: summary) else { return [] }
    let (step, epoch) = place(event, epochOffset)
    guard let parameter = layers.parameters[tag] else {
      return [distribution(histogram, tag, step, epoch, event)]
    }
    let finished = begin(event, step, epoch)
    let norm = histogram.sumOfSquares.squareRoot()
    if measurement?.norms[parameter.layer] == nil { measurement?.layers.append(parameter.layer) }
    var norms = measurement?.norms[parameter.layer] ?? Norms()
    switch (parameter.parameter, parameter.isGradient) {
    case (.weight, false): norms.weight = norm
    case (.weight, true): norms.weightGradient = norm
    case (.bias, true): norms.biasGradient = norm
    case (.bias, false): break
    }
    measurement?.norms[parameter.layer] = norms
    let name = "\(parameter.layer).\(parameter.parameter.rawValue)"
    let ownTag =
      parameter.isGradient
      ? Event.Distribution.gradientTag(name) : Event.Distribution.dataTag(name)
    return finished + [distribution(histogram, ownTag, step, epoch, event)]
  }

  /// Begins a measurement, where a new step of the log begins.
  private mutating func begin(_ event: LoggedEvent, _ step: Int, _ epoch: Int) -> [Event] {
    let logged = LogSurvey.step(of: event)
    guard measurement?.loggedStep != logged else { return [] }
    let finished = finish()
    measurement = Measurement(
      loggedStep: logged, step: step, epoch: epoch, time: LogSurvey.time(of: event))
    return finished
  }

  private func distribution(
    _ histogram: Histogram, _ tag: String, _ step: Int, _ epoch: Int, _ event: LoggedEvent
  ) -> Event {
    .histogram(
      Event.Distribution(
        step: step, epoch: epoch, tag: tag, histogram: histogram, time: Self.date(event)))
  }

  /// The weight update and the epoch of an event, as far as they are known.
  private func place(_ event: LoggedEvent, _ epochOffset: Int?) -> (step: Int, epoch: Int) {
    let step = LogSurvey.step(of: event)
    guard let epochOffset else { return (step, 0) }
    return (clock.step(at: LogSurvey.time(of: event)) ?? 0, step + epochOffset)
  }

  private static func readings(
    _ layer: String, _ norms: Norms, _ learningRate: Double?
  ) -> [Reading] {
    var ratio: Double?
    if let weight = norms.weight, weight > 0, let gradient = norms.weightGradient,
      let learningRate
    {
      // The step of plain gradient descent: what momentum adds is not in the log.
      ratio = learningRate * gradient / weight
    }
    let values: KeyValuePairs<Quantity, Double?> = [
      .weightNorm: norms.weight, .weightGradientNorm: norms.weightGradient,
      .biasGradientNorm: norms.biasGradient, .updateRatio: ratio,
    ]
    return values.compactMap { quantity, value in
      value.map { Reading(layer: layer, quantity: quantity, value: $0) }
    }
  }

  private static func date(_ event: LoggedEvent) -> Date {
    Date(timeIntervalSince1970: LogSurvey.time(of: event))
  }
}
