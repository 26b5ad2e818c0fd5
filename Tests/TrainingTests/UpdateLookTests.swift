import SondeExperiments
import SondeNetworks
import SondeRuns
import Testing

@testable import SondeTraining

/// What the first updates show of what is done between gradients and parameters.
@Suite struct UpdateLookTests {
  private func report(_ change: (inout Experiment) throws -> Void = { _ in }) throws -> UpdateReport
  {
    // Dropout tells units apart that begin alike.
    var experiment = try smallExperiment(dropout: false, learningRate: 0.001)
    try change(&experiment)
    var look = try UpdateLook(experiment)
    return try look.report()
  }

  @Test func `Where nothing is special both updates are the same`() throws {
    for optimizer: Optimizer in [
      .sgd(SGD(learningRate: 0.01, momentum: 0.9, weightDecay: 0.1)), .adam(Adam()),
    ] {
      let report = try report { $0.optimizer = optimizer }
      #expect(report.steps == 3 && !report.rows.isEmpty && !report.statistics.isEmpty)
      for row in report.rows where row.expected > 0 {
        #expect(row.moved == row.expected && abs(row.alignment - 1) < 1e-9 && row.carried == 0)
      }
      #expect(report.statistics.allSatisfy { $0.moved == $0.expected && $0.moved > 0 })
    }
  }

  @Test func `Gradients that are kept are what later updates carry`() throws {
    for zeroed in [GradientPlan.Zeroing.never, .everyEpoch] {
      let report = try report { $0.gradients = GradientPlan(zeroed: zeroed) }
      #expect(report.rows.contains { $0.carried > 0.3 }, "\(zeroed)")
      #expect(report.rows.allSatisfy { !($0.alignment < 0.99) })
    }
  }

  @Test func `A learning rate of its own is carried by no earlier batch`() throws {
    let report = try report {
      $0.parameterGroups = [ParameterGroup(parameter: .bias, learningRate: 2)]
    }
    #expect(report.rows.allSatisfy { $0.carried < 0.01 })
    let bias = try #require(
      report.rows.first { $0.parameter.hasSuffix(".bias") && $0.expected > 0 })
    #expect(abs(bias.moved / bias.expected - 2) < 1e-3)
  }

  @Test func `A gradient turned round points the other way`() throws {
    let report = try report { $0.gradients = GradientPlan(factor: -1) }
    #expect(report.rows.contains { $0.alignment < -0.9 })
  }

  @Test func `What is frozen or left out does not move, and would`() throws {
    for participation in [ParameterGroup.Participation.frozen, .leftOut] {
      let report = try report {
        $0.parameterGroups = [ParameterGroup(.layers(.conv2d), participation: participation)]
      }
      let still = report.rows.filter { $0.moved == 0 && $0.expected > 0 }
      #expect(!still.isEmpty && still.count < report.rows.count)
    }
  }

  @Test func `Units that begin alike are told from units that stay alike`() throws {
    let whole = try report {
      $0.initialization.rules += [
        InitializationRule(.layers(.conv2d), parameter: .weight, .constant(0.01)),
        InitializationRule(.layers(.linear), parameter: .weight, .constant(0.01)),
      ]
    }
    let first = try #require(whole.rows.first { $0.unitSpread != nil })
    #expect(try #require(first.unitSpread) < 1e-6 && #require(first.laterUnitSpread) < 1e-6)
    let usual = try report()
    #expect(usual.rows.allSatisfy { $0.unitSpread.map { $0 > 0.5 } ?? true })
  }

  @Test func `Statistics that stay are found, whatever the network does with them`() throws {
    let report = try report {
      let network = try $0.model.network()
      $0.model = try Model(
        Network(
          nodes: network.nodes.map { node in
            guard case .batchNorm(var rules) = node.layer else { return node }
            rules.updatesStatistics = false
            return Network.Node(name: node.name, layer: .batchNorm(rules), inputs: node.inputs)
          }, output: network.output))
    }
    #expect(!report.statistics.isEmpty)
    #expect(report.statistics.allSatisfy { $0.moved == 0 && $0.expected > 0 })
  }
}

/// What a trial says of evaluation.
@Suite struct EvaluationLookTests {
  private func record(_ change: (inout Experiment) throws -> Void = { _ in }) throws -> RunRecord {
    var experiment = try smallExperiment(learningRate: 0.001)
    try change(&experiment)
    return try TrainingTrials().train(experiment, steps: 4) { _ in false }
  }

  @Test func `Training and validation pictures are evaluated at the end`() throws {
    let record = try record()
    #expect(record.steps.count == 4)
    #expect(record.evaluations.map(\.split).first == "train")
    #expect(record.evaluations.count == 2 && record.evaluations.allSatisfy { $0.step == 4 })
  }

  @Test func `In evaluation mode a picture is answered by itself, in training mode it is not`()
    throws
  {
    #expect(try #require(try record().disagreement) < 1e-4)
    let record = try record { $0.evaluation.mode = .training }
    #expect(try #require(record.disagreement) > 0.01)
  }

  @Test func `The schedule is that of the whole length`() throws {
    let record = try record {
      $0.duration = .steps(8)
      $0.schedule = .cosineAnnealing(CosineAnnealingLR(over: .steps(8)))
    }
    let last = try #require(record.steps.last)
    #expect(last.learningRate > 0.0005)
  }
}
