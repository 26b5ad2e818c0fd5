import Foundation
import SondeDatasets
import SondeFormats

extension DataSource {
  /// Reads a data set as it stands in an experiment, as in `{mnist: data/mnist}`.
  ///
  /// - Parameters:
  ///   - yaml: The text.
  ///   - source: What messages call it.
  /// - Throws: ``ExperimentError`` that says where something is wrong.
  package init(yaml: String, source: String) throws {
    let tree = try YAMLReader.tree(yaml, source: source)
    self = try Form<DataSource>.dataSource(split: .train, seed: 1).read(tree, ConfigurationPath())
  }

  /// The data sets that a folder's files are, each with a name.
  ///
  /// A folder with CIFAR's or MNIST's files has a part to train with and one to test with, if both are there; a folder with
  /// `data.mdb` is one set; and so is one with a folder for each class, unless these are called `train` and `test`, `valid`,
  /// `validation` or `val`.
  ///
  /// - Parameter folder: The folder.
  /// - Returns: At least one.
  package static func recognized(in folder: String) -> [(name: String, source: DataSource)] {
    let has = { (name: String) in FileManager.default.fileExists(atPath: "\(folder)/\(name)") }
    let isFashion = folder.lowercased().contains("fashion")
    for split in DatasetSplit.allCases where MNIST.isThere(split, in: folder) {
      return DatasetSplit.allCases.filter { MNIST.isThere($0, in: folder) }.map {
        ($0.rawValue, .mnist(folder, split: $0, kind: isFashion ? .fashion : .digits))
      }
    }
    if has("data.mdb") { return [("data", .lmdb(folder))] }
    for (names, make) in published where names.contains(where: has) {
      return DatasetSplit.allCases.map { ($0.rawValue, make(folder, $0)) }
    }
    let parts = ["train", "validation", "valid", "val", "test"].filter(has)
    if parts.contains("train") { return parts.map { ($0, inner("\(folder)/\($0)")) } }
    return [("data", .folder(folder))]
  }

  private static func inner(_ folder: String) -> DataSource {
    recognized(in: folder).first?.source ?? .folder(folder)
  }

  /// Files by which a published set is known.
  private static var published: [([String], (String, DatasetSplit) -> DataSource)] {
    [
      (
        ["data_batch_1.bin", CIFARVersion.cifar10.archiveFolder, "data_batch_1"],
        { .cifar10($0, split: $1) }
      ),
      (
        ["fine_label_names.txt", CIFARVersion.cifar100.archiveFolder],
        { .cifar100($0, split: $1) }
      ),
    ]
  }
}
