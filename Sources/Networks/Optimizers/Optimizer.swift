package import SondeCompiler

/// How parameters follow from gradients.
public enum Optimizer: Hashable, Sendable {
  case sgd(SGD = SGD())
  case adam(Adam = Adam())
  case adamW(AdamW = AdamW())
  case rmsProp(RMSprop = RMSprop())

  /// The names of optimizers in files.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case sgd, adam
    case adamW = "adamw"
    case rmsProp = "rmsprop"
  }

  /// The step along the gradient before any schedule.
  public var learningRate: Double { rules.learningRate }

  /// The same optimizer with another learning rate.
  ///
  /// - Parameter learningRate: The step along the gradient before any schedule; not negative.
  /// - Returns: A changed copy.
  public func with(learningRate: Double) -> Optimizer {
    var rules = rules
    rules.learningRate = learningRate
    return rules.optimizer
  }

  /// The payload's rules.
  package var rules: any OptimizerRules {
    switch self {
    case .sgd(let rules): rules
    case .adam(let rules): rules
    case .adamW(let rules): rules
    case .rmsProp(let rules): rules
    }
  }
}

extension Optimizer.Kind {
  /// The payload's type, which holds the names and defaults of the settings.
  package var payload: any OptimizerRules.Type {
    switch self {
    case .sgd: SGD.self
    case .adam: Adam.self
    case .adamW: AdamW.self
    case .rmsProp: RMSprop.self
    }
  }
}

/// The rules of one optimizer: its settings, what it remembers, and the operation that it becomes.
///
/// The operation reads the parameter, its gradient, the learning rate, the step's number and what is remembered, and makes the
/// new parameter and what is remembered then.
package protocol OptimizerRules: Tagged {
  var optimizer: Optimizer { get }
  var learningRate: Double { get set }
  var weightDecay: Double { get set }
  /// What is remembered of each parameter, in the operation's order.
  var memory: [String] { get }
  var operation: Operation { get }
  /// Whether a schedule can move its momentum, or first decay rate.
  var takesScheduledMomentum: Bool { get }
  /// Refuses settings that do not go together.
  func checkTogether() throws
  /// Adds the update of a parameter.
  ///
  /// - Parameters:
  ///   - operands: What the operation reads, in its order.
  ///   - name: The parameter's.
  ///   - builder: Where it is added.
  /// - Returns: The new parameter, and what is remembered then.
  /// - Throws: ``GraphError``.
  func addUpdate(
    _ operands: [Value], name: String, in builder: inout GraphBuilder
  ) throws -> [Value]
}

extension OptimizerRules {
  package func checkTogether() throws {}
  package var takesScheduledMomentum: Bool { false }
  package func addUpdate(
    _ operands: [Value], name: String, in builder: inout GraphBuilder
  ) throws -> [Value] {
    try builder.apply(operation, to: operands, name: name)
  }
}

extension Optimizer: Codable {
  /// The optimizer that a file describes.
  package init(_ form: TaggedForm) throws {
    guard let kind = Kind(rawValue: form.tag) else {
      throw NetworkError.unknownName(
        of: "optimizer", found: form.tag,
        nearest: nearestName(to: form.tag, among: Kind.allCases.map(\.rawValue)))
    }
    let rules = try kind.payload.init(form.attributes)
    try rules.checkTogether()
    self = rules.optimizer
  }

  /// How a file describes the optimizer.
  package var form: TaggedForm { rules.form }

  /// Reads a name, as in `adam`, or a name with settings, as in `sgd: {learning_rate: 0.01}`.
  ///
  /// - Throws: ``NetworkError`` for an optimizer or a setting that is not known or out of its range.
  public init(from decoder: any Decoder) throws { try self.init(TaggedForm(from: decoder)) }

  /// Writes the name and the settings that are not as by default.
  public func encode(to encoder: any Encoder) throws { try form.encode(to: encoder) }
}
