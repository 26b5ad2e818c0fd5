import SondeDatasets
import SondeExperiments
import SondeNetworks
import SondeOneDNN
import SondeRuns
import SondeTensors

/// Compares the first updates of a training with those that the optimizer alone would make of each batch's gradient.
///
/// Two networks make the same steps from the same state: the one as it is given, and one in which gradients, parameters and
/// running statistics are treated in no special way. Before each step the second takes over everything from the first, so that
/// whatever differs is what is done between the gradient and the parameters.
struct UpdateLook {
  static let steps = 3
  static let pictureLimit = 64

  private let plan: TrainingPlan
  private let given: NetworkExecutor
  private let plain: NetworkExecutor
  private let loader: BatchLoader
  private let batchSize: Int
  private var generator: Generator

  init(_ experiment: Experiment) throws {
    plan = try TrainingPlan(experiment)
    batchSize = min(plan.batchSize, plan.training.dataset.count, Self.pictureLimit)
    loader = try plan.training.loader(batchSize: batchSize, order: plan.order, threads: nil)
    var settings = plan.settings
    settings.schedulesMomentum = false
    given = try NetworkExecutor(plan.network, picture: loader.inputShape, settings: settings)
    (settings.gradients, settings.groups) = (GradientPlan(), [])
    plain = try NetworkExecutor(
      plan.network.withMovingStatistics(), picture: loader.inputShape, settings: settings)
    generator = Generator(seed: experiment.seed)
    // Compiling makes the optimizer's memory, which initialising empties.
    _ = try given.trainingStep(batch: batchSize)
    try given.initialize(plan.initialization, generator: &generator)
  }

  /// Makes the steps.
  mutating func report() throws -> UpdateReport {
    let parameters = given.parameters
    var updates: [[Update]] = []
    let first = values(given)
    loader.start(epoch: 0, generator: generator)
    defer { loader.cancel() }
    while updates.count < Self.steps, let batch = try loader.next(), batch.count == batchSize {
      updates.append(try step(batch, number: updates.count))
    }
    var rows: [UpdateReport.Row] = []
    var statistics: [UpdateReport.Statistics] = []
    for (index, parameter) in parameters.enumerated() {
      let course = updates.map { $0[index] }
      guard let beginning = course.first else { break }
      if parameter.isLearned {
        rows.append(Self.row(parameter, first[index], course))
      } else {
        statistics.append(
          UpdateReport.Statistics(
            name: parameter.name, layer: parameter.layer, moved: norm(beginning.given),
            expected: norm(beginning.plain)))
      }
    }
    return UpdateReport(rows: rows, statistics: statistics, steps: updates.count)
  }

  /// By how much a parameter was changed: in the network as it is given, and in the plain one.
  private struct Update {
    var given: [Float]
    var plain: [Float]
  }

  private func step(_ batch: Batch, number: Int) throws -> [Update] {
    let before = values(given)
    let executables = try [given, plain].map { try $0.trainingStep(batch: batchSize) }
    for name in plain.states.names {
      if let tensor = given.states.tensor(named: name) { try plain.states.set(name, to: tensor) }
    }
    for executable in executables {
      executable.feed(batch)
      executable.feed("learning_rate", scalar: Float(plan.settings.optimizer.learningRate))
      executable.feed("step", scalar: Int64(number + 1))
      executable.feed("seed", scalar: Int64(bitPattern: plan.seed))
      executable.feed(
        GradientPlan.keptName, scalar: plan.settings.gradients.kept(atBatch: number))
      try executable.run()
    }
    func changes(_ executor: NetworkExecutor) -> [[Float]] {
      zip(values(executor), before).map { zip($0, $1).map { $0 - $1 } }
    }
    return zip(changes(given), changes(plain)).map { Update(given: $0, plain: $1) }
  }

  private func values(_ executor: NetworkExecutor) -> [[Float]] {
    executor.parameters.map { executor.states.tensor(named: $0.name)?.elements() ?? [] }
  }

  private static func row(
    _ parameter: NetworkParameter, _ first: [Float], _ course: [Update]
  ) -> UpdateReport.Row {
    let (moved, expected) = (norm(course[0].given), norm(course[0].plain))
    let product = dot(course[0].given, course[0].plain)
    // A learning rate of the parameter's own is no debt of earlier batches.
    let factor = expected > 0 ? product / (expected * expected) : 1
    func excess(_ update: Update) -> Double {
      let size = norm(update.plain)
      let rest = zip(update.given, update.plain).map { $0 - Float(factor) * $1 }
      return size > 0 ? norm(rest) / size : 0
    }
    let atFirst = excess(course[0])
    return UpdateReport.Row(
      parameter: parameter.name, layer: parameter.layer,
      size: norm(first) / Double(max(1, first.count)).squareRoot(), moved: moved,
      expected: expected, alignment: product / (moved * expected),
      carried: course.dropFirst().map { max(0, excess($0) - atFirst) }.max() ?? 0,
      unitSpread: unitSpread(first, parameter.shape),
      laterUnitSpread: unitSpread(
        course.reduce(first) { zip($0, $1.given).map { $0 + $1 } }, parameter.shape))
  }

  /// The deviation across units over the root of the mean square; nil for vectors, single units and zeros.
  private static func unitSpread(_ values: [Float], _ shape: Shape) -> Double? {
    guard shape.rank > 1, shape[0] > 1, !values.isEmpty else { return nil }
    let (units, size) = (shape[0], values.count / shape[0])
    var squares = 0.0
    var deviations = 0.0
    for place in 0..<size {
      var sum = 0.0
      var square = 0.0
      for unit in 0..<units {
        let value = Double(values[unit * size + place])
        sum += value
        square += value * value
      }
      squares += square
      deviations += max(0, square - sum * sum / Double(units))
    }
    return squares > 0 ? (deviations / squares).squareRoot() : nil
  }
}

private func dot(_ one: [Float], _ other: [Float]) -> Double {
  zip(one, other).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

private func norm(_ values: [Float]) -> Double { dot(values, values).squareRoot() }

extension Network {
  /// The same network with batch normalisations whose statistics follow the batches.
  fileprivate func withMovingStatistics() throws -> Network {
    try Network(
      nodes: nodes.map { node in
        guard case .batchNorm(var rules) = node.layer else { return node }
        (rules.updatesStatistics, rules.statisticsUse) = (true, .evaluation)
        return Node(name: node.name, layer: .batchNorm(rules), inputs: node.inputs)
      }, output: output)
  }
}
