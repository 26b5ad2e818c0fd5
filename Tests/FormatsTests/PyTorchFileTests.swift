import Foundation
import SondeTensors
import TestSupport
import Testing

@testable import SondeFormats

/// Files of PyTorch 2.15, made by scripts/oracles/pytorch_files.py.
struct PyTorchFileTests {
  private func path(_ name: String) -> String { fixturePath("pytorch/\(name)") }

  @Test(arguments: ["zip.pt", "stream.pt", "deflated.pt", "descriptors.pt", "zip64.pt"])
  func `Every form gives the tensors that were saved`(name: String) throws {
    let expected = try fixture("pytorch/tensors")
    let found = try PyTorchFile.read(path(name))
    #expect(found.names.count == 20)
    #expect(Set(found.names) == Set(expected.names))
    for name in found.names { #expect(found[name] == expected[name], "\(name)") }
    #expect(try PyTorchFile.read(bytes: contents(path(name))).names == found.names)
  }

  @Test func `Tensors stand in the order in which they were saved`() throws {
    let names = try PyTorchFile.read(path("zip.pt")).names
    #expect(names.prefix(4) == ["double", "single", "half", "brain"])
    #expect(names.last == "channels_last")
  }

  @Test(arguments: 0...5)
  func `Arrays of NumPy are read in every protocol`(version: Int) throws {
    let found = try PyTorchFile.read(path("arrays-\(version).pkl"))
    #expect(found.names == ["weight", "fortran", "labels"])
    #expect(found["weight"] == Tensor(shape: [2, 3], elements: [Float(0), 1, 2, 3, 4, 5]))
    #expect(found["fortran"] == Tensor(shape: [2, 3], elements: [0.0, 1, 2, 3, 4, 5]))
    #expect(found["labels"] == Tensor(shape: [2], elements: [Int64(3), -1]))
  }

  @Test func `A checkpoint's state_dict is found, and the prefix of DataParallel taken off`() throws
  {
    let network = try PyTorchFile.read(path("network.pth"))
    let checkpoint = try PyTorchFile.read(path("checkpoint.pth"))
    #expect(
      network.names == [
        "conv.weight", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var",
        "bn.num_batches_tracked", "fc.weight", "fc.bias",
      ])
    #expect(network.names == checkpoint.names)
    for name in network.names { #expect(network[name] == checkpoint[name], "\(name)") }
    #expect(network["bn.num_batches_tracked"]?.elements() == [Int64(3)])
  }

  @Test func `Of several maps one must be chosen`() throws {
    #expect(
      throws: FormatError.severalMaps(
        file: "\(path("two.pt")), two/data.pkl", keys: ["generator", "discriminator"])
    ) { try PyTorchFile.read(path("two.pt")) }
    #expect(try PyTorchFile.read(path("two.pt"), key: "generator").names == ["weight"])
    #expect(try PyTorchFile.read(path("two.pt"), key: "discriminator").names == ["weight", "bias"])
    #expect(
      throws: FormatError.noTensors(
        file: "\(path("two.pt")), two/data.pkl", key: "model",
        found: ["generator", "discriminator"])
    ) { try PyTorchFile.read(path("two.pt"), key: "model") }
  }

  @Test func `A whole model is refused with the class that it asks for`() throws {
    let error = #expect(throws: FormatError.self) { try PyTorchFile.read(path("module.pt")) }
    guard case .forbiddenName(_, let byte, let name)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(byte == 2)
    #expect(name == "torch.nn.modules.container.Sequential")
  }

  /// Proved once: `scripts/oracles/pytorch_files.py check written.pt tensors.safetensors` in torch 2.15.
  @Test func `What is written is byte for byte what PyTorch was seen to read`() throws {
    let tensors = try fixture("pytorch/tensors")
    let expected = try contents(path("written.pt"))
    #expect(try PyTorchFile.serialized(tensors) == expected)
    try withTemporaryFolder { folder in
      try WeightFormat(of: "a.pt").write(tensors, to: "\(folder)/a.pt")
      #expect(try contents("\(folder)/a.pt") == expected)
    }
    let again = try PyTorchFile.read(path("written.pt"))
    #expect(again.names == tensors.names)
    for name in again.names { #expect(again[name] == tensors[name], "\(name)") }
  }

  @Test func `An empty collection is written, and has no tensors to read`() throws {
    let bytes = try PyTorchFile.serialized(Safetensors())
    #expect(throws: FormatError.self) { try PyTorchFile.read(bytes: bytes) }
  }

  @Test func `The end of a name says the kind of a file`() throws {
    #expect(try WeightFormat(of: "a.safetensors") == .safetensors)
    for name in ["a.pt", "a.PTH", "b/a.pkl"] { #expect(try WeightFormat(of: name) == .pytorch) }
    #expect(throws: FormatError.unknownWeightFormat(file: "a.bin")) {
      try WeightFormat(of: "a.bin")
    }
  }

  @Test func `No cut of a file does harm`() throws {
    for name in ["stream.pt", "network.pth", "arrays-0.pkl", "arrays-5.pkl"] {
      let bytes = try contents(path(name))
      for count in bytes.indices {
        #expect(throws: FormatError.self, "\(count) bytes of \(name)") {
          try PyTorchFile.read(bytes: Array(bytes[..<count]))
        }
      }
    }
  }

  @Test(arguments: [
    "zip.pt", "stream.pt", "deflated.pt", "checkpoint.pth", "arrays-0.pkl", "arrays-2.pkl",
    "arrays-5.pkl",
  ])
  func `No mutation of a file does harm`(name: String) throws {
    let outcome = mutate(try contents(path(name)), count: 4_000) { bytes in
      _ = try PyTorchFile.read(bytes: bytes)
    }
    #expect(outcome.refused > 500)
  }

  @Test func `No mutation of the pickle inside does harm`() throws {
    let archive = try ZipArchive(ByteSource(contentsOf: path("zip.pt")))
    let pickle = try #require(archive["zip/data.pkl"])
    let outcome = mutate(try archive.bytes(of: pickle), count: 20_000) { bytes in
      var unpickler = Unpickler(bytes, file: "p", vocabulary: PyTorchTensor.vocabulary)
      _ = try StateDictionary(try unpickler.load().pickle)
    }
    #expect(outcome.refused > 2_000)
    #expect(outcome.accepted > 100)
  }
}
