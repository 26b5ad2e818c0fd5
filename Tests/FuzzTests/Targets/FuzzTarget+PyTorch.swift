import Foundation
import SondeTensors
import TestSupport

@testable import SondeFormats

extension FuzzTarget {
  private static func seed(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: fixturePath("pytorch/\(name)"))))
  }

  /// Archives, streams and plain pickles, damaged as files.
  static let pytorch = FuzzTarget(
    name: "pytorch",
    seeds: {
      try [
        "zip.pt", "stream.pt", "deflated.pt", "zip64.pt", "checkpoint.pth", "arrays-0.pkl",
        "arrays-2.pkl", "arrays-5.pkl",
      ].map(seed)
    },
    tokens: ["PK\u{1}\u{2}", "PK\u{3}\u{4}", "PK\u{5}\u{6}", "PK\u{6}\u{6}", "../"],
    read: { bytes in
      let file = try PyTorchFile.read(bytes: bytes)
      var total = 0
      for name in file.names {
        let tensor = try file.tensor(named: name)
        try demand(
          tensor.bytes.count == tensor.shape.elementCount * tensor.dataType.byteCount,
          "\(name) is \(tensor.shape) with \(tensor.bytes.count) bytes")
        total += tensor.bytes.count
      }
      try demand(
        total <= 16 * bytes.count + 64 << 20, "\(total) bytes of tensors from \(bytes.count)")
      // What was read can be written, and reads as the same.
      guard total <= bytes.count else { return }
      let again = try PyTorchFile.read(bytes: PyTorchFile.serialized(file))
      for name in file.names { try demand(again[name] == file[name], "\(name) changed") }
    }, isRefusal: { $0 is FormatError })

  /// Damage in the pickle of an archive, which checksums would catch before it reaches the reader.
  static let pickle = FuzzTarget(
    name: "pickle",
    seeds: {
      let archive = try ZipArchive(ByteSource(try seed("zip.pt"), name: "zip.pt"))
      return try archive.members.filter { $0.name.hasSuffix("data.pkl") }.map(archive.bytes)
    },
    tokens: ["cos\nsystem\n", "(", "t", "R", "q\u{0}", "h\u{0}", "}", "K\u{1}", "\u{7F}", "."],
    read: { bytes in
      var unpickler = Unpickler(bytes, file: "pickle", vocabulary: PyTorchTensor.vocabulary)
      let (pickle, end) = try unpickler.load()
      try demand(end <= bytes.count, "the pickle ends at \(end) of \(bytes.count)")
      try demand(pickle.objects.count <= bytes.count, "\(pickle.objects.count) objects")
      for tensor in try StateDictionary(pickle).tensors {
        guard case .view(let view, let storage) = tensor.content else { continue }
        try demand(view.reach <= storage.elementCount, "\(tensor.name) reaches too far")
      }
    }, isRefusal: { $0 is FormatError })
}
