public import SondeTensors

/// The first values of every parameter: a scheme, rules that say otherwise, and perhaps a file that has them.
///
/// Values are drawn as a PyTorch program draws them, so that one seed gives one network in both: first every parameter, in
/// the order of the layers, by its layer's default; then, again in that order, every parameter that a rule selects. The
/// last rule that selects it counts; rules of the scheme come before all others. So a rule draws on
/// after the defaults even where all defaults are replaced. (Where a PyTorch program constructs layers in another order
/// than it registers them, as torchvision does with the shortcuts of residual networks, only replaced values agree.)
public struct Initialization: Hashable, Sendable {
  /// The rules to start from.
  public var scheme: InitializationScheme
  /// Further rules; a later one counts more.
  public var rules: [InitializationRule]
  /// A file whose values replace those that were drawn.
  public var weights: PretrainedWeights?

  /// Makes an initialisation.
  ///
  /// - Parameters:
  ///   - scheme: The rules to start from.
  ///   - rules: Further rules; a later one counts more.
  ///   - weights: A file whose values replace those that were drawn.
  public init(
    scheme: InitializationScheme = .pytorch, rules: [InitializationRule] = [],
    weights: PretrainedWeights? = nil
  ) {
    self.scheme = scheme
    self.rules = rules
    self.weights = weights
  }

  /// Draws the first values of a network; a file is not read.
  ///
  /// - Parameters:
  ///   - parameters: What the network keeps, in the order of its layers.
  ///   - generator: The source of random numbers; it moves on.
  /// - Returns: A tensor for each parameter and buffer, in the given order.
  /// - Throws: ``NetworkError`` where a rule selects nothing, or cannot fill what it selects.
  public func values(
    for parameters: [NetworkParameter], generator: inout Generator
  ) throws -> [(name: String, value: Tensor)] {
    try check(parameters)
    var values = try parameters.map {
      try Self.draw($0.defaultInitializer, for: $0, &generator)
    }
    for (index, parameter) in parameters.enumerated() {
      guard let initializer = replacement(for: parameter) else { continue }
      values[index] = try Self.draw(initializer, for: parameter, &generator)
    }
    return zip(parameters, values).map { ($0.name, $1) }
  }

  /// What a parameter is filled with in the end.
  ///
  /// - Parameter parameter: A parameter of a network.
  /// - Returns: The last rule's initialiser, or the layer's default.
  public func initializer(of parameter: NetworkParameter) -> Initializer {
    replacement(for: parameter) ?? parameter.defaultInitializer
  }

  private func replacement(for parameter: NetworkParameter) -> Initializer? {
    (scheme.rules + rules).last { $0.selects(parameter) }?.initializer
  }

  private static func draw(
    _ initializer: Initializer, for parameter: NetworkParameter, _ generator: inout Generator
  ) throws -> Tensor {
    do {
      return try initializer.values(shape: parameter.shape, generator: &generator)
    } catch let error as InitializerError {
      throw NetworkError.unsuitableInitializer(parameter: parameter.name, reason: "\(error)")
    }
  }

  /// Refuses rules that select nothing; those of the scheme may.
  private func check(_ parameters: [NetworkParameter]) throws {
    for (index, rule) in rules.enumerated() where !parameters.contains(where: rule.selects) {
      throw NetworkError.unusedRule(
        index + 1, selection: "\(rule)",
        advice: rule.selection.advice(parameters, owner: "rule", purpose: "initialise"))
    }
  }
}

extension Initialization: Codable {
  private enum Key: String, CodingKey { case scheme, rules, weights }

  /// Reads a scheme's name, or `{scheme: …, rules: […], weights: …}`; each may be left out.
  public init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      self.init(scheme: try Self.scheme(named: name))
      return
    }
    let container = try decoder.container(keyedBy: Key.self)
    let name = try container.decodeIfPresent(String.self, forKey: .scheme)
    self.init(
      scheme: try name.map(Self.scheme(named:)) ?? .pytorch,
      rules: try container.decodeIfPresent([InitializationRule].self, forKey: .rules) ?? [],
      weights: try container.decodeIfPresent(PretrainedWeights.self, forKey: .weights))
  }

  private static func scheme(named name: String) throws -> InitializationScheme {
    guard let scheme = InitializationScheme(rawValue: name) else {
      throw NetworkError.unknownName(
        of: "initialization scheme", found: name,
        nearest: nearestName(to: name, among: InitializationScheme.allCases.map(\.rawValue)))
    }
    return scheme
  }

  /// Writes the scheme and, where there are any, the rules and the file.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(scheme, forKey: .scheme)
    if !rules.isEmpty { try container.encode(rules, forKey: .rules) }
    try container.encodeIfPresent(weights, forKey: .weights)
  }
}
