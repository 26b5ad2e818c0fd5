/// What the first updates do to each parameter, beside what the optimizer alone would make of each batch's gradient.
public struct UpdateReport: Hashable, Sendable, Codable {
  /// A parameter that is learned.
  public struct Row: Hashable, Sendable, Codable {
    /// Its name, as in `conv1.weight`.
    public let parameter: String
    /// The layer that it belongs to.
    public let layer: String
    /// The root of the mean square of its first numbers.
    public let size: Double
    /// The norm of the first update.
    public let moved: Double
    /// The norm of the first update that the batch's gradient asks for.
    public let expected: Double
    /// The cosine between the two; NaN where one is 0.
    public let alignment: Double
    /// What later updates have beside what their own batch asks for, over that; the greatest.
    public let carried: Double
    /// The deviation across units over the root of the mean square, at the beginning: 0 where all units are alike; nil where
    /// there are no units to compare.
    public let unitSpread: Double?
    /// The same after the updates: 0 where units that are alike stay so.
    public let laterUnitSpread: Double?

    /// Describes what happens to a parameter.
    public init(
      parameter: String, layer: String, size: Double, moved: Double, expected: Double,
      alignment: Double, carried: Double, unitSpread: Double?, laterUnitSpread: Double?
    ) {
      self.parameter = parameter
      self.layer = layer
      self.size = size
      self.moved = moved
      self.expected = expected
      self.alignment = alignment
      self.carried = carried
      self.unitSpread = unitSpread
      self.laterUnitSpread = laterUnitSpread
    }
  }

  /// Running statistics of a layer.
  public struct Statistics: Hashable, Sendable, Codable {
    /// Their name, as in `bn1.running_mean`.
    public let name: String
    /// The layer that they belong to.
    public let layer: String
    /// How far they moved in the first step.
    public let moved: Double
    /// How far they would move towards the batch.
    public let expected: Double

    /// Describes what happens to running statistics.
    public init(name: String, layer: String, moved: Double, expected: Double) {
      self.name = name
      self.layer = layer
      self.moved = moved
      self.expected = expected
    }
  }

  /// The parameters, in the order of the network.
  public let rows: [Row]
  /// The running statistics, in the order of the network.
  public let statistics: [Statistics]
  /// How many updates were made.
  public let steps: Int

  /// Describes the first updates.
  public init(rows: [Row], statistics: [Statistics], steps: Int) {
    self.rows = rows
    self.statistics = statistics
    self.steps = steps
  }
}
