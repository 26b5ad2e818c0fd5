import Foundation

/// A stretch of training, in epochs or in steps.
///
/// In files it is text: `10 epochs`, `0.5 epochs`, `1 epoch`, `400 steps`.
public enum Period: Hashable, Sendable {
  /// Passes over the training set; fractions are allowed.
  case epochs(Double)
  /// Updates of the parameters.
  case steps(Int)

  /// Whether the stretch has a length at all.
  public var isPositive: Bool {
    switch self {
    case .epochs(let count): count > 0 && count.isFinite
    case .steps(let count): count > 0
    }
  }

  /// How long the stretch is, in steps, which need not be a whole number.
  ///
  /// - Parameter stepsPerEpoch: How many steps one pass over the training set has.
  /// - Returns: The length in steps.
  public func length(stepsPerEpoch: Int) -> Double {
    switch self {
    case .epochs(let count): count * Double(stepsPerEpoch)
    case .steps(let count): Double(count)
    }
  }

  /// How often the stretch fits between the start of training and a position.
  func count(until position: SchedulePosition) -> Double {
    Double(position.step) / length(stepsPerEpoch: position.stepsPerEpoch)
  }

  /// How often the stretch fits completely.
  func wholeCount(until position: SchedulePosition) -> Double {
    // A tenth of an epoch has no exact representation, ten of them shall still be one.
    floor(count(until: position) + 1e-9)
  }
}

extension Period: LosslessStringConvertible {
  /// Reads `10 epochs`, `0.5 epochs`, `1 epoch`, `400 steps` or `1 step`.
  public init?(_ description: String) {
    let words = description.split(separator: " ")
    guard words.count == 2 else { return nil }
    switch words[1] {
    case "epoch", "epochs":
      guard let count = Double(words[0]) else { return nil }
      self = .epochs(count)
    case "step", "steps":
      guard let count = Int(words[0]) else { return nil }
      self = .steps(count)
    default: return nil
    }
  }

  /// The number and its unit, as in files.
  public var description: String {
    switch self {
    case .epochs(let count):
      let number = count == count.rounded() ? String(format: "%.0f", count) : String(count)
      return count == 1 ? "1 epoch" : "\(number) epochs"
    case .steps(let count):
      return count == 1 ? "1 step" : "\(count) steps"
    }
  }
}

extension Period: Codable {
  /// Reads text such as `10 epochs`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let period = Period(text), period.isPositive else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription:
          "\"\(text)\" is not a stretch of training. Write a positive number and its unit, "
          + "such as \"10 epochs\" or \"400 steps\".")
    }
    self = period
  }

  /// Writes text such as `10 epochs`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
