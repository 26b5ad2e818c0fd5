import Foundation
import Sonde
import SondeRuns

/// What watching a training costs.
struct WatchingReport: BenchmarkReport {
  /// Of whole runs.
  struct Times: Encodable {
    let seconds: Spread
    let processorSeconds: Spread

    init(_ runs: [WatchingBenchmark.Run]) {
      seconds = Spread(of: runs.map(\.seconds))
      processorSeconds = Spread(of: runs.map(\.processorSeconds))
    }
  }

  let experiment: String
  let preset: MonitorPlan.Preset
  let threads: Int
  let steps: Int
  let runs: Int
  let unwatched: Times
  let watched: Times
  /// The time of a watched run over that of the unwatched one beside it, less 1.
  let cost: Spread
  let processorCost: Spread

  init(_ experiment: String, _ measurement: WatchingBenchmark.Measurement) {
    self.experiment = experiment
    preset = measurement.preset
    threads = measurement.threads
    steps = measurement.steps
    runs = measurement.watched.count
    unwatched = Times(measurement.unwatched)
    watched = Times(measurement.watched)
    cost = measurement.costs
    processorCost = measurement.processorCosts
  }

  func text(_ width: Int) -> String {
    var table = TextTable(.left, .right, .right, .right)
    table.add("", "median", "quartiles", "range")
    func add(_ name: String, _ spread: Spread, _ write: (Double) -> String) {
      table.add(
        name, write(spread.median),
        "\(write(spread.lowerQuartile)) to \(write(spread.upperQuartile))",
        "\(write(spread.minimum)) to \(write(spread.maximum))")
    }
    func seconds(_ value: Double) -> String { String(format: "%.2f s", value) }
    func percent(_ value: Double) -> String { String(format: "%+.1f %%", 100 * value) }
    add("not watched", unwatched.seconds, seconds)
    add("watched", watched.seconds, seconds)
    add("  costs", cost, percent)
    add("not watched, processors", unwatched.processorSeconds, seconds)
    add("watched, processors", watched.processorSeconds, seconds)
    add("  costs", processorCost, percent)
    let head =
      "\(experiment): runs of \(Wording.number(steps, of: "step")), \(runs) of each, "
      + "\(Wording.number(threads, of: "thread")), monitor: \(preset.rawValue)"
    return head + "\n\n" + table.text(indentation: 2)
  }
}
