import SondeDatasets
import SondeExperiments
import SondeNetworks
import SondeRuns

/// Records and reports as runs leave them, made by hand.
enum Sample {
  static let classes = (0..<10).map { "class \($0)" }

  /// A run of some steps, with the loss and the share of right answers of each.
  static func steps(
    _ losses: [Double], accuracy: (Int) -> Double = { _ in 0.1 }, rate: Double = 0.01
  ) -> [Event] {
    losses.enumerated().map { index, loss in
      .step(
        Event.Step(
          step: index + 1, epoch: 1, loss: loss, accuracy: accuracy(index), learningRate: rate,
          samples: 64, samplesPerSecond: 1000))
    }
  }

  /// The beginning of a run of ten classes.
  static func started(steps: Int = 1000) -> Event {
    .started(
      Event.Started(
        name: "sample", experiment: "", seed: 1, machine: Machine.current(oneDNNVersion: "3.2"),
        versions: [:], classes: classes, parameterCount: 100, epochs: 2, steps: steps,
        stepsPerEpoch: steps / 2, batchSize: 64, trainingSamples: 32 * steps, evaluationSamples: 0,
        computeThreads: 1, folder: ""))
  }

  /// Losses of a network that does not learn: those of guessing, with noise that repeats.
  static func guesses(_ count: Int) -> [Double] {
    (0..<count).map { 2.303 + 0.01 * Double($0 % 7 - 3) }
  }

  /// What was measured of layers at a step.
  static func readings(_ step: Int, _ values: [(String?, Quantity, Double)]) -> Event {
    .readings(
      Event.Readings(
        step: step, epoch: 1,
        readings: values.map { Reading(layer: $0.0, quantity: $0.1, value: $0.2) }))
  }

  /// Layers with weights.
  static func layers(_ names: String...) -> Event {
    .layers(Event.Layers(layers: names.map { Event.Layer(name: $0, kind: "linear") }))
  }

  /// A report of layers with weights, each with what share of it depends on the picture.
  static func probe(
    _ sensitivities: [Double], loss: Double = 2.31, deviation: Double = 1,
    gradients: [Double]? = nil
  ) -> ProbeReport {
    ProbeReport(
      rows: sensitivities.enumerated().map { index, sensitivity in
        ProbeReport.Row(
          layer: "layer\(index)", kind: "linear", outputShape: [10],
          measured: ProbeReport.Signal(
            deviation: deviation, sensitivity: sensitivity, correlation: 0.5, gradientNorm: 1),
          expected: nil, gradientMultiplier: nil, deadFraction: 0,
          gradientToWeight: gradients?[index] ?? 0.01)
      }, batches: 1, batchSize: 64, isMadeUp: false, loss: loss, classes: 10, outputEntropy: 2.3,
      outputSpread: 0.1, topClassShare: 0.2)
  }

  /// A look at sound pictures.
  static func data() -> DataReport {
    let none = DataReport.Pictures(count: 0, among: 1000, named: [])
    let training = DataReport.PictureSet(
      name: "train", count: 1000, classCounts: [Int](repeating: 100, count: 10),
      numbers: NetworkNumbers(channels: [NetworkNumbers.Channel()], count: 1000),
      map: NumberMap(darkNumbers: [-1], lightNumbers: [1]), levels: StoredLevels(low: 0, high: 255),
      notFinite: none, constant: none, constantForNetwork: none, repeats: 0, layout: nil,
      seen: nil)
    return DataReport(classes: classes, training: training, evaluations: [], order: nil)
  }

  /// An experiment on generated pictures.
  static func experiment(_ yaml: String) throws -> Experiment {
    try Experiment(
      yaml: "name: sample\ndata: {train: {shapes: {count: 1000}}}\n" + yaml, source: "sample")
  }
}
