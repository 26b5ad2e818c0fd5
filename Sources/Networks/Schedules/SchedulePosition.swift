/// Where training stands: in front of which update.
public struct SchedulePosition: Hashable, Sendable {
  /// How many updates of the parameters are done; 0 in front of the first.
  public let step: Int
  /// How many updates one pass over the training set has.
  public let stepsPerEpoch: Int

  /// Makes a position.
  ///
  /// - Parameters:
  ///   - step: How many updates are done; not negative.
  ///   - stepsPerEpoch: How many updates an epoch has; at least 1.
  public init(step: Int, stepsPerEpoch: Int) {
    precondition(step >= 0, "A position in training cannot be negative.")
    precondition(stepsPerEpoch > 0, "An epoch has at least one step.")
    self.step = step
    self.stepsPerEpoch = stepsPerEpoch
  }

  /// How many epochs are complete.
  public var epoch: Int { step / stepsPerEpoch }

  /// The position from which a schedule with this cadence takes its value.
  func held(_ cadence: Cadence) -> SchedulePosition {
    switch cadence {
    case .step: self
    case .epoch: SchedulePosition(step: epoch * stepsPerEpoch, stepsPerEpoch: stepsPerEpoch)
    }
  }

  /// The position seen from a later start.
  func advanced(past steps: Int) -> SchedulePosition {
    SchedulePosition(step: max(0, step - steps), stepsPerEpoch: stepsPerEpoch)
  }
}

/// How often a smooth schedule takes a new value.
public enum Cadence: String, Hashable, Sendable, Codable, CaseIterable {
  /// At the start of each epoch, as when PyTorch's scheduler is stepped once an epoch.
  case epoch
  /// At each update, as when PyTorch's scheduler is stepped after each batch.
  case step
}
