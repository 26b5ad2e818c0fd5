/// What was measured of every layer at a step, or last before it.
public struct LayerReadings: Hashable, Sendable {
  /// A layer with its numbers.
  public struct Row: Hashable, Sendable {
    /// The layer.
    public var layer: Event.Layer
    /// What was measured of it.
    public var values: [Quantity: Double]

    /// The norm of the gradient of its weights over the norm of its weights, by which layers are compared; nil without both.
    public var gradientShare: Double? {
      guard let gradient = values[.weightGradientNorm], let weight = values[.weightNorm] else {
        return nil
      }
      return gradient / weight
    }
  }

  /// The newest step at which something was measured.
  public let step: Int
  /// The layers, in the order of the data.
  public let rows: [Row]
  /// What was measured of the whole network, the accuracies of classes left out.
  public let network: [Quantity: Double]
  /// The quantities of the layers, in the order of ``Quantity/allCases``.
  public let quantities: [Quantity]
  /// How the gradient flows, where gradients of at least two layers were measured.
  public let flow: GradientFlow?

  /// Reads the newest numbers; nothing where nothing was measured so far.
  ///
  /// - Parameters:
  ///   - store: The run's record.
  ///   - step: The step; the newest by default.
  /// - Throws: ``RunError``.
  public init?(_ store: RunStore, upTo step: Int = .max) throws {
    let layers = try store.layers()
    try self.init(
      store.newestReadings(upTo: step), layers: layers,
      classCount: Self.classCount(store, layers)
    ) { try Self.loss(store, upTo: $0) }
  }

  /// Sorts numbers by layers; nothing where there are none.
  ///
  /// - Parameters:
  ///   - newest: The newest number of each layer and quantity.
  ///   - layers: The layers in the order of the data; others stand behind them.
  ///   - classCount: How many classes there are, where that is known.
  ///   - loss: The loss of training around a step, asked where the smoothed one was not measured.
  /// - Throws: What asking for the loss throws.
  init?(
    _ newest: [StepReading], layers: [Event.Layer], classCount: Int?,
    loss: (Int) throws -> Double?
  ) rethrows {
    guard let last = newest.map(\.step).max() else { return nil }
    step = last
    var network: [Quantity: Double] = [:]
    var values: [String: [Quantity: Double]] = [:]
    var layers = layers
    var known = Set(layers.map(\.name))
    for reading in newest.map(\.reading) where reading.classIndex == nil {
      guard let name = reading.layer else {
        network[reading.quantity] = reading.value
        continue
      }
      values[name, default: [:]][reading.quantity] = reading.value
      // A layer that nobody announced stands at the end.
      if known.insert(name).inserted { layers.append(Event.Layer(name: name, kind: "unknown")) }
    }
    self.network = network
    rows = layers.compactMap { layer in values[layer.name].map { Row(layer: layer, values: $0) } }
    quantities = Quantity.allCases.filter { quantity in
      values.values.contains { $0[quantity] != nil }
    }
    flow = GradientFlow(
      layers: rows.compactMap { row in
        row.values[.weightGradientNorm].map {
          GradientFlow.Layer(
            name: row.layer.name, gradient: $0, weight: row.values[.weightNorm])
        }
      },
      loss: try network[.smoothedLoss] ?? loss(last), classCount: classCount)
  }

  /// The loss of training around a step, of the losses of batches.
  private static func loss(_ store: RunStore, upTo step: Int) throws -> Double? {
    for name in ["loss", "epoch_loss"] {
      let points = try store.series(name, split: "train").prefix { $0.step <= step }
      guard !points.isEmpty else { continue }
      // Over the last tenth, since the loss of one batch may be anything; less where that would reach far back.
      let last = points.suffix(name == "loss" ? min(50, max(5, points.count / 10)) : 1)
      return last.reduce(0) { $0 + $1.value } / Double(last.count)
    }
    return nil
  }

  /// How many classes there are: as the run says, or as many outputs as the last layer has.
  private static func classCount(_ store: RunStore, _ layers: [Event.Layer]) throws -> Int? {
    for event in try store.events(of: [.started]).map(\.event) {
      if case .started(let started) = event, !started.classes.isEmpty {
        return started.classes.count
      }
    }
    let shape = layers.last { $0.outputShape != nil }?.outputShape ?? []
    return shape.count == 1 ? shape.first : nil
  }
}
