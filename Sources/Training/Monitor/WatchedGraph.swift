import SondeCompiler
import SondeExperiments
import SondeNetworks
import SondeRuns

/// A step of training with the nodes that measure it; what it learns from is computed as without them.
struct WatchedGraph {
  /// The training step that is measured.
  let training: TrainingGraph
  let settings: TrainingGraph.Settings
  let layers: [WatchedLayer]
  /// What the outputs say.
  private(set) var measures: [Measure] = []
  /// The histograms among the outputs.
  private(set) var histograms: [MeasuredHistogram] = []
  private var builder: GraphBuilder
  private var known: [Question: String] = [:]

  /// A node that was added; what is asked twice is computed once.
  private struct Question: Hashable {
    var operation: Operation
    var inputs: [Value]
  }

  /// Adds what a preset measures to a training step.
  init(
    _ training: TrainingGraph, settings: TrainingGraph.Settings, preset: MonitorPlan.Preset
  ) throws {
    self.training = training
    self.settings = settings
    layers = WatchedLayer.all(of: training, optimizer: settings.optimizer)
    builder = GraphBuilder(training.graph)
    for quantity in preset.layerQuantities {
      for layer in layers {
        guard let formula = try quantity.formula(of: layer, in: &self) else { continue }
        measures.append(Measure(layer: layer.name, quantity: quantity.quantity, formula: formula))
      }
    }
    for quantity in preset.networkQuantities {
      guard let formula = try quantity.formula(in: &self) else { continue }
      measures.append(Measure(layer: nil, quantity: quantity.quantity, formula: formula))
    }
    if preset == .full { try addHistograms() }
  }

  var graph: Graph { builder.graph }

  /// Asks for what an operation makes of values of the step.
  ///
  /// - Parameters:
  ///   - operation: What is computed; the first of what it makes is read.
  ///   - inputs: Values of the training step.
  ///   - index: Which number of it.
  ///   - name: What the values belong to.
  /// - Returns: Where the number is after the step.
  /// - Throws: ``GraphError`` when the values do not suit.
  mutating func ask(
    _ operation: Operation, _ inputs: [Value], _ index: Int = 0, for name: String
  ) throws -> MeasuredNumber {
    let question = Question(operation: operation, inputs: inputs)
    if let output = known[question] { return MeasuredNumber(output: output, index: index) }
    let output = "monitor.\(known.count)"
    builder.output(output, try builder.apply(operation, to: inputs, name: name)[0])
    known[question] = output
    return MeasuredNumber(output: output, index: index)
  }

  private mutating func addHistograms() throws {
    for layer in layers {
      try addHistogram(of: layer.output, tag: "\(layer.name)_activation", layer.name)
      if let gradient = layer.outputGradient {
        try addHistogram(of: gradient, tag: "\(layer.name)_activation_grad", layer.name)
      }
      for (name, parameter) in layer.parameters.sorted(by: { $0.key < $1.key }) {
        let name = "\(layer.name).\(name)"
        try addHistogram(
          of: parameter.updated ?? parameter.state, tag: Event.Distribution.dataTag(name),
          layer.name, isOfParameter: true)
        if let gradient = parameter.gradient {
          try addHistogram(
            of: gradient, tag: Event.Distribution.gradientTag(name), layer.name,
            isOfParameter: true)
        }
      }
    }
  }

  private mutating func addHistogram(
    of value: Value, tag: String, _ layer: String, isOfParameter: Bool = false
  ) throws {
    let made = try builder.apply(.histogram(HistogramCount()), to: [value], name: layer)
    let histogram = MeasuredHistogram(tag: tag, isOfParameter: isOfParameter)
    builder.output(histogram.countsName, made[0])
    builder.output(histogram.momentsName, made[1])
    histograms.append(histogram)
  }
}
