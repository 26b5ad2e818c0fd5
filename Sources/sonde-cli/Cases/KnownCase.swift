import Foundation
import Sonde
import SondeExperiments

/// A case whose illness is known.
struct KnownCase {
  /// The name of its file.
  let name: String
  /// The illnesses that name its cause rightly; none: it is healthy.
  let causes: [Illness]
  /// Whether the right answer is that the data must be repaired.
  let wantsRepair: Bool

  /// Reads the cases of a file, such as `Benchmarks/cases/expected.yml`.
  ///
  /// - Throws: ``ExperimentError`` that says what is wrong with the file, and where.
  static func read(_ path: String) throws -> [KnownCase] {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw ExperimentError.unreadableFile(path: path, reason: "there is no such text file")
    }
    let tree = try YAMLReader.tree(text, source: path)
    guard case .map(let entries) = tree.content else {
      throw fault(tree, "the file", expected: "a map of cases")
    }
    return try entries.map { entry in
      guard case .list(let names) = entry.value["causes"]?.content else {
        throw fault(entry.value, entry.key, expected: "a list of causes")
      }
      return KnownCase(
        name: entry.key,
        causes: try names.map { name in
          guard let illness = name.plainText.flatMap(Illness.init) else {
            throw fault(name, "causes of \(entry.key)", expected: "the name of an illness")
          }
          return illness
        }, wantsRepair: entry.value["cure"]?.plainText == "repair")
    }
  }

  private static func fault(
    _ tree: ConfigurationTree, _ name: String, expected: String
  ) -> ExperimentError {
    .wrongValue(
      at: ConfigurationLocation(tree.place, ConfigurationPath()), name: name, found: tree.inWords,
      expected: expected)
  }
}
