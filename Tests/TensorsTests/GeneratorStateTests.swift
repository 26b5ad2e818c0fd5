import Foundation
import SondeFormats
import SondeTensors
import TestSupport
import Testing

struct GeneratorStateTests {
  static let uses = ["fresh", "used", "exhausted", "pending"]

  /// A generator with seed 42 after one of the uses in the golden file.
  private func generator(after use: String) -> Generator {
    var generator = Generator(seed: 42)
    switch use {
    case "used": _ = generator.uniform(count: 100)
    case "exhausted": _ = generator.uniform(count: 624)
    case "pending": _ = generator.normal(count: 3)
    default: break
    }
    return generator
  }

  @Test(arguments: uses)
  func `A state is stored in PyTorch's bytes`(use: String) throws {
    let golden = try fixture("random/states").tensor(named: "\(use).state")
    #expect(generator(after: use).state == golden.elements())
  }

  @Test(arguments: uses)
  func `A generator made from PyTorch's state goes on as PyTorch does`(use: String) throws {
    let golden = try fixture("random/states")
    var generator = try Generator(state: golden.tensor(named: "\(use).state").elements())
    let numbers = generator.normal(count: 2) + generator.uniform(count: 4)
    #expect(numbers == (try golden.tensor(named: "\(use).next").elements()))
  }

  @Test(arguments: uses)
  func `A state survives bytes and JSON`(use: String) throws {
    let original = generator(after: use)
    #expect(try Generator(state: original.state) == original)
    let data = try JSONEncoder().encode(original)
    #expect(try JSONDecoder().decode(Generator.self, from: data) == original)
  }

  @Test func `A state of another length is refused`() {
    let error = #expect(throws: GeneratorError.self) { try Generator(state: [1, 2, 3]) }
    #expect(
      error?.description
        == "random generator: its stored state has 3 bytes, but 5056 are expected. "
        + "The file is damaged or comes from another program: take an earlier checkpoint.")
  }

  @Test func `A state that stands nowhere in the stream is refused`() {
    var bytes = generator(after: "used").state
    bytes[8] = 7
    let error = #expect(throws: GeneratorError.self) { try Generator(state: bytes) }
    #expect(error?.description.contains("words left at word 100") == true)
  }

  @Test func `Text that is no state is refused`() {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Generator.self, from: Data("\"%%%\"".utf8))
    }
  }
}
