/// Which parameters get which first values.
public struct InitializationRule: Hashable, Sendable {
  /// How a rule selects parameters.
  public enum Selection: Hashable, Sendable {
    /// Those of all layers of a kind.
    case layers(Layer.Kind)
    /// Those whose own or whose layer's name matches; `*` stands for any characters, `?` for any one.
    case name(String)
  }

  /// Which of a layer's parameters a rule is about.
  public enum Target: String, Hashable, Sendable, Codable, CaseIterable {
    /// The weight, or the scale of a batch normalisation.
    case weight
    /// The bias, or the shift of a batch normalisation.
    case bias
  }

  /// How parameters are selected.
  public var selection: Selection
  /// Which of the layers' parameters; nil: all.
  public var parameter: Target?
  /// What they are filled with.
  public var initializer: Initializer

  /// Makes a rule.
  ///
  /// - Parameters:
  ///   - selection: How parameters are selected.
  ///   - parameter: Which of the layers' parameters; nil: all.
  ///   - initializer: What they are filled with.
  public init(
    _ selection: Selection, parameter: Target? = nil, _ initializer: Initializer
  ) {
    self.selection = selection
    self.parameter = parameter
    self.initializer = initializer
  }

  /// Whether the rule is about a parameter; running statistics are never selected.
  ///
  /// - Parameter candidate: A parameter of a network.
  /// - Returns: True where the selection and the target agree with it.
  public func selects(_ candidate: NetworkParameter) -> Bool {
    selection.selects(candidate, parameter)
  }
}

extension InitializationRule.Selection {
  /// Whether a parameter is selected, and is one of those meant; running statistics are never selected.
  func selects(
    _ candidate: NetworkParameter, _ parameter: InitializationRule.Target?
  ) -> Bool {
    guard candidate.isLearned else { return false }
    if let parameter, parameter.rawValue != candidate.ownName { return false }
    return switch self {
    case .layers(let kind): candidate.kind == kind
    case .name(let pattern): NamePattern(pattern).selects(candidate)
    }
  }

  /// What is selected, in words.
  func words(_ parameter: InitializationRule.Target?) -> String {
    let what = parameter?.rawValue ?? "parameters"
    return switch self {
    case .layers(let kind): "the \(what) of \(kind.rawValue) layers"
    case .name(let pattern): parameter == nil ? "\"\(pattern)\"" : "the \(what) of \"\(pattern)\""
    }
  }

  /// What to select instead, where nothing is.
  ///
  /// - Parameters:
  ///   - parameters: What there is.
  ///   - owner: What selects, as in `rule`.
  ///   - purpose: What it wants to do, as in `initialise`.
  /// - Returns: A sentence or two.
  func advice(_ parameters: [NetworkParameter], owner: String, purpose: String) -> String {
    let learned = parameters.filter(\.isLearned)
    switch self {
    case .layers:
      var kinds: [String] = []
      for kind in learned.map(\.kind.rawValue) where !kinds.contains(kind) { kinds.append(kind) }
      return kinds.isEmpty
        ? "It has nothing to \(purpose). Remove the \(owner)."
        : "Its layers with parameters are \(kinds.joined(separator: ", ")). Change or remove the \(owner)."
    case .name(let pattern):
      let names = learned.map(\.name) + learned.map(\.layer)
      return NetworkError.suggestion(nearestName(to: pattern, among: names))
    }
  }
}

extension InitializationRule: CustomStringConvertible {
  /// What is selected, as in `weight of conv2d layers`.
  public var description: String { selection.words(parameter) }
}

extension InitializationRule: Codable {
  private enum Key: String, CodingKey { case layers, name, parameter, initializer }

  /// Reads `{layers: conv2d, parameter: weight, initializer: …}` or `{name: "fc*", initializer: …}`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let name = try container.decodeIfPresent(String.self, forKey: .name) {
      selection = .name(name)
    } else {
      let text = try container.decode(String.self, forKey: .layers)
      guard let kind = Layer.Kind(rawValue: text) else {
        throw NetworkError.unknownName(
          of: "layer", found: text,
          nearest: nearestName(to: text, among: Layer.Kind.allCases.map(\.rawValue)))
      }
      selection = .layers(kind)
    }
    parameter = try container.decodeIfPresent(Target.self, forKey: .parameter)
    initializer = try container.decode(Initializer.self, forKey: .initializer)
  }

  /// Writes what is selected and what it is filled with.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch selection {
    case .layers(let kind): try container.encode(kind, forKey: .layers)
    case .name(let name): try container.encode(name, forKey: .name)
    }
    try container.encodeIfPresent(parameter, forKey: .parameter)
    try container.encode(initializer, forKey: .initializer)
  }
}
