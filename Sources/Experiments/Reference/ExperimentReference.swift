import Foundation
import SondeNetworks

/// What someone types for an experiment: the path of a YAML file, the name of a recipe, or a run's folder.
public struct ExperimentReference: Hashable, Sendable {
  /// What was typed.
  public let text: String
  /// The folder that holds runs, in which a run may be named without it.
  public let runsFolder: String

  /// Makes a reference.
  ///
  /// - Parameters:
  ///   - text: A path or a name.
  ///   - runsFolder: The folder that holds runs.
  public init(_ text: String, runsFolder: String = "runs") {
    self.text = text
    self.runsFolder = runsFolder
  }

  /// Finds and reads the experiment.
  ///
  /// A file counts more than a recipe, and a recipe more than a run, of the same name.
  ///
  /// - Throws: ``ExperimentError`` when there is no such thing, or something is wrong in it.
  public func load() throws -> ExperimentFile {
    switch Self.kind(of: text) {
    case .file: return try Self.read(text, origin: .file(text))
    case .folder: return try Self.readRun(text)
    case nil: break
    }
    if let recipe = Recipe(named: text) {
      return try ExperimentFile(yaml: recipe.yaml, origin: .recipe(recipe.name))
    }
    let run = "\(runsFolder)/\(text)"
    if !text.isEmpty, Self.kind(of: run) == .folder { return try Self.readRun(run) }
    throw ExperimentError.unknownReference(text, suggestions: suggestions)
  }

  private enum Kind { case file, folder }

  private static func kind(of path: String) -> Kind? {
    var isFolder: ObjCBool = false
    guard !path.isEmpty, FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      return nil
    }
    return isFolder.boolValue ? .folder : .file
  }

  private static func readRun(_ folder: String) throws -> ExperimentFile {
    let file = "\(folder)/experiment.yaml"
    guard kind(of: file) == .file else { throw ExperimentError.notARun(folder: folder) }
    return try read(file, origin: .run(folder))
  }

  private static func read(_ path: String, origin: ExperimentFile.Origin) throws -> ExperimentFile {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw ExperimentError.unreadableFile(path: path, reason: error.localizedDescription)
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw ExperimentError.unreadableFile(path: path, reason: "it is not UTF-8 text")
    }
    return try ExperimentFile(yaml: text, origin: origin)
  }

  /// Recipes, runs and files beside the one that was named, of similar names.
  private var suggestions: [String] {
    let folder = URL(fileURLWithPath: text).deletingLastPathComponent()
    let beside = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let prefix =
      text.contains("/") ? String(text[...(text.lastIndex(of: "/") ?? text.startIndex)]) : ""
    let files = beside.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.map { prefix + $0 }
    let runs = (try? FileManager.default.contentsOfDirectory(atPath: runsFolder)) ?? []
    let names = Recipe.all.map(\.name) + files.sorted() + runs.sorted()
    let limit = max(2, text.count / 2)
    return nearestName(to: text, among: names).map { name in
      Self.isNear(text, name, limit) ? [name] : []
    } ?? []
  }

  /// Whether one text is most of the other.
  private static func isNear(_ one: String, _ other: String, _ limit: Int) -> Bool {
    let difference = other.difference(from: one)
    return difference.insertions.count + difference.removals.count <= 2 * limit
      || other.contains(one)
  }
}
