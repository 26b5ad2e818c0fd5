import Foundation
@testable import SondeFormats
import TestSupport

/// The files in which data sets come.
extension FuzzTarget {
  static let dataSets = [idx, lmdb, datum, tar]

  private static let refusal: @Sendable (any Error) -> Bool = { $0 is FormatError }

  private static func seeds(_ names: String...) -> @Sendable () throws -> [[UInt8]] {
    {
      try names.map {
        Array(try Data(contentsOf: URL(fileURLWithPath: fixturePath("datasets/\($0)"))))
      }
    }
  }

  /// Writes a file that is the same one every time, and gives its path.
  private static func file(_ bytes: [UInt8], _ name: String) throws -> String {
    let path = NSTemporaryDirectory() + "sonde-fuzz-\(getpid())-\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  static let idx = FuzzTarget(
    name: "idx",
    seeds: {
      let plain: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + Array(1...12)
      return try [plain] + seeds("array.idx3.gz")()
    },
    read: { bytes in
      let array = try IDXFile(file(bytes, "array"), rank: 3)
      try demand(
        array.bytes.count == array.dimensions.reduce(1, *),
        "\(array.dimensions) with \(array.bytes.count) bytes")
    }, isRefusal: refusal)

  /// liblmdb follows what was not refused.
  static let lmdb = FuzzTarget(
    name: "lmdb", seeds: seeds("small.mdb", "many.mdb", "empty.mdb"),
    read: { bytes in
      let reader = try LMDBReader(file(bytes, "data.mdb"))
      var total = 0
      for index in 0..<reader.count {
        total += reader.value(at: index).count + reader.key(at: index).utf8.count
      }
      // A byte that is no text becomes a mark of three.
      try demand(total <= 3 * bytes.count, "\(total) bytes of records from \(bytes.count)")
    }, isRefusal: refusal)

  static let datum = FuzzTarget(
    name: "datum",
    seeds: {
      try ["small", "grey", "encoded"].map {
        try LMDBReader(fixturePath("datasets/\($0).mdb")).value(at: 0)
      }
    },
    read: { bytes in
      let datum = try Datum(bytes, name: "it")
      try demand(datum.label >= 0, "label \(datum.label)")
      for planes in Datum.Planes.allCases {
        guard let picture = try? datum.picture(planes: planes) else { continue }
        try demand(
          picture.pixels.count == 3 * picture.width * picture.height,
          "\(picture.width)×\(picture.height) with \(picture.pixels.count) bytes")
      }
    }, isRefusal: refusal)

  static let tar = FuzzTarget(
    name: "tar", seeds: seeds("good.tar.gz", "posix.tar.gz"),
    tokens: ["..", "/", "../", "ustar\0"],
    read: { bytes in
      var archive = try TarReader(file(bytes, "archive"))
      while let entry = try archive.next() {
        let parts = entry.name.split(separator: "/", omittingEmptySubsequences: false)
        try demand(
          !parts.contains("..") && (!parts.contains("") || entry.isFolder), "\(entry.name)")
        while try !archive.read(atMost: 1 << 16).isEmpty {}
      }
    }, isRefusal: refusal)
}
