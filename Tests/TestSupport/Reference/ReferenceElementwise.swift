import SondeCompiler

extension Reference {
  static func sum(_ operands: ReferenceOperands) -> [ReferenceValue] {
    let arrays = operands.values.map(\.numbers)
    return operands.map { index in arrays.reduce(0) { $0 + $1[index] } }
  }

  static func scale(_ rules: Scale, _ operands: ReferenceOperands) -> [ReferenceValue] {
    let input = operands[0]
    return operands.map { input[$0] * Double(rules.factor) }
  }

  static func multiplyByScalar(_ operands: ReferenceOperands) -> [ReferenceValue] {
    let (input, factor) = (operands[0], operands[1])
    return operands.map { input[$0] * factor[0] }
  }

  static func clamp(_ rules: Clamp, _ operands: ReferenceOperands) -> [ReferenceValue] {
    let (input, limit) = (operands[0], Double(rules.limit))
    return operands.map { index in
      let x = input[index]
      return x > limit ? limit : x < -limit ? -limit : x
    }
  }
}
