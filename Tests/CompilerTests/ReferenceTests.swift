import SondeCompiler
import SondeTensors
import TestSupport
import Testing

/// The reference executor on numbers that can be checked on paper.
struct ReferenceTests {
  private func run(
    _ operation: SondeCompiler.Operation, _ operands: [ReferenceValue],
    dataTypes: [DataType] = []
  ) throws -> [ReferenceValue] {
    var builder = GraphBuilder()
    var inputs: [String: ReferenceValue] = [:]
    let values = operands.enumerated().map { index, operand in
      inputs["\(index)"] = operand
      let dataType = index < dataTypes.count ? dataTypes[index] : .float32
      return builder.input("\(index)", shape: operand.shape, dataType: dataType)
    }
    let made = try builder.apply(operation, to: values, name: "node")
    let result = ReferenceExecutor<Double>().run(builder.graph, inputs: inputs)
    return try made.map { try #require(result.values[$0]) }
  }

  @Test(arguments: [
    (
      SIMD4<UInt32>(repeating: 0), SIMD2<UInt32>(repeating: 0),
      SIMD4<UInt32>(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8)
    ),
    (
      SIMD4<UInt32>(repeating: .max), SIMD2<UInt32>(repeating: .max),
      SIMD4<UInt32>(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD)
    ),
    (
      SIMD4<UInt32>(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344),
      SIMD2<UInt32>(0xA409_3822, 0x299F_31D0),
      SIMD4<UInt32>(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1)
    ),
  ])
  func `Philox gives the words that its authors published`(
    counter: SIMD4<UInt32>, key: SIMD2<UInt32>, words: SIMD4<UInt32>
  ) {
    #expect(philox4x32(counter: counter, key: key) == words)
  }

  @Test func `A convolution does not flip its kernel`() throws {
    let image = ReferenceValue([1, 1, 3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9])
    let kernel = ReferenceValue([1, 1, 2, 2], [1, 0, 0, 10])
    let bias = ReferenceValue([1], [0.5])
    let output = try run(.convolution(Convolution()), [image, kernel, bias])
    #expect(output == [ReferenceValue([1, 1, 2, 2], [51.5, 62.5, 84.5, 95.5])])
  }

  @Test func `Dropout keeps or scales, and forgets nothing between calls`() throws {
    let count = 4000
    let ones = ReferenceValue([count], [Double](repeating: 1, count: count))
    func masked(_ probability: Float, seed: Int64, step: Int64) throws -> [Double] {
      let (seed, step) = (
        ReferenceValue([], integers: [seed]), ReferenceValue([], integers: [step])
      )
      return try run(
        .dropout(DropoutMask(probability: probability, stream: 1)), [ones, seed, step],
        dataTypes: [.float32, .int64, .int64])[0].numbers.elements
    }
    let mask = try masked(0.25, seed: 5, step: 1)
    #expect(Set(mask) == [0, Double(Float(1) / 0.75)])
    let dropped = mask.filter { $0 == 0 }.count
    #expect(abs(dropped - count / 4) < 120, "\(dropped)")
    #expect(mask == (try masked(0.25, seed: 5, step: 1)))
    #expect(mask != (try masked(0.25, seed: 5, step: 2)))
    #expect(mask != (try masked(0.25, seed: 6, step: 1)))
    #expect(try masked(0, seed: 5, step: 1) == [Double](repeating: 1, count: count))
    #expect(try masked(1, seed: 5, step: 1) == [Double](repeating: 0, count: count))
  }

  @Test func `A batch of ignored labels has a mean that is not a number`() throws {
    let logits = ReferenceValue([2, 3], [1, 2, 3, 4, 5, 6])
    let labels = ReferenceValue([2], integers: [-1, -1])
    func loss(_ reduction: Reduction) throws -> Double {
      try run(
        .crossEntropy(CrossEntropy(ignoredLabel: -1, reduction: reduction)), [logits, labels],
        dataTypes: [.float32, .int32])[0].numbers[0]
    }
    #expect(try loss(.mean).isNaN)
    #expect(try loss(.sum) == 0)
  }

  @Test func `Of equal outputs the lower class is greater, and what is not a number is least`()
    throws
  {
    let outputs = ReferenceValue(
      [5, 3], [1, 1, 0, 1, 1, 0, .nan, -9, -10, .nan, .nan, .nan, .nan, -.infinity, 0])
    let labels = ReferenceValue([5], integers: [0, 1, 1, 0, 0])
    func correct(k: Int) throws -> Double {
      try run(
        .correctCount(CorrectCount(k: k)), [outputs, labels], dataTypes: [.float32, .int32])[0]
        .numbers[0]
    }
    #expect(try correct(k: 1) == 2)
    #expect(try correct(k: 2) == 3)
    #expect(try correct(k: 3) == 3)
  }

  @Test func `A label that is not a class gives no loss`() throws {
    let logits = ReferenceValue([2, 3], [1, 2, 3, 4, 5, 6])
    for label in [Int64(3), -1] {
      let labels = ReferenceValue([2], integers: [0, label])
      let loss = try run(
        .crossEntropy(CrossEntropy()), [logits, labels], dataTypes: [.float32, .int32])
      #expect(loss[0].numbers[0].isNaN)
    }
  }

  @Test func `Single precision rounds each value once`() throws {
    var builder = GraphBuilder()
    let input = builder.input("input", shape: [3])
    builder.output("sum", try builder.value(.sum(Sum()), input, input, input, name: "sum"))
    let inputs = ["input": ReferenceValue([3], [0.1, 1e-47, 3])]
    let single = ReferenceExecutor<Float>().run(builder.graph, inputs: inputs)["sum"]
    #expect(single == [Double(Float(3 * Double(Float(0.1)))), 0, 9])
    let double = ReferenceExecutor<Double>().run(builder.graph, inputs: inputs)["sum"]
    #expect(double == [0.1 + 0.1 + 0.1, 1e-47 + 1e-47 + 1e-47, 9])
  }

  @Test func `Rounding to bfloat16 goes to the nearest, to even at ties`() {
    #expect(roundedToBFloat16(1 + 1 / 256) == 1)
    #expect(roundedToBFloat16(1 + 3 / 256) == 1 + 1.0 / 64)
    #expect(roundedToBFloat16(1 + 1.1 / 256) == 1 + 1.0 / 128)
    #expect(roundedToBFloat16(-.infinity) == -.infinity)
    #expect(roundedToBFloat16(.nan).isNaN)
  }
}
