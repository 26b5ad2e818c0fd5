import Foundation

/// How the gradient comes back through a network, read off its last layer.
///
/// Small gradients are not by themselves vanishing gradients: the gradient flows from the last layer to the first, so the
/// last one tells why they are small. Where it is moderate and so are the others, the network learns. Where all are small
/// and the loss is small, it has converged. Where the last one is large and the first ones are tiny, the gradient is lost on
/// its way; and where all are tiny while the loss stays at that of guessing, −log(1/classes), nothing is learned at all.
///
/// Gradients are compared by their size beside the layer's weights, where those are known, so that large layers are not
/// taken for layers with large gradients.
public struct GradientFlow: Hashable, Sendable {
  /// What a table of gradients says.
  public enum Verdict: String, Codable, CaseIterable, Hashable, Sendable {
    /// The gradient is moderate from the last layer to the first.
    case healthy
    /// Small down to the last layer, since the loss is small.
    case converged
    /// Small down to the last layer, though the loss is not small.
    case flat
    /// Lost on its way to the first layers, or too small everywhere while the network guesses.
    case vanishing
    /// Some gradient is not a finite number.
    case diverged
  }

  /// A layer with weights.
  public struct Layer: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// The norm of the gradient of its weights.
    public var gradient: Double
    /// The norm of its weights, where that is known.
    public var weight: Double?

    /// Describes a layer with weights.
    public init(name: String, gradient: Double, weight: Double?) {
      self.name = name
      self.gradient = gradient
      self.weight = weight
    }
  }

  /// The first layer with weights.
  public let first: Layer
  /// The last layer with weights.
  public let last: Layer
  /// The loss beside which the gradients are read, where that is known.
  public let loss: Double?
  /// How many classes there are, where that is known.
  public let classCount: Int?
  private let hasWeights: Bool
  private let isFinite: Bool

  /// Below this part of the weights' norm a gradient is small.
  static let smallShare = 1e-3
  /// Below this a gradient is small, where the weights' norm is not known.
  static let smallNorm = 1e-3
  /// Below this part of the last layer's gradient the first layer's is lost.
  package static let lostShare = 0.01
  /// Above this part of the loss of guessing, a network guesses.
  static let guessingShare = 0.95
  /// Below this part of the loss of guessing, a loss is small.
  static let learnedShare = 0.1

  /// Reads the gradients of a network; nothing where fewer than two layers are known.
  ///
  /// - Parameters:
  ///   - layers: The layers with weights, in the order of the data.
  ///   - loss: The loss of training.
  ///   - classCount: How many classes there are.
  public init?(layers: [Layer], loss: Double?, classCount: Int?) {
    guard layers.count > 1, let first = layers.first, let last = layers.last else { return nil }
    self.first = first
    self.last = last
    self.loss = loss
    self.classCount = classCount.flatMap { $0 > 1 ? $0 : nil }
    hasWeights = [first, last].allSatisfy { $0.weight ?? 0 > 0 }
    isFinite = layers.allSatisfy(\.gradient.isFinite) && loss?.isFinite ?? true
  }

  /// What the numbers say.
  public var verdict: Verdict {
    if !isFinite { return .diverged }
    if isLost { return .vanishing }
    guard isSmall(last) else { return .healthy }
    if isGuessing { return .vanishing }
    return isLearned ? .converged : .flat
  }

  /// What the numbers say, in one sentence with the numbers in it.
  public var sentence: String {
    let (one, other) = (Self.words(last), Self.words(first))
    return switch verdict {
    case .healthy:
      isGuessing
        ? """
        Healthy gradients, but nothing is learned yet: the last layer's (\(one)) is moderate and the first layer's \
        (\(other)) is of its size, while the loss is still that of guessing, \(guessing).
        """
        : """
        Healthy: the last layer's gradient (\(one)) is moderate, and the first layer's (\(other)) is of its size\(beside).
        """
    case .converged:
      """
      Converged: the gradients are small down to the last layer (\(one)) because the loss is small\(beside); they do \
      not vanish.
      """
    case .flat:
      """
      Flat: the gradients are small down to the last layer (\(one)), so that little is learned, though the loss is \
      not small\(beside).
      """
    case .vanishing:
      isLost
        ? """
        Vanishing: the last layer's gradient (\(one)) is \(times) times the first layer's (\(other)) beside their \
        weights: it is lost on its way back\(isGuessing ? ", and the loss stays at that of guessing, \(guessing)" : beside).
        """
        : """
        Vanishing: the gradients are tiny even in the last layer (\(one)), and the loss stays at that of guessing, \
        \(guessing): nothing is learned.
        """
    case .diverged: "Diverged: not every gradient and loss is a finite number."
    }
  }

  /// The loss of guessing all classes alike, −log(1/classes), where the classes are known.
  public var guessingLoss: Double? { classCount.map { log(Double($0)) } }

  private var isGuessing: Bool {
    guard let loss, let guessingLoss else { return false }
    return loss >= Self.guessingShare * guessingLoss
  }

  /// A loss is small beside that of guessing; where the classes are not known, beside that of two.
  private var isLearned: Bool {
    guard let loss else { return false }
    return loss <= Self.learnedShare * (guessingLoss ?? log(2))
  }

  private var isLost: Bool { size(first) < Self.lostShare * size(last) }

  private func isSmall(_ layer: Layer) -> Bool {
    size(layer) < (hasWeights ? Self.smallShare : Self.smallNorm)
  }

  private func size(_ layer: Layer) -> Double {
    hasWeights ? layer.gradient / (layer.weight ?? 1) : layer.gradient
  }

  private var times: String {
    let (one, other) = (size(last), size(first))
    return other > 0 ? String(format: "%.2g", one / other) : "infinitely many"
  }

  private var guessing: String {
    "−log(1/\(classCount ?? 0)) = \(Wording.number(guessingLoss ?? .nan)) (it is \(Wording.number(loss ?? .nan)))"
  }

  /// The loss, and what it would be by guessing.
  private var beside: String {
    guard let loss else { return "" }
    let other = guessingLoss.map { ", and \(Wording.number($0)) by guessing" } ?? ""
    return " (loss \(Wording.number(loss))\(other))"
  }

  private static func words(_ layer: Layer) -> String {
    "\(layer.name), \(String(format: "%.1e", layer.gradient))"
  }
}
