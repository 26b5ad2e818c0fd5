import Foundation
import SondeFormats
import SondeTensors
import TestSupport
import Testing

struct GeneratorTests {
  static let seeds: [UInt64] = [0, 1, 42, 1 << 32 + 7, 1 << 63 + 11]
  static let sizes = [1, 15, 16, 17, 31, 32, 100, 625, 1000]

  @Test func `The ten thousandth word is the one that the twister's authors give`() {
    var generator = Generator(seed: 5489)
    var word: UInt32 = 0
    for _ in 0..<10_000 { word = generator.next32() }
    #expect(word == 4_123_659_995)
  }

  @Test func `Only the lower 32 bits of a seed count`() {
    var long = Generator(seed: 1 << 32 + 7)
    var short = Generator(seed: 7)
    #expect(long.next() == short.next())
    #expect(long.seed != short.seed)
  }

  @Test func `Sixty-four bits are two words, the first on top`() {
    var words = Generator(seed: 3)
    var long = Generator(seed: 3)
    let (high, low) = (words.next32(), words.next32())
    #expect(long.next() == UInt64(high) << 32 | UInt64(low))
  }

  @Test func `A copy goes its own way`() {
    var original = Generator(seed: 9)
    _ = original.uniform(count: 700)
    var copy = original
    let expected = original.uniform(count: 1000)
    #expect(copy != original)
    #expect(copy.uniform(count: 1000) == expected)
    #expect(copy == original)
  }

  @Test func `Numbers drawn one by one are those drawn together`() {
    var single = Generator(seed: 5)
    var many = Generator(seed: 5)
    let expected = many.uniform(count: 1500, from: -2, to: 3)
    #expect((0..<1500).map { _ in single.uniform(from: -2, to: 3) } == expected)
    #expect(single == many)
  }

  @Test(arguments: seeds.prefix(3), sizes)
  func `Uniform numbers are PyTorch's bits`(seed: UInt64, size: Int) throws {
    var generator = Generator(seed: seed)
    let golden = try fixture("random/reals").tensor(named: "uniform.\(seed).\(size)")
    #expect(generator.uniform(count: size) == golden.elements())
  }

  @Test(arguments: seeds)
  func `Uniform numbers between bounds are PyTorch's bits`(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let golden = try fixture("random/reals").tensor(named: "bounded.\(seed)")
    #expect(generator.uniform(count: 100, from: -0.037, to: 0.1123) == golden.elements())
  }

  @Test(arguments: seeds)
  func `Uniform numbers in double precision are PyTorch's bits`(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let golden = try fixture("random/reals").tensor(named: "double.\(seed)")
    #expect((0..<100).map { _ in generator.uniformDouble() } == golden.elements())
  }

  @Test(arguments: seeds)
  func `Coins fall as PyTorch's`(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let golden = try fixture("random/reals").tensor(named: "coins.\(seed)")
    let coins = (0..<100).map { _ in UInt8(generator.bernoulli(probability: 0.3) ? 1 : 0) }
    #expect(coins == golden.elements())
  }

  @Test(arguments: seeds)
  func `Long streams have the digests of PyTorch's`(seed: UInt64) throws {
    let golden = try fixture("random/digests")
    func expected(_ name: String) throws -> [Int64] {
      try golden.tensor(named: "\(name).\(seed).\(name == "permutation" ? 60_000 : 200_003)")
        .elements()
    }
    var generator = Generator(seed: seed)
    #expect(digest(generator.uniform(count: 200_003)) == (try expected("uniform")))
    generator = Generator(seed: seed)
    #expect(digest(generator.normal(count: 200_003)) == (try expected("normal")))
    generator = Generator(seed: seed)
    let order = generator.permutation(count: 60_000).map(Int64.init)
    #expect(digest(order) == (try expected("permutation")))
  }

  /// The sum of (index + 1) * value, the value being a number's bits.
  private func digest(_ numbers: [Float]) -> [Int64] {
    digest(numbers.map { Int64(Int32(bitPattern: $0.bitPattern)) })
  }

  private func digest(_ numbers: [Int64]) -> [Int64] {
    [numbers.enumerated().reduce(0) { $0 &+ Int64($1.offset + 1) &* $1.element }]
  }

  @Test func `An interval that is upside down is a programmer's mistake`() async {
    await #expect(processExitsWith: .failure) {
      var generator = Generator(seed: 1)
      _ = generator.uniform(from: 1, to: 0)
    }
  }
}
