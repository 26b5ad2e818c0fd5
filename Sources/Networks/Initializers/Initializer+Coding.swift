// Initialisers in files: `zeros`, `{kaiming_normal: {mode: fan_out, nonlinearity: relu}}`.

extension Initializer {
  /// The rule's name in files: that of `torch.nn.init` without the underscore.
  public var name: String {
    switch self {
    case .uniform: "uniform"
    case .normal: "normal"
    case .constant: "constant"
    case .ones: "ones"
    case .zeros: "zeros"
    case .eye: "eye"
    case .dirac: "dirac"
    case .xavierUniform: "xavier_uniform"
    case .xavierNormal: "xavier_normal"
    case .kaimingUniform: "kaiming_uniform"
    case .kaimingNormal: "kaiming_normal"
    case .orthogonal: "orthogonal"
    case .sparse: "sparse"
    case .truncatedNormal: "trunc_normal"
    case .biasUniform: "bias_uniform"
    }
  }

  /// The rule's parameters as they stand in files.
  private var parameters: [(String, any Encodable)] {
    switch self {
    case .uniform(let a, let b): [("a", a), ("b", b)]
    case .normal(let mean, let std): [("mean", mean), ("std", std)]
    case .constant(let value): [("value", value)]
    case .ones, .zeros, .eye: []
    case .dirac(let groups): [("groups", groups)]
    case .xavierUniform(let gain), .xavierNormal(let gain), .orthogonal(let gain):
      [("gain", gain)]
    case .kaimingUniform(let a, let mode, let nonlinearity),
      .kaimingNormal(let a, let mode, let nonlinearity):
      [("a", a), ("mode", mode), ("nonlinearity", nonlinearity)]
    case .sparse(let sparsity, let std): [("sparsity", sparsity), ("std", std)]
    case .truncatedNormal(let mean, let std, let a, let b):
      [("mean", mean), ("std", std), ("a", a), ("b", b)]
    case .biasUniform(let fanIn): [("fan_in", fanIn)]
    }
  }
}

extension Initializer: Codable {
  /// Reads a bare name or a name with parameters; those left out have their defaults.
  public init(from decoder: any Decoder) throws {
    let choice = try NamedValue(from: decoder, kind: "initialiser", choices: Self.choices)
    switch choice.name {
    case "uniform":
      self = .uniform(
        a: try choice.value("a", default: 0), b: try choice.value("b", default: 1))
    case "normal":
      self = .normal(
        mean: try choice.value("mean", default: 0), std: try choice.value("std", default: 1))
    case "constant":
      self = .constant(try choice.value("value"))
    case "sparse":
      self = .sparse(
        sparsity: try choice.value("sparsity"), std: try choice.value("std", default: 0.01))
    case "trunc_normal":
      self = .truncatedNormal(
        mean: try choice.value("mean", default: 0), std: try choice.value("std", default: 1),
        a: try choice.value("a", default: -2), b: try choice.value("b", default: 2))
    case "dirac":
      self = .dirac(groups: try choice.value("groups", default: 1))
    case "bias_uniform":
      self = .biasUniform(fanIn: try choice.value("fan_in"))
    case "ones", "zeros", "eye":
      self = choice.name == "ones" ? .ones : choice.name == "zeros" ? .zeros : .eye
    default:
      self = try Self.scaled(choice)
    }
  }

  /// Reads the rules that look at the shape.
  private static func scaled(_ choice: NamedValue) throws -> Initializer {
    if choice.name.hasPrefix("kaiming") {
      let a = try choice.value("a", default: 0.0)
      let mode = try choice.value("mode", default: FanMode.fanIn)
      let nonlinearity = try choice.value("nonlinearity", default: Nonlinearity.leakyReLU)
      return choice.name == "kaiming_uniform"
        ? .kaimingUniform(a: a, mode: mode, nonlinearity: nonlinearity)
        : .kaimingNormal(a: a, mode: mode, nonlinearity: nonlinearity)
    }
    let gain = try choice.value("gain", default: 1.0)
    switch choice.name {
    case "xavier_uniform": return .xavierUniform(gain: gain)
    case "xavier_normal": return .xavierNormal(gain: gain)
    default: return .orthogonal(gain: gain)
    }
  }

  /// Writes the name with all parameters.
  public func encode(to encoder: any Encoder) throws {
    try NamedValue.encode(name, parameters, to: encoder)
  }
}
