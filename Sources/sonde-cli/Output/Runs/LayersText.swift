import Foundation
import Sonde
import SondeRuns

/// What was measured of every layer, for people and machines.
struct LayersText {
  private let readings: LayerReadings

  init(_ readings: LayerReadings) { self.readings = readings }

  /// What reads the gradients comes first; then the quantities that matter most, and others where there is room.
  private static let preference: [Quantity] = [
    .activationDeviation, .deadFraction, .inputSensitivity, .updateRatio, .weightNorm,
  ]

  /// A table with a line for each layer, what was measured of the network, and how the gradient flows.
  func text(width: Int) -> String {
    let table = ColumnTable(
      title: "layer", names: readings.rows.map(\.layer.name), columns: columns)
    let left = columns.count - table.shown(width: width).count
    let more = left > 0 ? " \(left) more columns need a wider terminal; --json has all." : ""
    let legend = hasGradients ? "A block of a bar is a power of ten above 1e-8." : ""
    return [
      "step \(Wording.count(readings.step))",
      table.text(width: width),
      TextWrapping.wrapped(legend + more, width: min(width, 100)),
      network,
      readings.flow.map { TextWrapping.wrapped($0.sentence, width: min(width, 100)) } ?? "",
    ].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private var columns: [ColumnTable.Column] {
    let named = Self.preference.filter(readings.quantities.contains)
    let others = readings.quantities.filter {
      !Self.preference.contains($0) && $0 != .weightGradientNorm
    }
    return kinds + gradients
      + (named + others).enumerated().map { column($1, rank: Self.firstRank + $0) }
  }

  /// The rank of the first column behind those that read the gradients.
  private static let firstRank = 4

  private func column(_ quantity: Quantity, rank: Int) -> ColumnTable.Column {
    ColumnTable.Column(
      title: Self.lines(quantity.title), rank: rank,
      cells: readings.rows.map { $0.values[quantity].map(quantity.text) ?? "" })
  }

  private var hasGradients: Bool { readings.quantities.contains(.weightGradientNorm) }

  /// The gradients, and what they are compared by; bars of that where it is known, else of the gradients alone.
  private var gradients: [ColumnTable.Column] {
    guard hasGradients else { return [] }
    let gradient = column(.weightGradientNorm, rank: 0)
    let shares = readings.rows.map(\.gradientShare)
    guard shares.contains(where: { $0 != nil }) else {
      return [gradient, bars(readings.rows.map { $0.values[.weightGradientNorm] })]
    }
    let share = ColumnTable.Column(
      title: ("gradient", "/ weight"), rank: 1,
      cells: shares.map { $0.map(Quantity.updateRatio.text) ?? "" })
    return [gradient, share, bars(shares)]
  }

  private func bars(_ sizes: [Double?]) -> ColumnTable.Column {
    ColumnTable.Column(
      title: ("", ""), alignment: .left, rank: 2, cells: sizes.map(GradientBar.text))
  }

  /// What layers are, where most names do not say it, mere numbers as in "features.0".
  private var kinds: [ColumnTable.Column] {
    let numbers = readings.rows.count { row in
      row.layer.name.split(separator: ".").last?.allSatisfy(\.isNumber) ?? true
    }
    guard 2 * numbers > readings.rows.count else { return [] }
    return [
      ColumnTable.Column(
        title: ("", "kind"), alignment: .left, rank: 3,
        cells: readings.rows.map { Self.short($0.layer.kind) })
    ]
  }

  /// A word for a kind, the last one of several, so that all pooling is pooling.
  private static func short(_ kind: String) -> String {
    switch kind {
    case "convolution": "conv"
    case "batch_normalization": "norm"
    case "pad_channels": "pad"
    default: String((kind.split(separator: "_").last ?? "").prefix(8))
    }
  }

  private var network: String {
    var table = TextTable(.left, .right)
    for quantity in Quantity.allCases {
      if let value = readings.network[quantity] {
        table.add(quantity.title, quantity.text(value))
      }
    }
    return table.text()
  }

  /// A title in two lines, the last word below.
  private static func lines(_ title: String) -> (String, String) {
    guard let space = title.lastIndex(of: " ") else { return ("", title) }
    return (String(title[..<space]), String(title[title.index(after: space)...]))
  }
}

extension Quantity {
  /// A number of this quantity for people.
  func text(_ value: Double) -> String {
    switch form {
    case .number: Wording.number(value)
    case .percentage: Wording.percentage(value)
    case .powerOfTen: value.isFinite ? String(format: "%.1e", value) : Wording.number(value)
    }
  }
}

extension LayersText {
  /// The same for machines.
  struct Object: Encodable {
    struct Layer: Encodable {
      let name: String
      let kind: String
      let outputShape: [Int]?
      let values: [String: Double]
    }

    struct Flow: Encodable {
      let verdict: GradientFlow.Verdict
      let sentence: String
    }

    let step: Int
    let layers: [Layer]
    let network: [String: Double]
    let gradientFlow: Flow?
  }

  var object: Object {
    Object(
      step: readings.step,
      layers: readings.rows.map { row in
        Object.Layer(
          name: row.layer.name, kind: row.layer.kind, outputShape: row.layer.outputShape,
          values: Self.named(row.values))
      },
      network: Self.named(readings.network),
      gradientFlow: readings.flow.map {
        Object.Flow(verdict: $0.verdict, sentence: $0.sentence)
      })
  }

  private static func named(_ values: [Quantity: Double]) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
  }
}
