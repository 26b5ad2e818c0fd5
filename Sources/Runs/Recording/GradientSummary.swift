import Foundation

/// The gradients of all layers as a table for TensorBoard's text page, with the sentence that reads them.
///
/// It follows the events of a run and keeps the newest number of each series.
struct GradientSummary {
  private var layers: [Event.Layer] = []
  private var classCount: Int?
  /// By a reading without a value; in the order in which they first came.
  private var places: [Reading: Int] = [:]
  private var newest: [StepReading] = []

  /// Takes an event in.
  mutating func take(_ event: Event) {
    switch event {
    case .started(let started): classCount = started.classes.count
    case .layers(let announced): layers = announced.layers
    case .evaluation(let evaluation): classCount = evaluation.confusion?.classCount ?? classCount
    case .readings(let measured):
      for reading in measured.readings {
        var series = reading
        series.value = 0
        let place = places[series, default: newest.count]
        let reading = StepReading(step: measured.step, reading: reading)
        if place < newest.count {
          newest[place] = reading
        } else {
          places[series] = place
          newest.append(reading)
        }
      }
    default: break
    }
  }

  /// The table as Markdown; nil where gradients of fewer than two layers were measured.
  var text: String? {
    let readings = LayerReadings(newest, layers: layers, classCount: classCount) { _ in nil }
    guard let readings, let flow = readings.flow else { return nil }
    let rows = readings.rows.compactMap { row -> String? in
      guard let gradient = row.values[.weightGradientNorm] else { return nil }
      let weight = row.values[.weightNorm].map(Wording.number) ?? ""
      let share = row.gradientShare.map { String(format: "%.1e", $0) } ?? ""
      let bar = GradientBar.text(row.gradientShare)
      return
        "| \(row.layer.name) | \(String(format: "%.1e", gradient)) | \(weight) | \(share) | \(bar) |"
    }
    return """
      **\(flow.sentence)**

      | layer | weight gradient | weight norm | gradient / weight | a block is a power of ten above 1e-8 |
      | --- | ---: | ---: | ---: | --- |
      \(rows.joined(separator: "\n"))

      Step \(readings.step).
      """
  }
}
