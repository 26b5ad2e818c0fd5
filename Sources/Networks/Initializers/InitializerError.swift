public import SondeTensors

/// Why an initialiser could not give a parameter values.
public enum InitializerError: Error, Hashable, CustomStringConvertible {
  /// The rule needs outputs and inputs, which a shape with fewer than two dimensions does not have.
  case tooFewDimensions(initializer: String, shape: Shape)
  /// The rule is for other numbers of dimensions.
  case wrongRank(initializer: String, shape: Shape, expected: ClosedRange<Int>)
  /// The outputs do not fall into so many equal groups.
  case groupsDoNotDivide(initializer: String, groups: Int, shape: Shape)
  /// One of the rule's numbers makes no sense.
  case badParameter(initializer: String, name: String, found: Double, expected: String)

  /// Where, what was found, what was expected and what to do.
  public var description: String {
    switch self {
    case .tooFewDimensions(let initializer, let shape):
      "\(initializer): the shape [\(Self.list(shape))] has \(Self.count(shape.rank)), but the rule "
        + "needs at least 2 (outputs, inputs). Give biases and scales a rule that does not look at "
        + "the shape, such as zeros, ones or bias_uniform."
    case .wrongRank(let initializer, let shape, let expected):
      "\(initializer): the shape [\(Self.list(shape))] has \(Self.count(shape.rank)), but the rule "
        + "is for \(Self.range(expected)) dimensions. Apply it by layer type or parameter name to "
        + "weights that have them."
    case .groupsDoNotDivide(let initializer, let groups, let shape):
      "\(initializer): \(groups) groups do not divide the outputs of the shape "
        + "[\(Self.list(shape))], but every group needs as many. Give the number of groups of the "
        + "convolution."
    case .badParameter(let initializer, let name, let found, let expected):
      "\(initializer): \(name) is \(found), but it must be \(expected). Change it in the "
        + "experiment's initialisation."
    }
  }

  private static func list(_ shape: Shape) -> String {
    shape.dimensions.map(String.init).joined(separator: ", ")
  }

  private static func count(_ rank: Int) -> String {
    rank == 1 ? "1 dimension" : "\(rank) dimensions"
  }

  private static func range(_ range: ClosedRange<Int>) -> String {
    range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
  }
}
