import SondeNetworks
import Foundation
package import SondeFormats
import SondeOneDNN
package import SondeRuns
import SondeTensors

/// A training at one moment: the network's states, the optimizer's memory, and how far it has come.
///
/// In a file it is safetensors, readable by any tool; the rest stands in the file's metadata as JSON and YAML, with a checksum
/// over everything. A file is written whole beside the old one, which it then replaces, so that there is always a complete one.
package struct Checkpoint: Sendable {
  /// The version of this layout.
  static let format = "sonde checkpoint 1"
  /// What the names of the optimizer's memory begin with.
  static let optimizerPrefix = "optimizer."

  /// The resolved experiment, as YAML.
  package var experiment: String
  /// The names of the classes, by label.
  package var classes: [String]
  package var progress: TrainingProgress
  /// Parameters, buffers and the optimizer's memory, by name.
  package var tensors: Safetensors

  /// Where the newest or the best checkpoint of a run is, relative to its folder.
  package static func path(_ kind: Event.Checkpoint.Kind) -> String {
    "checkpoints/\(kind.rawValue).safetensors"
  }
}

// MARK: - Files

extension Checkpoint {
  private enum Key: String {
    case format, experiment, classes, progress, checksum
  }

  /// Whether the metadata of a file are those of a checkpoint, of any version.
  static func isDescribed(by metadata: [String: String]) -> Bool {
    metadata[Key.format.rawValue]?.hasPrefix("sonde checkpoint ") == true
  }

  /// Writes the checkpoint, replacing an older one only when it is complete.
  ///
  /// - Throws: ``FormatError`` when the file cannot be written; the older one is still there then.
  package func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = Self.nonFinite
    encoder.outputFormatting = [.sortedKeys]
    var file = tensors
    file.metadata = [
      Key.format.rawValue: Self.format,
      Key.experiment.rawValue: experiment,
      Key.classes.rawValue: String(decoding: try encoder.encode(classes), as: UTF8.self),
      Key.progress.rawValue: String(decoding: try encoder.encode(progress), as: UTF8.self),
    ]
    file.metadata[Key.checksum.rawValue] = Self.checksum(of: file)
    try file.write(to: path)
  }

  /// Reads a checkpoint.
  ///
  /// - Throws: ``FormatError`` or ``TrainingError``.
  package init(contentsOf path: String) throws {
    tensors = try Safetensors(contentsOf: path)
    let metadata = tensors.metadata
    let (found, expected) = (Self.checksum(of: tensors), metadata[Key.checksum.rawValue])
    guard found == expected else {
      throw TrainingError.damagedCheckpoint(path: path, found: found, expected: expected)
    }
    func text(_ key: Key) throws -> String {
      guard let text = metadata[key.rawValue] else {
        throw TrainingError.badCheckpoint(
          path: path, found: "there is no \"\(key.rawValue)\" in its metadata",
          expected: "every checkpoint of Sonde has one")
      }
      return text
    }
    let format = try text(.format)
    guard format == Self.format else {
      throw TrainingError.badCheckpoint(
        path: path, found: "its format is \"\(format)\"",
        expected: "this version reads \"\(Self.format)\"")
    }
    experiment = try text(.experiment)
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    do {
      classes = try decoder.decode([String].self, from: Data(text(.classes).utf8))
      progress = try decoder.decode(TrainingProgress.self, from: Data(text(.progress).utf8))
    } catch let error as DecodingError {
      throw TrainingError.badCheckpoint(
        path: path, found: "its metadata cannot be read (\(error))",
        expected: "it must be what Sonde writes")
    }
  }

  private static func checksum(of tensors: Safetensors) -> String {
    "crc32c:" + String(tensors.checksum(without: Key.checksum.rawValue), radix: 16)
  }

  private static let nonFinite = JSONEncoder.NonConformingFloatEncodingStrategy.convertToString(
    positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
}

// MARK: - States

extension NetworkExecutor {
  /// All states as they are now.
  func snapshot() -> Safetensors {
    var tensors = Safetensors()
    for name in states.names {
      if let tensor = states.tensor(named: name) { tensors.append(tensor, named: name) }
    }
    return tensors
  }

  /// Sets the states to those of a checkpoint.
  ///
  /// - Throws: ``TrainingError/badCheckpoint(path:found:expected:)`` when it belongs to another network.
  func restore(_ tensors: Safetensors, from path: String) throws {
    for parameter in parameters {
      guard let tensor = tensors[parameter.name] else {
        throw TrainingError.badCheckpoint(
          path: path, found: "there is no \"\(parameter.name)\" in it",
          expected: "the experiment's network has one")
      }
      guard tensor.shape == parameter.shape, tensor.dataType == .float32 else {
        throw TrainingError.badCheckpoint(
          path: path, found: "\"\(parameter.name)\" is \(tensor.dataType) \(tensor.shape)",
          expected: "the experiment's network wants float32 \(parameter.shape)")
      }
      try states.set(parameter.name, to: tensor)
    }
    for name in tensors.names where name.hasPrefix(Checkpoint.optimizerPrefix) {
      if let tensor = tensors[name] { try states.set(name, to: tensor) }
    }
  }
}
