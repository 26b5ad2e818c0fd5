import Sonde
import SondeRuns

extension RunComparison {
  /// The runs side by side for people.
  func text(width: Int) -> String {
    // Each run gets an equal share of what the names leave.
    let names = differences.map(\.name.count) + metrics.map(\.name.count)
    let first = min(names.max() ?? 0, width / 3)
    let share = max(8, (width - first) / max(1, runs.count) - 2)
    var table = TextTable([.left] + runs.map { _ in .right })
    func add(_ name: String, _ cells: [String]) {
      table.add([name] + cells.map { Self.cut($0, to: share) })
    }
    add("", runs.map(\.name))
    add("state", runs.map(\.state.rawValue))
    add("step", runs.map { OverviewText.part($0.step, of: $0.plannedSteps) })
    for line in differences { add(line.name, line.values.map { $0 ?? "—" }) }
    for line in metrics {
      let isShare = line.name.contains("accuracy")
      add(
        line.name,
        line.values.map { value in
          value.map { isShare ? Wording.percentage($0, digits: 2) : Wording.number($0) } ?? "—"
        })
    }
    return ([table.text(width: width)] + notes).joined(separator: "\n\n")
  }

  private var notes: [String] {
    if !withoutExperiment.isEmpty {
      return ["No experiment is known of \(withoutExperiment.joined(separator: ", "))."]
    }
    return differences.isEmpty ? ["The experiments are the same."] : []
  }

  /// The beginning of a text that is too long: that of a value says most.
  private static func cut(_ text: String, to width: Int) -> String {
    text.count <= width ? text : text.prefix(width - 1) + "…"
  }
}
