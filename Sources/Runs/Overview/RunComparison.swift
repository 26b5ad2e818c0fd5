import SondeExperiments

/// Runs side by side: where their experiments differ, and what came of each.
public struct RunComparison: Encodable, Hashable, Sendable {
  /// A line: what is compared, and what it is in each run; nil where a run has none.
  public struct Line<Value: Encodable & Hashable & Sendable>: Encodable, Hashable, Sendable {
    /// The key of the experiment, or the metric.
    public var name: String
    /// A value for each run.
    public var values: [Value?]
  }

  /// The runs, in the order in which they were given.
  public let runs: [RunOverview]
  /// The keys in which the experiments differ; values as YAML.
  public let differences: [Line<String>]
  /// The newest value of each metric.
  public let metrics: [Line<Double>]
  /// The runs without an experiment, which were imported.
  public let withoutExperiment: [String]

  /// Compares runs.
  ///
  /// - Parameter folders: The runs, at least one.
  /// - Throws: ``RunError`` or ``ExperimentError`` when a run cannot be read.
  public init(_ folders: [RunFolder]) throws {
    let details = try folders.map { try RunDetails($0) }
    runs = details.map(\.overview)
    let experiments = try folders.map { folder in
      folder.hasExperiment
        ? try Experiment(yaml: folder.experiment(), source: folder.experimentPath) : nil
    }
    withoutExperiment = zip(folders, experiments).filter { $0.1 == nil }.map(\.0.name)
    differences = Self.paths(experiments.compactMap(\.self)).map { path in
      Line(name: path.description, values: experiments.map { $0?.text(at: path) })
    }
    var names: [MetricName] = []
    for metric in details.flatMap(\.metrics) where !metric.name.hasSuffix("seconds") {
      let name = MetricName(split: metric.split, name: metric.name)
      if !names.contains(name) { names.append(name) }
    }
    metrics = names.map { name in
      Line(
        name: name.description,
        values: details.map { run in
          run.metrics.first { $0.split == name.split && $0.name == name.name }?.value
        })
    }
  }

  /// The places in which experiments differ from the first; the name, which says nothing, left out.
  private static func paths(_ experiments: [Experiment]) -> [ConfigurationPath] {
    guard let first = experiments.first else { return [] }
    var paths: [ConfigurationPath] = []
    for other in experiments.dropFirst() {
      for path in Difference(from: first, to: other).edits.map(\.path)
      where path != "name" && !paths.contains(path) {
        paths.append(path)
      }
    }
    return paths
  }
}

extension Experiment {
  /// What stands at a place, as YAML on one line.
  fileprivate func text(at path: ConfigurationPath) -> String? {
    tree.value(at: path).map { YAMLWriter.flow($0) }
  }
}
