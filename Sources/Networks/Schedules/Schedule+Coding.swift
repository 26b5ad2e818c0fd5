// Schedules in files: `constant`, `{step: {every: 10 epochs, gamma: 0.1}}`.

extension Schedule {
  /// The schedule's name in files.
  public var name: String {
    switch self {
    case .constant: "constant"
    case .step: "step"
    case .multiStep: "multi_step"
    case .exponential: "exponential"
    case .cosineAnnealing: "cosine_annealing"
    case .reduceOnPlateau: "reduce_on_plateau"
    case .oneCycle: "one_cycle"
    case .warmUp: "warm_up"
    }
  }

  /// The schedule's parameters as they stand in files.
  private var parameters: [(String, any Encodable)] {
    switch self {
    case .constant: []
    case .step(let rule): [("every", rule.every), ("gamma", rule.gamma)]
    case .multiStep(let rule): [("milestones", rule.milestones), ("gamma", rule.gamma)]
    case .exponential(let rule): [("gamma", rule.gamma), ("every", rule.every)]
    case .cosineAnnealing(let rule):
      [("over", rule.over), ("minimum", rule.minimum), ("cadence", rule.cadence)]
    case .reduceOnPlateau(let rule): Self.parameters(of: rule)
    case .oneCycle(let rule): Self.parameters(of: rule)
    case .warmUp(let rule):
      [("over", rule.over), ("start_factor", rule.startFactor), ("then", rule.schedule)]
    }
  }

  private static func parameters(of rule: OneCycleLR) -> [(String, any Encodable)] {
    var list: [(String, any Encodable)] = [
      ("maximum", rule.maximum), ("over", rule.over), ("rising_share", rule.risingShare),
      ("annealing", rule.annealing), ("cycle_momentum", rule.momentumCycle != nil),
    ]
    if let cycle = rule.momentumCycle {
      list += [("lowest_momentum", cycle.lowest), ("highest_momentum", cycle.highest)]
    }
    return list + [
      ("start_divisor", rule.startDivisor), ("end_divisor", rule.endDivisor),
      ("three_phases", rule.hasThreePhases),
    ]
  }

  private static func parameters(of rule: ReduceLROnPlateau) -> [(String, any Encodable)] {
    let threshold: [(String, any Encodable)] =
      switch rule.threshold {
      case .relative(let share): [("threshold", share), ("threshold_mode", "relative")]
      case .absolute(let change): [("threshold", change), ("threshold_mode", "absolute")]
      }
    return [
      ("direction", rule.direction), ("factor", rule.factor), ("patience", rule.patience),
    ] + threshold + [
      ("cooldown", rule.cooldown), ("minimum", rule.minimum),
      ("smallest_reduction", rule.smallestReduction),
    ]
  }
}

extension Schedule: Codable {
  /// Reads a bare name or a name with parameters; those left out have their defaults.
  public init(from decoder: any Decoder) throws {
    let choice = try NamedValue(from: decoder, kind: "schedule", choices: Self.choices)
    switch choice.name {
    case "step":
      self = .step(
        StepLR(every: try choice.value("every"), gamma: try choice.value("gamma", default: 0.1)))
    case "multi_step":
      self = .multiStep(
        MultiStepLR(
          milestones: try choice.value("milestones"),
          gamma: try choice.value("gamma", default: 0.1)))
    case "exponential":
      self = .exponential(
        ExponentialLR(
          gamma: try choice.value("gamma"), every: try choice.value("every", default: .epochs(1))))
    case "cosine_annealing":
      self = .cosineAnnealing(
        CosineAnnealingLR(
          over: try choice.value("over"), minimum: try choice.value("minimum", default: 0),
          cadence: try choice.value("cadence", default: Cadence?.none)))
    case "reduce_on_plateau": self = .reduceOnPlateau(try Self.plateau(choice))
    case "one_cycle": self = .oneCycle(try Self.cycle(choice))
    case "warm_up":
      let factor = try choice.value("start_factor", default: 1.0 / 3)
      try choice.require(
        factor > 0 && factor <= 1, "start_factor", "\(factor)", "above 0 and at most 1")
      self = .warmUp(
        LinearWarmUp(
          over: try choice.value("over"), startFactor: factor,
          then: try choice.value("then", default: .constant)))
    default: self = .constant
    }
  }

  private static func cycle(_ choice: NamedValue) throws -> OneCycleLR {
    let momentum = OneCycleLR.MomentumCycle(
      lowest: try choice.value("lowest_momentum", default: 0.85),
      highest: try choice.value("highest_momentum", default: 0.95))
    let share = try choice.value("rising_share", default: 0.3)
    let start = try choice.value("start_divisor", default: 25.0)
    let end = try choice.value("end_divisor", default: 1e4)
    try choice.require((0...1).contains(share), "rising_share", "\(share)", "from 0 to 1")
    try choice.require(start > 0, "start_divisor", "\(start)", "positive")
    try choice.require(end > 0, "end_divisor", "\(end)", "positive")
    return OneCycleLR(
      maximum: try choice.value("maximum"), over: try choice.value("over"), risingShare: share,
      annealing: try choice.value("annealing", default: .cosine),
      momentumCycle: try choice.value("cycle_momentum", default: true) ? momentum : nil,
      startDivisor: start, endDivisor: end,
      hasThreePhases: try choice.value("three_phases", default: false))
  }

  private static func plateau(_ choice: NamedValue) throws -> ReduceLROnPlateau {
    let factor = try choice.value("factor", default: 0.1)
    try choice.require(factor < 1, "factor", "\(factor)", "below 1")
    let threshold = try choice.value("threshold", default: 1e-4)
    let mode = try choice.value("threshold_mode", default: "relative")
    try choice.require(
      ["relative", "absolute"].contains(mode), "threshold_mode", mode, "relative or absolute")
    return ReduceLROnPlateau(
      direction: try choice.value("direction", default: .minimize), factor: factor,
      patience: try choice.value("patience", default: 10),
      threshold: mode == "relative" ? .relative(threshold) : .absolute(threshold),
      cooldown: try choice.value("cooldown", default: 0),
      minimum: try choice.value("minimum", default: 0),
      smallestReduction: try choice.value("smallest_reduction", default: 1e-8))
  }

  /// Writes the name with all parameters.
  public func encode(to encoder: any Encoder) throws {
    try NamedValue.encode(name, parameters, to: encoder)
  }
}
