import Foundation

/// What happened in a run, in memory: the events that tell how it learned, by what they are about.
///
/// It is filled event by event while a run goes on, or from a run's store afterwards.
public struct RunRecord: Codable, Hashable, Sendable {
  /// Where numbers of one quantity belong.
  public struct Place: Codable, Hashable, Sendable {
    /// The layer; nil: the whole network.
    public var layer: String?
    /// What was measured.
    public var quantity: Quantity

    /// Names a place.
    public init(_ quantity: Quantity, of layer: String? = nil) {
      self.layer = layer
      self.quantity = quantity
    }
  }

  /// How it began, where it was trained here.
  public private(set) var started: Event.Started?
  /// The layers that were watched, in the order of the data.
  public private(set) var layers: [Event.Layer] = []
  /// The batches that were learned from, in order.
  public private(set) var steps: [Event.Step] = []
  /// The passes over the training set, in order.
  public private(set) var epochs: [Event.EpochEnded] = []
  /// The evaluations of whole sets, in order.
  public private(set) var evaluations: [Event.Evaluation] = []
  /// Metrics that came alone, as in logs of other programs, in order.
  public private(set) var metrics: [Event.Metric] = []
  /// What was measured inside the network, in the order of the steps.
  public private(set) var readings: [Place: [MetricPoint]] = [:]
  /// How it ended, where it did.
  public private(set) var ending: Event.StopReason?

  /// A record of nothing.
  public init() {}

  /// The record of some events.
  ///
  /// - Parameter events: What happened, in order.
  public init(_ events: some Sequence<Event>) { for event in events { add(event) } }

  /// The record of a run.
  ///
  /// - Parameter store: The run's store.
  /// - Throws: ``RunError``.
  public init(_ store: RunStore) throws {
    self.init(
      try store.events(of: [
        .started, .layers, .step, .epochEnded, .evaluation, .metric, .readings, .stopped,
      ]).lazy.map(\.event))
  }

  /// Takes in what happened.
  public mutating func add(_ event: Event) {
    switch event {
    case .started(let event): started = event
    case .layers(let event): layers = event.layers
    case .step(let event): steps.append(event)
    case .epochEnded(let event): epochs.append(event)
    case .evaluation(let event): evaluations.append(event)
    case .metric(let event): metrics.append(event)
    case .readings(let event):
      for reading in event.readings where reading.classIndex == nil {
        readings[Place(reading.quantity, of: reading.layer), default: []]
          .append(MetricPoint(step: event.step, epoch: event.epoch, value: reading.value))
      }
    case .stopped(let event): ending = event.reason
    case .resumed, .imported, .histogram, .mistakes, .checkpoint, .warning: break
    }
  }

  /// Keeps the first and the last steps alone where there are very many, as for a look at a training that goes on for days.
  public mutating func forgetMiddleSteps() {
    guard steps.count > 10_000 else { return }
    steps.removeSubrange(1_000..<(steps.count - 4_000))
  }

  /// The numbers of a quantity, in the order of the steps; empty where it was not measured.
  public func series(_ quantity: Quantity, of layer: String? = nil) -> [MetricPoint] {
    readings[Place(quantity, of: layer)] ?? []
  }

  /// The newest number of a quantity.
  public func newest(_ quantity: Quantity, of layer: String? = nil) -> Double? {
    series(quantity, of: layer).last?.value
  }

  /// The last evaluation of a set.
  public func evaluation(of split: String) -> Event.Evaluation? {
    evaluations.last { $0.split == split }
  }
}

extension RunRecord {
  /// The loss in training: of batches, else of epochs.
  public var losses: [MetricPoint] {
    if !steps.isEmpty {
      return steps.map { MetricPoint(step: $0.step, epoch: $0.epoch, value: $0.loss) }
    }
    for name in ["loss", "epoch_loss"] {
      let points = metrics.filter { $0.name == name && $0.split == "train" }
      guard points.isEmpty else {
        return points.map { MetricPoint(step: $0.step, epoch: $0.epoch, value: $0.value) }
      }
    }
    return epochs.map { MetricPoint(step: $0.step, epoch: $0.epoch, value: $0.loss) }
  }

  /// What the answers of an evaluation have that hangs on the other pictures of the batch, over how much they differ from picture
  /// to picture: 0 where each picture is answered by itself; nil where that was not looked at.
  public var disagreement: Double? {
    metrics.last { $0.name == Self.disagreementName }?.value
  }

  /// The name of the metric that says so.
  package static let disagreementName = "evaluation_disagreement"

  /// How many classes there are, where that is known.
  public var classCount: Int? {
    if let classes = started?.classes, !classes.isEmpty { return classes.count }
    if let confusion = evaluations.last?.confusion { return confusion.classCount }
    let shape = layers.last { $0.outputShape != nil }?.outputShape ?? []
    return shape.count == 1 ? shape.first : nil
  }

  /// The cross-entropy of guessing all classes alike, −log(1/classes), where the classes are known.
  public var guessingLoss: Double? { classCount.map { log(Double($0)) } }

  /// The fraction of right answers that always naming the most frequent class gives in training.
  ///
  /// The classes are as frequent as in the pictures of training that were evaluated, or else in those that were evaluated last; without
  /// any, all alike.
  public var guessingAccuracy: Double {
    guessingAccuracy(in: evaluation(of: "train") ?? evaluations.last)
  }

  /// The same in an evaluated set.
  public func guessingAccuracy(in evaluation: Event.Evaluation?) -> Double {
    let totals = evaluation?.confusion?.totals ?? []
    let even = 1 / Double(max(2, classCount ?? 2))
    let all = Double(totals.reduce(0, +))
    let most = Double(totals.max() ?? 0)
    // Of a sample, some class is a little more frequent than the others by chance alone.
    return most > all * even + 3 * (all * even * (1 - even)).squareRoot() ? most / all : even
  }
}

extension RunRecord {
  /// What had happened when some batches had been learned from: the whole record where there are no more.
  ///
  /// - Parameter count: How many batches.
  /// - Returns: All events up to that step, those after it left out.
  public func prefix(steps count: Int) -> RunRecord {
    guard count < steps.count else { return self }
    let last = count > 0 ? steps[count - 1].step : 0
    var part = self
    part.steps = Array(steps.prefix(count))
    part.epochs.removeAll { $0.step > last }
    part.evaluations.removeAll { $0.step > last }
    part.metrics.removeAll { $0.step > last }
    part.readings = readings.compactMapValues { points in
      let kept = points.filter { $0.step <= last }
      return kept.isEmpty ? nil : kept
    }
    part.ending = nil
    return part
  }

  /// Whether a training that was to have so many steps at most came to its own end: by having made them or all that were planned, or by a
  /// loss that is no number.
  public func isOver(after count: Int) -> Bool {
    steps.count >= count || ending == .finished || steps.last.map { !$0.loss.isFinite } ?? false
  }
}
