import SondeCompiler
import SondeDatasets
import SondeExperiments
import SondeFormats
import SondeNetworks
import SondeOneDNN
import SondeTensors
import TestSupport
import Testing

@testable import SondeRuns
@testable import SondeTraining

@Suite struct MonitoredTrainingTests {
  private func train(
    _ experiment: Experiment, _ monitor: MonitorPlan
  ) throws -> (trainer: Trainer, notebook: Notebook) {
    var experiment = experiment
    experiment.monitor = monitor
    let trainer = try Trainer(TrainingPlan(experiment), resuming: nil)
    let notebook = Notebook()
    _ = try trainer.run(TrainingCommands(), notebook.outlet)
    return (trainer, notebook)
  }

  private func readings(_ notebook: Notebook) -> [Event.Readings] {
    notebook.events.compactMap { if case .readings(let event) = $0 { event } else { nil } }
  }

  /// LeNet with batch normalisation and dropout, and a branch around a convolution.
  private func branchedExperiment() throws -> Experiment {
    func node(_ name: String, _ layer: any LayerModule, _ inputs: String...) -> Network.Node {
      Network.Node(name: name, layer: layer.layer, inputs: inputs)
    }
    let network = try Network(nodes: [
      node("conv1", Conv2d(outputChannels: 6, kernelSize: 5), "input"),
      node("bn1", BatchNorm(), "conv1"), node("relu1", ReLU(), "bn1"),
      node("pool1", MaxPool2d(kernelSize: 2), "relu1"),
      node("conv2", Conv2d(outputChannels: 6, kernelSize: 3, padding: 1), "pool1"),
      node("bn2", BatchNorm(), "conv2"), node("add", Add(), "bn2", "pool1"),
      node("relu2", ReLU(), "add"), node("pool2", AvgPool2d(kernelSize: 2), "relu2"),
      node("flatten", Flatten(), "pool2"), node("drop", Dropout(probability: 0.3), "flatten"),
      node("fc1", Linear(outputFeatures: 30), "drop"), node("tanh", SondeNetworks.Tanh(), "fc1"),
      node("fc2", Linear(outputFeatures: 10), "tanh"),
    ])
    var experiment = try smallExperiment()
    experiment.model = Model(network)
    experiment.duration = .steps(30)
    experiment.logging.histograms = nil
    return experiment
  }

  @Test(arguments: ["momentum", "adam", "clipped", "scheduled", "bfloat16"])
  func `Measuring every step does not change a bit in thirty steps`(_ name: String) throws {
    var experiment = try branchedExperiment()
    switch name {
    case "adam": experiment.optimizer = .adam(Adam(weightDecay: 1e-4))
    case "bfloat16": experiment.precision = .bfloat16
    case "clipped": experiment.gradientClipping = .norm(0.5)
    case "scheduled":
      experiment.schedule = .oneCycle(OneCycleLR(maximum: 0.1, over: .epochs(4)))
    default: break
    }
    let quiet = try train(experiment, MonitorPlan(preset: .none))
    for preset in name == "momentum" ? [MonitorPlan.Preset.standard, .full] : [.standard] {
      let watched = try train(experiment, MonitorPlan(preset: preset, every: .steps(1)))
      #expect(readings(watched.notebook).filter { $0.readings.count > 10 }.count == 30)
      #expect(quiet.notebook.steps.map(\.loss) == watched.notebook.steps.map(\.loss))
      let (one, other) = (
        quiet.trainer.executor.snapshot(), watched.trainer.executor.snapshot()
      )
      #expect(one.names == other.names)
      for tensor in one.names { #expect(one[tensor] == other[tensor], "\(preset), \(tensor)") }
    }
    #expect(readings(quiet.notebook).isEmpty)
  }

  @Test func `The layers are told once, in the order of the data, and all readings are of them`()
    throws
  {
    let (_, notebook) = try train(branchedExperiment(), MonitorPlan(every: .steps(7)))
    let layers = notebook.events.compactMap { event -> Event.Layers? in
      if case .layers(let layers) = event { layers } else { nil }
    }
    #expect(layers.count == 1)
    let told = try #require(layers.first?.layers)
    #expect(
      told.map(\.name) == [
        "conv1", "bn1", "relu1", "pool1", "conv2", "bn2", "add", "relu2", "pool2", "drop", "fc1",
        "tanh", "fc2",
      ])
    #expect(told[0].kind == "convolution" && told[0].outputShape == [6, 28, 28])
    #expect(told[1].kind == "batch_normalization")
    let events = readings(notebook).filter { $0.readings.contains { $0.layer != nil } }
    #expect(events.map(\.step) == [7, 14, 21, 28, 30])
    for reading in events.flatMap(\.readings) {
      if let layer = reading.layer { #expect(told.contains { $0.name == layer }) }
      #expect(reading.value.isFinite, "\(reading)")
    }
    let quantities = Set(events.flatMap(\.readings).map(\.quantity))
    #expect(quantities == Set(Quantity.allCases).subtracting([.classAccuracy]))
  }

  @Test func `Each evaluation tells how good the network is at each class`() throws {
    let (_, notebook) = try train(branchedExperiment(), MonitorPlan())
    let accuracies = readings(notebook).filter { $0.readings.first?.quantity == .classAccuracy }
    #expect(accuracies.map(\.step) == notebook.evaluations.map(\.step))
    for (event, evaluation) in zip(accuracies, notebook.evaluations) {
      let matrix = try #require(evaluation.confusion)
      for reading in event.readings {
        let label = try #require(reading.classIndex)
        #expect(reading.value == matrix.classAccuracies[label])
      }
      #expect(event.readings.count == matrix.totals.filter { $0 > 0 }.count)
    }
  }

  @Test func `The smoothed loss is the mean of the losses with weights that fade`() throws {
    let (_, notebook) = try train(branchedExperiment(), MonitorPlan(every: .steps(10)))
    let losses = notebook.steps.map(\.loss)
    for event in readings(notebook) {
      guard let smoothed = event.readings.first(where: { $0.quantity == .smoothedLoss }) else {
        continue
      }
      var (sum, weight) = (0.0, 0.0)
      for (age, loss) in losses.prefix(event.step).reversed().enumerated() {
        var share = 1.0
        for _ in 0..<age { share *= 0.98 }
        sum += share * loss
        weight += share
      }
      expectClose(smoothed.value, sum / weight, relative: 1e-9)
    }
  }

  @Test func `The smallest preset measures norms and outputs only`() throws {
    let (_, notebook) = try train(
      branchedExperiment(), MonitorPlan(preset: .economy, every: .steps(15)))
    let found = Set(readings(notebook).flatMap(\.readings).map(\.quantity))
    #expect(
      found == [
        .weightNorm, .weightGradientNorm, .biasGradientNorm, .updateRatio, .outputEntropy,
        .outputSpread, .topClassShare, .smoothedLoss, .classAccuracy,
      ])
  }

  @Test func `The buckets that are counted in a step are those of histograms`() {
    let edges = HistogramCount.edges
    #expect(edges.reversed().map { -$0 } + [0] + edges == Histogram.scale)
  }

  @Test func `Histograms of a watched step are those of its numbers`() throws {
    var experiment = try branchedExperiment()
    experiment.duration = .steps(3)
    let (trainer, notebook) = try train(experiment, MonitorPlan(preset: .full, every: .steps(3)))
    var histograms: [String: Histogram] = [:]
    for case .histogram(let event) in notebook.events { histograms[event.tag] = event.histogram }
    for parameter in trainer.executor.parameters where parameter.isLearned {
      let values = try #require(trainer.executor.states.tensor(named: parameter.name))
      let expected = Histogram(values)
      let found = try #require(histograms["\(parameter.name)_data"])
      #expect(found.bucketNumbers == expected.bucketNumbers)
      #expect(found.bucketCounts == expected.bucketCounts)
      #expect(found.minimum == expected.minimum && found.maximum == expected.maximum)
      expectClose(found.sum, expected.sum, absolute: 1e-6, relative: 1e-6)
      expectClose(found.sumOfSquares, expected.sumOfSquares, relative: 1e-6)
      #expect(histograms["\(parameter.name)_grad"]?.count == parameter.shape.elementCount)
    }
    #expect(histograms["conv1_activation"]?.count == 32 * 6 * 28 * 28)
    #expect(histograms["conv1_activation_grad"]?.count == 32 * 6 * 28 * 28)
  }
}
