/// Parameters that the optimizer treats in a way of their own.
///
/// Of several groups that select a parameter the last counts; what no group selects is treated as the optimizer says.
public struct ParameterGroup: Hashable, Sendable {
  /// How far parameters take part in training.
  public enum Participation: String, Hashable, Sendable, Codable, CaseIterable {
    /// They have gradients and are updated.
    case updated
    /// They have gradients, which count where all are clipped together, but the optimizer does not know them.
    case leftOut = "left_out"
    /// They have no gradients, and stay.
    case frozen
  }

  /// Which layers' parameters, or which by name; nil: those of all layers.
  public var selection: InitializationRule.Selection?
  /// Which of the layers' parameters; nil: all.
  public var parameter: InitializationRule.Target?
  /// What the learning rate is multiplied by, whatever the schedule.
  public var learningRate: Double
  /// What the optimizer's weight decay is multiplied by; not negative.
  public var weightDecay: Double
  /// How far the parameters take part in training.
  public var participation: Participation

  /// Makes a group.
  ///
  /// - Parameters:
  ///   - selection: Which layers' parameters, or which by name; nil: those of all layers.
  ///   - parameter: Which of the layers' parameters; nil: all.
  ///   - learningRate: What the learning rate is multiplied by.
  ///   - weightDecay: What the optimizer's weight decay is multiplied by; not negative.
  ///   - participation: How far the parameters take part in training.
  public init(
    _ selection: InitializationRule.Selection? = nil,
    parameter: InitializationRule.Target? = nil, learningRate: Double = 1, weightDecay: Double = 1,
    participation: Participation = .updated
  ) {
    self.selection = selection
    self.parameter = parameter
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.participation = participation
  }

  /// A group that stays as it is.
  ///
  /// - Parameter pattern: A name of parameters or layers; `*` stands for any characters, `?` for any one.
  /// - Returns: The group.
  public static func frozen(_ pattern: String) -> ParameterGroup {
    ParameterGroup(.name(pattern), participation: .frozen)
  }

  /// Whether a parameter is in the group; running statistics never are.
  ///
  /// - Parameter candidate: A parameter of a network.
  /// - Returns: True where the selection and the target agree with it.
  public func selects(_ candidate: NetworkParameter) -> Bool {
    (selection ?? .name("*")).selects(candidate, parameter)
  }
}

extension ParameterGroup: CustomStringConvertible {
  /// What is in it, as in `the bias of conv2d layers`.
  public var description: String {
    guard selection == nil, let parameter else { return (selection ?? .name("*")).words(parameter) }
    return "the \(parameter.rawValue) of all layers"
  }
}

extension [ParameterGroup] {
  /// Refuses groups without parameters and with factors that make no sense.
  ///
  /// - Parameter parameters: What the network keeps.
  /// - Throws: ``NetworkError/unusedGroup(_:selection:advice:)`` or
  ///   ``NetworkError/unsuitableAttribute(owner:attribute:found:expected:)``.
  func check(_ parameters: [NetworkParameter]) throws {
    for (index, group) in enumerated() {
      guard parameters.contains(where: group.selects) else {
        throw NetworkError.unusedGroup(
          index + 1, selection: "\(group)",
          advice: (group.selection ?? .name("*"))
            .advice(parameters, owner: "group", purpose: "train"))
      }
      guard group.learningRate.isFinite else {
        throw NetworkError.unsuitableAttribute(
          owner: "parameter group \(index + 1)", attribute: "learning_rate",
          found: "\(group.learningRate)", expected: "a number")
      }
      guard group.weightDecay.isFinite, group.weightDecay >= 0 else {
        throw NetworkError.unsuitableAttribute(
          owner: "parameter group \(index + 1)", attribute: "weight_decay",
          found: "\(group.weightDecay)", expected: "a number, at least 0.0")
      }
    }
  }

  /// The group that counts for a parameter; one that changes nothing where none does.
  func group(of parameter: NetworkParameter) -> ParameterGroup {
    last { $0.selects(parameter) } ?? ParameterGroup()
  }
}
