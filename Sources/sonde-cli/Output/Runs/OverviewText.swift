import Foundation
import Sonde
import SondeRuns

/// A list of runs for people.
enum OverviewText {
  /// Below this many columns, what matters less is left out.
  private static let wide = 110
  private static let longestTags = 24

  static func table(_ runs: [RunOverview], width: Int) -> String {
    let isWide = width >= wide
    var table = TextTable(
      isWide
        ? [.left, .left, .left, .right, .right, .right, .right, .left, .left]
        : [.left, .left, .right, .right, .right, .left, .left])
    table.add(
      isWide
        ? ["run", "state", "experiment", "step", "epoch", "accuracy", "loss", "began", "tags"]
        : ["run", "state", "epoch", "accuracy", "loss", "began", "tags"])
    for run in runs {
      var cells = [run.name, run.state.rawValue]
      if isWide { cells += [run.experiment ?? "", part(run.step, of: run.plannedSteps)] }
      cells.append(
        run.epoch > 0 || run.plannedEpochs != nil ? part(run.epoch, of: run.plannedEpochs) : "")
      cells.append(run.accuracy.map { Wording.percentage($0, digits: 2) } ?? "")
      cells.append(run.loss.map(Wording.number) ?? "")
      cells.append(run.began.map { date($0, isLong: isWide) } ?? "")
      cells.append(cut(run.tags.joined(separator: ", ")))
      table.add(cells)
    }
    return table.text(width: width)
  }

  /// "3/5", or "3" where it is not known how many there will be.
  static func part(_ count: Int, of total: Int?) -> String {
    Wording.count(count) + (total.map { "/" + Wording.count($0) } ?? "")
  }

  /// A date by the clock of this place: "2026-11-21 20:17", or without the year.
  static func date(_ date: Date, isLong: Bool = true) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = isLong ? "yyyy-MM-dd HH:mm" : "MM-dd HH:mm"
    return formatter.string(from: date)
  }

  private static func cut(_ text: String) -> String {
    text.count <= longestTags ? text : text.prefix(longestTags - 1) + "…"
  }
}
