import Foundation
import Sonde
import Testing

@Suite struct ConvertCommandTests {
  private struct Converted: Decodable {
    let tensors: Int
    let leftOut: [String]
    let missing: [String]
    let unexpected: [String]
  }

  @Test func `A run's weights go to PyTorch and back without losing a bit`() async throws {
    let place = try Workplace()
    try place.writeExperiment(epochs: 1)
    _ = try await place.command.run("train", "tiny.yaml")
    let result = try await place.command.run(
      "convert", "tiny-1", "a.pt", "--checkpoint", "last", "--json")
    #expect(result.code == 0, "\(result.errors)")
    let converted = try JSONDecoder().decode(Converted.self, from: Data(result.output.utf8))
    #expect(converted.tensors == 10 && converted.leftOut.count == 10)
    let back = try await place.command.run("convert", "a.pt", "b.safetensors")
    #expect(back.output.contains("tensors  10, 248024 bytes"), "\(back.output)\(back.errors)")
    let (found, expected) = try (
      Safetensors(contentsOf: place.file("b.safetensors")), place.tensors(of: "runs/tiny-1")
    )
    #expect(found.names.count == 10)
    for name in found.names { #expect(found[name] == expected[name], "\(name)") }

    // The same network, evaluated with the file.
    let own = try await place.command.run("evaluate", "tiny-1", "--checkpoint", "last", "--json")
    let other = try await place.command.run(
      "evaluate", "tiny.yaml", "--set", "initialization.weights=a.pt", "--json")
    func loss(_ text: String) -> Substring? {
      text.firstRange(of: "\"loss\":").map { text[$0.upperBound...].prefix { $0 != "," } }
    }
    #expect(loss(own.output) != nil, "\(own.errors)")
    #expect(loss(own.output) == loss(other.output), "\(other.errors)")
  }

  @Test func `A file that is there is replaced only when forced to`() async throws {
    let place = try Workplace()
    var tensors = Safetensors()
    tensors.append(Tensor(zeros: [2]), named: "weight")
    try tensors.write(to: place.file("a.safetensors"))
    try place.write("mine", to: "a.pt")
    let refused = try await place.command.run("convert", "a.safetensors", "a.pt")
    #expect(refused.code == 74)
    #expect(refused.errors.hasPrefix("sonde: a.pt: cannot be written"))
    #expect(refused.errors.contains("--force replaces it"))
    let forced = try await place.command.run("convert", "a.safetensors", "a.pt", "--force")
    #expect(forced.code == 0)
    #expect(try PyTorchFile.read(place.file("a.pt")).names == ["weight"])
  }

  @Test func `Weights for a network are compared with it`() async throws {
    let place = try Workplace()
    try place.writeExperiment()
    var tensors = Safetensors()
    tensors.append(Tensor(zeros: [10]), named: "fc3.bias")
    tensors.append(Tensor(zeros: [2]), named: "other")
    try tensors.write(to: place.file("a.safetensors"))
    let result = try await place.command.run(
      "convert", "a.safetensors", "b.pt", "--for", "tiny.yaml", "--json")
    #expect(result.code == 0, "\(result.errors)")
    let converted = try JSONDecoder().decode(Converted.self, from: Data(result.output.utf8))
    #expect(converted.tensors == 1 && converted.unexpected == ["other"])
    #expect(converted.missing.count == 9)
    let strict = try await place.command.run(
      "convert", "a.safetensors", "c.pt", "--for", "lenet", "--strict")
    #expect(strict.code == 65)
    #expect(strict.errors.contains("unexpected other"))
    #expect(!place.has("c.pt"))
  }
}
