// What files can say about a schedule: read by the decoder and by the list of keys.

extension Schedule {
  /// All schedules with their parameters.
  package static let choices: [Choice] = [
    Choice("constant", "the optimizer's learning rate throughout"),
    Choice(
      "step", "times gamma after every period",
      [ChoiceParameter("every", period, nil, "how long each value holds"), gamma("0.1")]),
    Choice(
      "multi_step", "times gamma at each milestone",
      [
        ChoiceParameter("milestones", "list of periods", nil, "positions from the start"),
        gamma("0.1"),
      ]),
    Choice(
      "exponential", "times gamma again and again",
      [
        gamma(nil), ChoiceParameter("every", period, "\"1 epoch\"", "how long each value holds"),
      ]),
    Choice(
      "cosine_annealing", "half a cosine down to a minimum",
      [
        ChoiceParameter("over", period, nil, "length of the way down"),
        ChoiceParameter("minimum", "number", "0", "learning rate at its end"),
        ChoiceParameter(
          "cadence", "epoch or step", "the unit of over", "how often a new value is taken"),
      ]),
    Choice("reduce_on_plateau", "times a factor when a metric no longer improves", plateau),
    Choice("one_cycle", "up to a maximum, then far down, at each update", cycle),
    Choice(
      "warm_up", "a linear rise at each update, then another schedule from its start",
      [
        ChoiceParameter("over", period, nil, "length of the rise"),
        ChoiceParameter(
          "start_factor", "number above 0, at most 1", "\(1.0 / 3)",
          "first learning rate, as a share of the optimizer's"),
        ChoiceParameter("then", "schedule", "\"constant\"", "what follows"),
      ]),
  ]

  private static let period = "period, such as 10 epochs or 400 steps"

  private static func gamma(_ standard: String?) -> ChoiceParameter {
    ChoiceParameter("gamma", "number", standard, "factor")
  }

  private static let plateau = [
    ChoiceParameter(
      "direction", "minimize or maximize", "\"minimize\"", "which way the metric improves"),
    ChoiceParameter("factor", "number below 1", "0.1", "factor"),
    ChoiceParameter("patience", "whole number", "10", "evaluations borne without improvement"),
    ChoiceParameter("threshold", "number", "0.0001", "least change that counts as improvement"),
    ChoiceParameter(
      "threshold_mode", "relative or absolute", "\"relative\"", "what the threshold measures"),
    ChoiceParameter(
      "cooldown", "whole number", "0", "evaluations not counted after a reduction"),
    ChoiceParameter("minimum", "number", "0", "learning rate below which it does not go"),
    ChoiceParameter("smallest_reduction", "number", "1e-08", "least reduction carried out"),
  ]

  private static let cycle = [
    ChoiceParameter("maximum", "number", nil, "highest learning rate"),
    ChoiceParameter("over", period, nil, "length of the cycle"),
    ChoiceParameter("rising_share", "number from 0 to 1", "0.3", "share of the length that rises"),
    ChoiceParameter("annealing", "cosine or linear", "\"cosine\"", "way between the values"),
    ChoiceParameter(
      "cycle_momentum", "true or false", "true", "whether momentum runs the other way"),
    ChoiceParameter(
      "lowest_momentum", "number", "0.85", "momentum where the learning rate is highest"),
    ChoiceParameter(
      "highest_momentum", "number", "0.95", "momentum where the learning rate is lowest"),
    ChoiceParameter("start_divisor", "number above 0", "25", "maximum over first value"),
    ChoiceParameter("end_divisor", "number above 0", "10000", "first value over last value"),
    ChoiceParameter(
      "three_phases", "true or false", "false", "whether falling to the first value is a phase"),
  ]
}
