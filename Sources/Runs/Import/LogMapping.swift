import Foundation
import SondeExperiments

/// What someone says about the tags of a log, where they cannot be understood by themselves.
///
/// ```yaml
/// layers:
///   - {name: stem, kind: convolution, tags: [w0, w0_gradient]}
///   - {name: head, kind: linear, tags: [w1, w1_gradient]}
/// metrics:
///   my_objective: loss/train
///   gpu_temperature: ignore
/// ```
public struct LogMapping: Hashable, Sendable {
  /// A layer and the tags of its histograms.
  public struct Layer: Hashable, Sendable {
    /// The layer's name.
    public var name: String
    /// What it is; inferred where nothing is said.
    public var kind: String?
    /// The tags of its parameters and gradients; those that begin with its name by default.
    public var tags: [String]
  }

  /// The layers in the order of the data; others come behind them.
  public var layers: [Layer]
  /// The metric that a scalar's tag means; nil: none.
  public var metrics: [String: MetricName?]

  /// A mapping that says nothing.
  public init() { (layers, metrics) = ([], [:]) }

  /// Reads a mapping.
  ///
  /// - Parameters:
  ///   - yaml: The text.
  ///   - source: The file's path.
  /// - Throws: ``ExperimentError`` that says in which line something is wrong.
  public init(yaml: String, source: String) throws {
    self.init()
    let tree = try YAMLReader.tree(yaml, source: source)
    for entry in try Self.entries(tree, "the mapping", ConfigurationPath()) {
      let path = ConfigurationPath([entry.key])
      switch entry.key {
      case "layers": layers = try Self.layers(entry.value, path)
      case "metrics": metrics = try Self.metrics(entry.value, path)
      default: throw Self.unknown(entry, path, owner: "the mapping", known: ["layers", "metrics"])
      }
    }
  }

  /// Reads a mapping from a file.
  ///
  /// - Throws: ``ExperimentError`` that says in which line something is wrong.
  public init(contentsOf path: String) throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw RunError.fileUnreadable(path: path, reason: RunFolder.reason(of: error))
    }
    try self.init(yaml: String(decoding: data, as: UTF8.self), source: path)
  }

  private static func layers(
    _ tree: ConfigurationTree, _ path: ConfigurationPath
  ) throws -> [Layer] {
    let layers = try elements(tree, path).enumerated().map { index, element in
      let here = path.appending(index)
      var (name, kind, tags): (String?, String?, [String]) = (nil, nil, [])
      for entry in try entries(element, "a layer", here) {
        let key = here.appending(entry.key)
        switch entry.key {
        case "name": name = try text(entry.value, key)
        case "kind": kind = try text(entry.value, key)
        case "tags":
          tags = try elements(entry.value, key).enumerated().map {
            try text($1, key.appending($0))
          }
        default: throw unknown(entry, key, owner: "a layer", known: ["name", "kind", "tags"])
        }
      }
      guard let name else {
        throw ExperimentError.missingKey(
          at: ConfigurationLocation(element.place, here), key: "name", owner: "a layer",
          expected: "text")
      }
      return Layer(name: name, kind: kind, tags: tags)
    }
    for (index, layer) in layers.enumerated()
    where layers[..<index].contains(where: { $0.name == layer.name }) {
      throw ExperimentError.unsuitable(
        at: ConfigurationLocation(tree.place, path),
        problem: "two layers have the name \"\(layer.name)\"", advice: "Give each its own.")
    }
    return layers
  }

  private static func metrics(
    _ tree: ConfigurationTree, _ path: ConfigurationPath
  ) throws -> [String: MetricName?] {
    var metrics: [String: MetricName?] = [:]
    for entry in try entries(tree, "metrics", path) {
      let here = path.appending(entry.key)
      let words = try text(entry.value, here)
      let parts = words.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      if words == "ignore" {
        metrics[entry.key] = .some(nil)
      } else if parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) {
        metrics[entry.key] = MetricName(split: parts[1], name: parts[0])
      } else {
        throw wrong(entry.value, here, "a metric and its set, such as loss/train, or ignore")
      }
    }
    return metrics
  }
}

// The shapes of YAML.
extension LogMapping {
  private static func entries(
    _ tree: ConfigurationTree, _ name: String, _ path: ConfigurationPath
  ) throws -> [ConfigurationTree.Entry] {
    switch tree.content {
    case .map(let entries): return entries
    case .null: return []
    default: throw wrong(tree, path, "a map with the keys of \(name)")
    }
  }

  private static func elements(
    _ tree: ConfigurationTree, _ path: ConfigurationPath
  ) throws -> [ConfigurationTree] {
    guard case .list(let elements) = tree.content else { throw wrong(tree, path, "a list") }
    return elements
  }

  private static func text(
    _ tree: ConfigurationTree, _ path: ConfigurationPath
  ) throws -> String {
    guard let text = tree.plainText, !text.isEmpty else { throw wrong(tree, path, "text") }
    return text
  }

  private static func wrong(
    _ tree: ConfigurationTree, _ path: ConfigurationPath, _ expected: String
  ) -> ExperimentError {
    .wrongValue(
      at: ConfigurationLocation(tree.place, path),
      name: path.components.last { Int($0) == nil } ?? "the mapping", found: tree.inWords,
      expected: expected)
  }

  private static func unknown(
    _ entry: ConfigurationTree.Entry, _ path: ConfigurationPath, owner: String, known: [String]
  ) -> ExperimentError {
    .unknownKey(
      at: ConfigurationLocation(entry.place ?? entry.value.place, path), key: entry.key,
      owner: owner, known: known)
  }
}
