/// What is told of one run: what it was, what came of it, where it took place.
public struct RunDetails: Encodable, Hashable, Sendable {
  /// The newest value of a metric.
  public struct Newest: Encodable, Hashable, Sendable {
    /// The set of samples.
    public var split: String
    /// The metric's name.
    public var name: String
    /// The step that it is of.
    public var step: Int
    /// The value; may be infinite or not a number.
    public var value: Double
  }

  /// What a list tells of it.
  public let overview: RunOverview
  /// How it began, where it was trained here: the experiment, the machine, versions.
  public let started: Event.Started?
  /// Where it is from, where it was imported.
  public let imported: Event.Imported?
  /// Why it ended, in words, where it did.
  public let ending: String?
  /// The newest value of each metric.
  public let metrics: [Newest]
  /// The newest checkpoint of each kind.
  public let checkpoints: [Event.Checkpoint]
  /// Warnings, in the order in which they came.
  public let warnings: [String]
  /// How many layers were watched.
  public let layerCount: Int
  /// What was measured of the layers.
  public let quantities: [Quantity]

  /// Looks at a run.
  ///
  /// - Throws: ``RunError``.
  public init(_ folder: RunFolder) throws {
    overview = try RunOverview(folder)
    guard overview.state != .empty, overview.began != nil else {
      (started, imported, ending) = (nil, nil, nil)
      (metrics, checkpoints, warnings, layerCount, quantities) = ([], [], [], 0, [])
      return
    }
    let store = try RunStore(reading: folder.databasePath)
    var (started, imported, ending): (Event.Started?, Event.Imported?, String?) = (nil, nil, nil)
    var warnings: [String] = []
    for event in try store.events(of: [.started, .imported, .warning, .stopped]).map(\.event) {
      switch event {
      case .started(let event): started = event
      case .imported(let event): imported = event
      case .warning(let event): warnings.append(event.text)
      case .stopped: ending = EventText.line(event)
      default: break
      }
    }
    (self.started, self.imported, self.ending) = (started, imported, ending)
    self.warnings = warnings
    metrics = try store.metricNames().compactMap { metric in
      try store.latest(metric.name, split: metric.split).map {
        Newest(split: metric.split, name: metric.name, step: $0.step, value: $0.value)
      }
    }
    checkpoints = try store.checkpoints().values.sorted { $0.step < $1.step }
    layerCount = try store.layers().count
    quantities = try store.quantities()
  }
}
