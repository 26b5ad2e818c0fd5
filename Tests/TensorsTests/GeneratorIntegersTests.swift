import SondeFormats
import SondeTensors
import TestSupport
import Testing

struct GeneratorIntegersTests {
  @Test(arguments: GeneratorTests.seeds, [1, 10, 1 << 28 - 1, 1 << 28, 1 << 40])
  func `Whole numbers below a bound are PyTorch's`(seed: UInt64, bound: Int) throws {
    var generator = Generator(seed: seed)
    let golden = try fixture("random/integers").tensor(named: "below.\(bound).\(seed)")
    #expect((0..<20).map { _ in Int64(generator.integer(below: bound)) } == golden.elements())
  }

  @Test(arguments: GeneratorTests.seeds)
  func `Whole numbers from a range are PyTorch's`(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let golden = try fixture("random/integers").tensor(named: "between.\(seed)")
    #expect((0..<20).map { _ in Int64(generator.integer(in: -5..<7)) } == golden.elements())
  }

  @Test func `The widest range does not overflow`() {
    var generator = Generator(seed: 1)
    let number = generator.integer(in: Int.min..<Int.max)
    #expect(number < Int.max)
  }

  @Test(arguments: GeneratorTests.seeds, [0, 1, 2, 10, 1000])
  func `Shuffled orders are PyTorch's`(seed: UInt64, count: Int) throws {
    var generator = Generator(seed: seed)
    let golden = try fixture("random/integers").tensor(named: "permutation.\(count).\(seed)")
    #expect(generator.permutation(count: count).map(Int64.init) == golden.elements())
  }

  @Test(arguments: GeneratorTests.seeds)
  func `Seeds for other generators are PyTorch's`(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let golden = try fixture("random/integers").tensor(named: "seeds.\(seed)")
    #expect((0..<20).map { _ in Int64(generator.nextSeed()) } == golden.elements())
  }

  @Test(arguments: GeneratorTests.seeds)
  func `Two epochs are visited in the order of PyTorch's data loader`(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let golden = try fixture("random/integers").tensor(named: "epochs.\(seed)")
    let orders = generator.epochOrder(count: 12) + generator.epochOrder(count: 12)
    #expect(orders.map(Int64.init) == golden.elements())
  }
}
