import SondeCompiler
import SondeTensors

extension OperationCase {
  package static let shapeOperations: [OperationCase] = [
    OperationCase(
      "concatenation: batch", .concatenation(Concatenation(axis: 0)),
      [Operand("a", [2, 3, 2, 2]), Operand("b", [1, 3, 2, 2])]),
    OperationCase(
      "concatenation: channels", .concatenation(Concatenation(axis: 1)),
      [Operand("a", [2, 3, 2, 2]), Operand("b", [2, 1, 2, 2]), Operand("c", [2, 4, 2, 2])]),
    OperationCase(
      "concatenation: features", .concatenation(Concatenation(axis: 1)),
      [Operand("a", [3, 2]), Operand("b", [3, 5])]),
    OperationCase(
      "concatenation: rows of pixels", .concatenation(Concatenation(axis: 2)),
      [Operand("a", [1, 2, 3, 2]), Operand("b", [1, 2, 1, 2])]),
    OperationCase(
      "reshape: flatten", .reshape(Reshape(shape: [2, 12])), [Operand("input", [2, 3, 2, 2])]),
    OperationCase(
      "reshape: to images", .reshape(Reshape(shape: [2, 3, 2, 2])), [Operand("input", [2, 12])]),
    OperationCase(
      "slice: batch", .slice(Slice(axis: 0, start: 1, count: 2)),
      [Operand("input", [4, 3, 2, 2], isDifferentiable: false)]),
    OperationCase(
      "slice: channels", .slice(Slice(axis: 1, start: 2, count: 3)),
      [Operand("input", [2, 6, 3, 1], isDifferentiable: false)]),
    OperationCase(
      "slice: features", .slice(Slice(axis: 1, start: 0, count: 4)),
      [Operand("input", [3, 5], isDifferentiable: false)]),
    OperationCase(
      "oneHot: labels", .oneHot(OneHot(classes: 4)), [Operand("labels", [5], [0, 3, 1, 1, 2])]),
    OperationCase("constant: rows", .constant(Constant(value: 0.3, shape: [2, 5])), []),
    OperationCase("constant: scalar", .constant(Constant(value: -2)), []),
  ]
}
