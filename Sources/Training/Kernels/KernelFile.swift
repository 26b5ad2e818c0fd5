import Foundation
import SondeFormats
import SondeOneDNN
import SondeRuns

/// Measurements of kernels in a file of JSON.
struct KernelFile: Codable {
  private static let format = "sonde kernels 1"
  /// The most that is read, in bytes: a measurement takes about one thousand.
  private static let mostBytes = 32 << 20

  private var format = Self.format
  /// Whether choices were measured; by a rule otherwise.
  var isMeasured = true
  var measurements: [KernelMeasurement]

  init(_ measurements: [KernelMeasurement], isMeasured: Bool = true) {
    self.measurements = measurements
    self.isMeasured = isMeasured
  }

  /// Reads a file; nil where there is none.
  ///
  /// - Throws: When it cannot be read, or is no such file.
  init?(contentsOf path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    guard size <= Self.mostBytes else {
      throw FormatError.unreadable(
        file: path, reason: "it has \(size) bytes, more than the \(Self.mostBytes) that it may have"
      )
    }
    self = try JSONDecoder().decode(
      KernelFile.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    guard format == Self.format else {
      throw FormatError.unreadable(
        file: path, reason: "its format is \"\(format)\", not \"\(Self.format)\"")
    }
  }

  /// Writes the file whole, or leaves the one that is there.
  func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try AtomicFile.write([UInt8](encoder.encode(self)), to: path)
  }
}

extension RunFolder {
  /// Which kernels computed the run: what a resumed run uses again.
  var kernelsPath: String { path + "/kernels.json" }
}
