import Foundation
import Sonde
import SondeRuns

extension RunDetails {
  /// The run for people.
  func text(width: Int) -> String {
    [facts(width: width), numbers, hint].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private func facts(width: Int) -> String {
    var table = TextTable(.left, .left)
    table.add("run", overview.path)
    table.add("state", ending ?? overview.state.rawValue)
    if let began = overview.began {
      let last = overview.ended.map { ", last recorded \(OverviewText.date($0))" } ?? ""
      table.add("began", OverviewText.date(began) + last)
    }
    if !overview.tags.isEmpty { table.add("tags", overview.tags.joined(separator: ", ")) }
    if let imported {
      table.add("imported", "from \(imported.files.first ?? "a log")\(more(imported.files.count))")
    }
    if let started { add(started, to: &table) }
    if overview.step > 0 {
      let epoch =
        overview.epoch > 0
        ? ", epoch \(OverviewText.part(overview.epoch, of: overview.plannedEpochs))" : ""
      table.add("step", OverviewText.part(overview.step, of: overview.plannedSteps) + epoch)
    }
    for checkpoint in checkpoints {
      let step = ", step \(Wording.count(checkpoint.step))"
      table.add(
        "\(checkpoint.kind.rawValue)",
        checkpoint.path + step + (checkpoint.metric.map { ", \(Wording.number($0))" } ?? ""))
    }
    for warning in warnings.prefix(5) { table.add("warning", warning) }
    if warnings.count > 5 { table.add("", "and \(warnings.count - 5) more; --json has all") }
    return table.text()
  }

  private func add(_ started: Event.Started, to table: inout TextTable) {
    table.add("experiment", "\(started.name), seed \(started.seed)")
    table.add(
      "network",
      "\(Wording.count(started.parameterCount)) parameters, \(started.classes.count) classes")
    table.add(
      "data",
      "\(Wording.count(started.trainingSamples)) samples to learn from, in batches of \(started.batchSize)"
    )
    table.add(
      "machine",
      "\(started.machine.processor), "
        + (started.computeThreads ?? started.machine.usableThreads).description + " threads")
    table.add(
      "versions",
      started.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        .joined(separator: ", "))
  }

  private func more(_ count: Int) -> String { count > 1 ? " and \(count - 1) more" : "" }

  private var numbers: String {
    guard !metrics.isEmpty else { return "" }
    var table = TextTable(.left, .right, .right)
    table.add("metric", "newest", "step")
    for metric in metrics {
      table.add(
        "\(MetricName(split: metric.split, name: metric.name))",
        Self.words(metric),
        Wording.count(metric.step))
    }
    return table.text()
  }

  private static func words(_ metric: Newest) -> String {
    if metric.name.hasSuffix("accuracy") { return Wording.percentage(metric.value, digits: 2) }
    if metric.name == "learning_rate" { return Wording.rate(metric.value) }
    return Wording.number(metric.value)
  }

  private var hint: String {
    guard !quantities.isEmpty else { return "" }
    return
      "\(layerCount) layers were watched: `sonde runs show \(ShellWord.quoted(overview.path)) --layers` shows them."
  }
}
