import Foundation
import Sonde
import SondeExperiments

/// What `sonde dataset info` looks at.
enum InfoSubject {
  /// The data sets that a word stands for, with their names.
  ///
  /// - Throws: ``ExperimentError``, ``DatasetError`` or ``FormatError``.
  static func sets(of word: String) throws -> [(name: String, dataset: any Dataset)] {
    if word.hasPrefix("{") {
      return [("data", try DataSource(yaml: word, source: "the data set").dataset())]
    }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: word, isDirectory: &isFolder), isFolder.boolValue,
      !FileManager.default.fileExists(atPath: "\(word)/experiment.yaml")
    {
      return try DataSource.recognized(in: word).map { ($0.name, try $0.source.dataset()) }
    }
    let plan = try ExperimentReference(word).load().experiment.data
    let sets = try plan.load()
    // Without a validation set of its own, the test set validates.
    let validation = plan.validation == nil ? nil : sets.validation
    let named: [(String, (any Dataset)?)] = [
      ("train", sets.train), ("validation", validation), ("test", sets.test),
    ]
    return named.compactMap { name, set in set.map { (name, $0) } }
  }
}
