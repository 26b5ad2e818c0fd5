public import SondeExperiments

/// Carries out experiments for those who want to know what would happen, without a trace in the user's runs.
///
/// Training implements it; diagnosis asks for it. The same experiment gives the same answer.
public protocol TrialRunner: Sendable {
  /// Looks into a network with its first weights, on the batches with which training would begin.
  ///
  /// - Parameter experiment: What would be trained.
  /// - Returns: What was measured, with what theory expects.
  /// - Throws: What would keep the experiment from being trained.
  func probe(_ experiment: Experiment) throws -> ProbeReport

  /// Looks at the pictures and labels, as they are stored and as they reach the network.
  ///
  /// - Parameter experiment: What would be trained.
  /// - Returns: What was measured.
  /// - Throws: What would keep the experiment from being trained.
  func inspect(_ experiment: Experiment) throws -> DataReport

  /// Makes the first updates, and compares them with what the optimizer alone would make of each batch's gradient.
  ///
  /// - Parameter experiment: What would be trained.
  /// - Returns: What was done to each parameter.
  /// - Throws: What would keep the experiment from being trained.
  func updates(_ experiment: Experiment) throws -> UpdateReport

  /// Trains a short while, watched, and evaluates some of the pictures at the end.
  ///
  /// - Parameters:
  ///   - experiment: What is trained; its data, order and seed are kept.
  ///   - steps: How many updates are made at most.
  ///   - stop: Looked at after every step that is recorded; training ends when it says so.
  /// - Returns: What happened.
  /// - Throws: What kept the experiment from being trained.
  func train(
    _ experiment: Experiment, steps: Int, until stop: @escaping @Sendable (RunRecord) -> Bool
  ) throws -> RunRecord
}
