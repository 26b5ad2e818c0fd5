import Foundation
import Sonde
import SondeRuns

/// What was measured of every layer, for people and machines.
struct LayersText {
  private let readings: LayerReadings

  init(_ readings: LayerReadings) { self.readings = readings }

  /// The quantities that matter most, first; others follow where there is room.
  private static let preference: [Quantity] = [
    .activationDeviation, .deadFraction, .inputSensitivity, .weightGradientNorm, .weightNorm,
    .updateRatio,
  ]
  /// How many columns the name of a layer gets at least, as far as it needs them.
  private static let nameWidth = 14

  /// A table with a line for each layer, what was measured of the network, and how the gradient flows.
  func text(width: Int) -> String {
    let columns = columns(width: width)
    var table = TextTable([.left] + columns.map { _ in .right })
    // Titles of two words take two lines, so that more columns fit.
    let titles = columns.map { Self.lines($0.title) }
    table.add([""] + titles.map(\.0))
    table.add(["layer"] + titles.map(\.1))
    for row in readings.rows {
      table.add([row.layer.name] + columns.map { row.values[$0].map($0.text) ?? "" })
    }
    let left = readings.quantities.count - columns.count
    return [
      "step \(Wording.count(readings.step))",
      table.text(width: width),
      left > 0 ? "(\(left) more quantities were measured; --json has all)" : "",
      network,
      readings.flow.map { TextWrapping.wrapped($0.sentence, width: min(width, 100)) } ?? "",
    ].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private func columns(width: Int) -> [Quantity] {
    let wanted =
      Self.preference.filter(readings.quantities.contains)
      + readings.quantities.filter { !Self.preference.contains($0) }
    var left = width - min(Self.nameWidth, readings.rows.map(\.layer.name.count).max() ?? 0)
    return wanted.prefix { quantity in
      let titles = Self.lines(quantity.title)
      let cells = readings.rows.compactMap { $0.values[quantity].map(quantity.text)?.count }
      left -= 2 + max(titles.0.count, titles.1.count, cells.max() ?? 0)
      return left >= 0
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
