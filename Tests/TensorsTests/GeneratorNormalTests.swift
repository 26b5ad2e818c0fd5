import SondeFormats
import TestSupport
import Testing

@testable import SondeTensors

struct GeneratorNormalTests {
  @Test(arguments: GeneratorTests.seeds.prefix(3), GeneratorTests.sizes)
  func `Normal numbers are PyTorch's bits in every size`(seed: UInt64, size: Int) throws {
    var generator = Generator(seed: seed)
    let golden = try fixture("random/reals").tensor(named: "normal.\(seed).\(size)")
    #expect(generator.normal(count: size) == golden.elements())
  }

  @Test(arguments: GeneratorTests.seeds)
  func `Normal numbers with a mean and a deviation are PyTorch's bits`(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let golden = try fixture("random/reals").tensor(named: "scaled.\(seed)")
    let numbers = generator.normal(count: 100, mean: 0.3, standardDeviation: 0.02)
    #expect(numbers == golden.elements())
  }

  @Test(arguments: GeneratorTests.seeds)
  func `Single normal numbers in double precision are PyTorch's`(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let golden = try fixture("random/reals").tensor(named: "normal_double.\(seed)")
    let numbers = (0..<15).map { _ in generator.normal(mean: 0.3, standardDeviation: 0.02) }
    // The C library's logarithm and sine may differ in the last bit between its releases.
    expectClose(numbers, golden.elements(), relative: 1e-15)
  }

  @Test func `Mean and deviation are those asked for`() {
    var generator = Generator(seed: 8)
    let numbers = generator.normal(count: 100_000, mean: 3, standardDeviation: 2).map(Double.init)
    let mean = numbers.reduce(0, +) / 100_000
    let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 100_000
    // Five standard errors.
    #expect(abs(mean - 3) < 0.032)
    #expect(abs(variance.squareRoot() - 2) < 0.023)
  }

  @Test func `The quick and the exact way give the same bits`() {
    // Below a deviation of 1e-20 everything is computed the exact way; a power of two scales exactly.
    var quick = Generator(seed: 12)
    var exact = Generator(seed: 12)
    let scaled = quick.normal(count: 50_000).map { $0 * 0x1p-70 }
    #expect(exact.normal(count: 50_000, standardDeviation: 0x1p-70) == scaled)
  }

  @Test func `A sum that rounding twice would spoil is noticed`() {
    // Exactly 1 + 2^-23 + 2^-24 - 2^-64: just below the middle of two neighbours.
    let a: Float = 0x1p-24 * (1 - 0x1p-20)
    let b: Float = 1 + 0x1p-20
    let c: Float = 1 + 0x1p-23
    var doubt: UInt32 = 0
    #expect(ExactFusion.fused(a, b, c, &doubt) == 1 + 0x1p-23)
    #expect(doubt == 0)
    #expect(QuickFusion.fused(a, b, c, &doubt) == 1 + 0x1p-22)
    #expect(doubt != 0)
  }

  @Test func `Quickly fused sums without doubt are exact`() {
    var generator = Generator(seed: 2)
    for _ in 0..<100_000 {
      let factors = generator.uniform(count: 2, from: -4, to: 4)
      let summand = generator.uniform(from: -1, to: 1) * 0x1p-8
      var doubt: UInt32 = 0
      let quick = QuickFusion.fused(factors[0], factors[1], summand, &doubt)
      let exact = ExactFusion.fused(factors[0], factors[1], summand, &doubt)
      #expect(quick == exact || doubt != 0)
    }
  }

  @Test func `Logarithm, sine and cosine are good to a few units in the last place`() {
    var doubt: UInt32 = 0
    for index in 1...4096 {
      let number = Float(index) / 4096
      let logarithm = Cephes.logarithm(number, &doubt, by: ExactFusion.self)
      expectClose(Double(logarithm), logarithmReference(Double(number)), absolute: 2e-7)
    }
    for (octant, expected) in [(1, 0.5.squareRoot()), (2, 1), (3, 0.5.squareRoot()), (4, 0)] {
      let angle = Float(octant) * .pi / 4
      let (sine, _) = Cephes.sineAndCosine(angle, &doubt, by: ExactFusion.self)
      expectClose(Double(sine), expected, absolute: 2e-7)
    }
    for index in 0..<4096 {
      let angle = Float(index) / 4096 * 2 * .pi
      let (sine, cosine) = Cephes.sineAndCosine(angle, &doubt, by: ExactFusion.self)
      expectClose(sine * sine + cosine * cosine, 1, absolute: 5e-7)
    }
  }

  /// The natural logarithm by its series around 1, independent of any library.
  private func logarithmReference(_ number: Double) -> Double {
    var (mantissa, exponent) = (number, 0.0)
    while mantissa < 0.7 { (mantissa, exponent) = (mantissa * 2, exponent - 1) }
    let ratio = (mantissa - 1) / (mantissa + 1)
    var (sum, power) = (0.0, ratio)
    for term in stride(from: 1.0, to: 60, by: 2) {
      sum += power / term
      power *= ratio * ratio
    }
    return 2 * sum + exponent * 0.693_147_180_559_945_3
  }
}
