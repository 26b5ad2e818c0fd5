import SondeCompiler

extension Reference {
  static func dropout(_ rules: DropoutMask, _ operands: ReferenceOperands) -> [ReferenceValue] {
    let input = operands[0]
    let seed = operands.integers(1)[0]
    let step = operands.integers(2)[0]
    return operands.map { index in
      stays(rules, seed: seed, step: step, index: index)
        ? input[index] * Double(rules.keepScale) : 0
    }
  }

  /// Whether an element stays, by the random word that is its own.
  static func stays(_ rules: DropoutMask, seed: Int64, step: Int64, index: Int) -> Bool {
    let key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    let block = index / 4
    let counter = SIMD4(
      UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32),
      rules.stream, UInt32(truncatingIfNeeded: step))
    let word = philox4x32(counter: counter, key: key)[index % 4]
    guard rules.probability < 1 else { return false }
    return word >= UInt32(Double(rules.probability) * 4_294_967_296)
  }
}
