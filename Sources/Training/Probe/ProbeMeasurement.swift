import SondeCompiler
import SondeExperiments
import SondeNetworks
import SondeOneDNN
import SondeRuns
import SondeTensors

/// A network with its first weights, and what batch after batch measures of it.
struct ProbeMeasurement {
  let executor: NetworkExecutor
  /// How many classes the network tells apart.
  let classes: Int
  /// The random numbers as they are when the weights are drawn.
  private(set) var generator: Generator
  /// How many batches were looked at.
  private(set) var count = 0
  private let batchSize: Int
  private let step: Executable
  private let watched: WatchedGraph
  private let isMean: Bool
  private var sums: [Place: Double] = [:]
  private var loss = 0.0
  private var pictures = SignalMoments(mean: 0, second: 0, cross: 0, near: 0, apart: 0)

  private struct Place: Hashable {
    var layer: String?
    var quantity: Quantity
  }

  init(
    _ experiment: Experiment, network: Network, picture: Shape, batchSize: Int
  ) throws {
    var settings = TrainingGraph.Settings(experiment)
    // Nothing moves, and so nothing needs to be remembered or clipped.
    settings.optimizer = .sgd(SGD(learningRate: 1))
    (settings.clipping, settings.schedulesMomentum) = (nil, false)
    executor = try NetworkExecutor(
      network.withoutDropout(), picture: picture, settings: settings, monitor: .standard)
    generator = Generator(seed: experiment.seed)
    try executor.initialize(experiment.initialization, generator: &generator)
    let output = try network.outputShape(input: Shape([batchSize] + picture.dimensions))
    classes = output.dimensions.last ?? 1
    self.batchSize = batchSize
    isMean = experiment.loss.isMean
    step = try executor.trainingStep(batch: batchSize, isWatched: true)
    watched = try executor.watched(batch: batchSize)
    step.feed("learning_rate", scalar: Float(0))
    step.feed("seed", scalar: Int64(bitPattern: experiment.seed))
  }

  /// Numbers with mean 0 and deviation 1.
  mutating func standardNormal(_ shape: Shape) -> Tensor {
    Tensor(shape: shape, elements: generator.normal(count: shape.elementCount))
  }

  /// Runs a batch.
  mutating func add(_ images: Tensor, feed: (Executable) -> Void) throws {
    count += 1
    feed(step)
    step.feed("step", scalar: Int64(count))
    try step.run()
    let value = Double(step.scalar("loss") ?? .nan)
    loss += isMean ? value : value / Double(batchSize)
    let measured = MeasuredStep(step, number: count)
    for measure in watched.measures {
      guard let number = measure.formula(measured) else { continue }
      sums[Place(layer: measure.layer, quantity: measure.quantity), default: 0] += number
    }
    pictures.add(SignalMoments(pictures: images))
  }

  /// The mean of a quantity over the batches.
  private func mean(_ quantity: Quantity, _ layer: String? = nil) -> Double? {
    sums[Place(layer: layer, quantity: quantity)].map { $0 / Double(max(1, count)) }
  }

  /// What was measured, with what theory expects.
  func report(isMadeUp: Bool) throws -> ProbeReport {
    let field = theory()
    let scale = gradientScale(field)
    let rows = watched.layers.map { layer in
      let name = layer.name
      let expectation = field.layers[name]
      let ratio: Double? =
        if let gradient = mean(.weightGradientNorm, name), let weight = mean(.weightNorm, name) {
          gradient / weight
        } else { nil }
      return ProbeReport.Row(
        layer: name, kind: layer.kind.word, outputShape: Array(layer.shape.dimensions.dropFirst()),
        measured: ProbeReport.Signal(
          deviation: mean(.activationDeviation, name) ?? .nan,
          sensitivity: mean(.inputSensitivity, name) ?? .nan,
          correlation: mean(.imageCorrelation, name) ?? .nan,
          gradientNorm: mean(.activationGradientNorm, name)),
        expected: expectation.map { expected in
          ProbeReport.Signal(
            deviation: expected.signal.variance.squareRoot(),
            sensitivity: expected.signal.sensitivity(batch: batchSize),
            correlation: expected.signal.second > 0
              ? expected.signal.cross / expected.signal.second : 1,
            gradientNorm: field.gradientSquares[name].flatMap { square in
              scale.map { $0 * square.squareRoot() }
            })
        },
        gradientMultiplier: expectation?.multiplier,
        deadFraction: mean(.deadFraction, name) ?? .nan, gradientToWeight: ratio)
    }
    return ProbeReport(
      rows: rows, batches: count, batchSize: batchSize, isMadeUp: isMadeUp,
      loss: loss / Double(max(1, count)), classes: classes, outputEntropy: mean(.outputEntropy),
      outputSpread: mean(.outputSpread), topClassShare: mean(.topClassShare))
  }

  private func theory() -> MeanField {
    let training = watched.training
    var parameters: [String: ParameterMoments] = [:]
    for parameter in executor.parameters where parameter.isLearned {
      parameters[parameter.name] = executor.states.tensor(named: parameter.name)
        .map(ParameterMoments.init)
    }
    let images = training.graph.inputs.first { $0.name == Network.imagesName }?.value
    return MeanField(
      training.graph, layers: training.layers,
      pictures: (images ?? training.logits, pictures.divided(by: Double(max(1, count)))),
      parameters: parameters)
  }

  /// The gradient's norm where theory begins: it is measured at the last layer that is expected.
  private func gradientScale(_ field: MeanField) -> Double? {
    for layer in watched.layers.reversed() {
      guard let square = field.gradientSquares[layer.name], square > 0,
        let norm = mean(.activationGradientNorm, layer.name)
      else { continue }
      return norm / square.squareRoot()
    }
    return nil
  }
}

extension Network {
  /// The same network with dropout that drops nothing: what dropout draws looks like what depends on the picture.
  fileprivate func withoutDropout() throws -> Network {
    try Network(
      nodes: nodes.map { node in
        guard case .dropout = node.layer else { return node }
        return Node(
          name: node.name, layer: .dropout(Dropout(probability: 0)), inputs: node.inputs)
      }, output: output)
  }
}

extension Executable {
  /// Feeds labels, and where samples have two each, the same again.
  func feedLabels(_ labels: Tensor) {
    feed(LossTargets.labelsName, labels)
    feed(LossTargets.secondLabelsName, labels)
    feed(LossTargets.weightName, scalar: Float(1))
    feed(LossTargets.secondWeightName, scalar: Float(0))
  }
}
