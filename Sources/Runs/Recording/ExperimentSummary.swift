import Foundation
import SondeExperiments
import SondeFormats

/// An experiment for TensorBoard: as text, and its settings for the HParams page.
struct ExperimentSummary {
  private let started: Event.Started
  /// The experiment as a tree; none where it cannot be read.
  private let tree: ConfigurationTree?

  /// The most settings on the HParams page, and the longest of them, in characters.
  private static let (settingLimit, lengthLimit) = (100, 60)

  init(_ started: Event.Started) {
    self.started = started
    tree = try? YAMLReader.tree(started.experiment, source: "experiment.yaml")
  }

  var contents: [LoggedEvent.Content] {
    let settings = settings
    return [
      .text(tag: "experiment", text),
      .hyperParameters(
        .experiment(name: started.name, settings: settings, metrics: metrics)),
      .hyperParameters(
        .start(settings: settings, seconds: started.time.timeIntervalSince1970)),
    ]
  }

  /// The experiment as Markdown: lines that begin with four blanks stay as they are.
  private var text: String {
    let lines = started.experiment.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { "    " + $0 }.joined(separator: "\n")
  }

  /// The metrics that the run will have.
  private var metrics: [String] {
    let sets = ["validation", "test"].filter { set in
      tree?["data"]?[set].map { $0 != .text("none") } ?? false
    }
    return (["train"] + sets).flatMap { ["loss/\($0)", "accuracy/\($0)"] }
  }

  /// Every setting that is one value or a short list, by its path.
  private var settings: [HyperParameterSummary.Setting] {
    var settings: [HyperParameterSummary.Setting] = []
    if let tree { Self.gather(tree, ConfigurationPath(), &settings) }
    return Array(settings.prefix(Self.settingLimit))
  }

  private static func gather(
    _ tree: ConfigurationTree, _ path: ConfigurationPath,
    _ settings: inout [HyperParameterSummary.Setting]
  ) {
    let value: HyperParameterSummary.Value
    switch tree.content {
    case .null: return
    case .boolean(let flag): value = .boolean(flag)
    case .integer(let number): value = .number(Double(number))
    case .number(let number): value = .number(number)
    case .text(let text): value = .text(text)
    case .list:
      let text = YAMLWriter.flow(tree)
      guard text.count <= lengthLimit else { return }
      value = .text(text)
    case .map(let entries):
      for entry in entries { gather(entry.value, path.appending(entry.key), &settings) }
      return
    }
    // The name is that of the experiment itself.
    if path != "name" {
      settings.append(HyperParameterSummary.Setting(name: path.description, value: value))
    }
  }
}
