/// One quantity of all layers over the steps of a run.
public struct QuantityHistory: Encodable, Hashable, Sendable {
  /// The numbers of a layer, of a class, or of the whole network.
  public struct Row: Encodable, Hashable, Sendable {
    /// The layer's or class's name; "network" for the whole.
    public var name: String
    /// The steps at which it was measured, ascending.
    public var steps: [Int]
    /// What was measured at each of the steps.
    public var values: [Double]
  }

  /// What was measured.
  public let quantity: Quantity
  /// Layers in the order of the data; only those of which there is a number.
  public let rows: [Row]

  /// Reads a quantity's numbers.
  ///
  /// - Throws: ``RunError``.
  public init(_ store: RunStore, _ quantity: Quantity) throws {
    self.quantity = quantity
    let newest = try store.newestReadings().map(\.reading).filter { $0.quantity == quantity }
    let places = try Dictionary(
      store.layers().enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    func place(_ reading: Reading) -> (Int, Int) {
      (
        reading.layer.map { places[$0] ?? places.count } ?? -1,
        reading.classIndex ?? -1
      )
    }
    let classes = try Self.classes(store)
    rows = try newest.sorted { place($0) < place($1) }.map { reading in
      let points = try store.readings(
        quantity, layer: reading.layer, classIndex: reading.classIndex)
      let label = reading.classIndex.map {
        classes.indices.contains($0) ? classes[$0] : "class \($0)"
      }
      return Row(
        name: reading.layer ?? label ?? "network", steps: points.map(\.step),
        values: points.map(\.value))
    }
  }

  private static func classes(_ store: RunStore) throws -> [String] {
    for event in try store.events(of: [.started]).map(\.event) {
      if case .started(let started) = event { return started.classes }
    }
    return []
  }
}
