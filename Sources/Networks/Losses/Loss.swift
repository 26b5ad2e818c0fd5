package import SondeCompiler

/// What training makes small.
public enum Loss: Hashable, Sendable {
  case crossEntropy(CrossEntropyLoss = CrossEntropyLoss())
  case probabilityCrossEntropy(ProbabilityCrossEntropyLoss = ProbabilityCrossEntropyLoss())
  case meanSquaredError(MeanSquaredErrorLoss = MeanSquaredErrorLoss())

  /// The names of losses in files.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case crossEntropy = "cross_entropy"
    case probabilityCrossEntropy = "probability_cross_entropy"
    case meanSquaredError = "mean_squared_error"
  }

  /// The payload's rules.
  package var rules: any LossRules {
    switch self {
    case .crossEntropy(let rules): rules
    case .probabilityCrossEntropy(let rules): rules
    case .meanSquaredError(let rules): rules
    }
  }

  /// Whether the loss of a batch is the mean over its samples, rather than their sum.
  public var isMean: Bool { rules.reduction == .mean }
}

/// How the losses of a batch's samples become one number.
public enum LossReduction: String, Hashable, Sendable, Codable, CaseIterable {
  /// Their mean.
  case mean
  /// Their sum.
  case sum

  var operation: Reduction { self == .mean ? .mean : .sum }
}

/// The rules of one loss: its settings, and the operations that it becomes.
package protocol LossRules: Tagged {
  var loss: Loss { get }
  var reduction: LossReduction { get }

  /// Adds the operations of the loss.
  ///
  /// - Parameters:
  ///   - outputs: What the network gives, `[batch, classes]`.
  ///   - targets: What they are compared with.
  ///   - builder: Where the operations are added.
  /// - Returns: A scalar.
  /// - Throws: What was found, expected and advised, when the outputs do not suit.
  func trace(outputs: Value, targets: LossTargets, in builder: inout GraphBuilder) throws -> Value
}

extension Loss.Kind {
  /// The payload's type, which holds the names and defaults of the settings.
  package var payload: any LossRules.Type {
    switch self {
    case .crossEntropy: CrossEntropyLoss.self
    case .probabilityCrossEntropy: ProbabilityCrossEntropyLoss.self
    case .meanSquaredError: MeanSquaredErrorLoss.self
    }
  }
}

extension Loss: Codable {
  /// The loss that a file describes.
  package init(_ form: TaggedForm) throws {
    guard let kind = Kind(rawValue: form.tag) else {
      throw NetworkError.unknownName(
        of: "loss", found: form.tag,
        nearest: nearestName(to: form.tag, among: Kind.allCases.map(\.rawValue)))
    }
    self = try kind.payload.init(form.attributes).loss
  }

  /// How a file describes the loss.
  package var form: TaggedForm { rules.form }

  /// Reads a name, as in `cross_entropy`, or a name with settings, as in `cross_entropy: {smoothing: 0.1}`.
  ///
  /// - Throws: ``NetworkError`` for a loss or a setting that is not known or out of its range.
  public init(from decoder: any Decoder) throws { try self.init(TaggedForm(from: decoder)) }

  /// Writes the name and the settings that are not as by default.
  public func encode(to encoder: any Encoder) throws { try form.encode(to: encoder) }
}
