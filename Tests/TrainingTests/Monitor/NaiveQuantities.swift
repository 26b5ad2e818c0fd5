import Foundation
import SondeCompiler
import SondeNetworks
import SondeTensors
import TestSupport

@testable import SondeRuns

/// All quantities by their definitions, from every number of a step.
struct NaiveQuantities {
  struct Place: Hashable {
    var layer: String?
    var quantity: Quantity
  }

  private(set) var values: [Place: Double] = [:]
  private let training: TrainingGraph
  private let result: ReferenceExecutor<Double>.Result
  private let states: [String: ReferenceValue]

  init(
    _ training: TrainingGraph, network: Network, optimizer: Optimizer,
    result: ReferenceExecutor<Double>.Result, states: [String: ReferenceValue], step: Int
  ) {
    self.training = training
    self.result = result
    self.states = states
    for layer in training.layers where layer.node.layer.kind != .flatten {
      addActivation(layer)
      addParameters(layer.node.name, optimizer, step: step)
      if layer.node.layer.kind == .batchNorm { addNormalization(layer) }
    }
    addOutputs(isSoftmax: network.nodes.last?.layer.kind == .softmax)
  }

  private func numbers(_ value: SondeCompiler.Value) -> [Double] {
    result.values[value]?.numbers.elements ?? []
  }

  private mutating func add(_ layer: String?, _ quantity: Quantity, _ value: Double) {
    values[Place(layer: layer, quantity: quantity)] = value
  }

  private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
  private func deviation(_ values: [Double]) -> Double {
    let middle = mean(values)
    return mean(values.map { ($0 - middle) * ($0 - middle) }).squareRoot()
  }
  private func norm(_ values: [Double]) -> Double {
    values.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
  private func dot(_ one: [Double], _ other: [Double]) -> Double {
    zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private mutating func addActivation(_ layer: TracedNetwork.TracedLayer) {
    let name = layer.node.name
    let x = numbers(layer.output)
    let shape = training.graph.type(of: layer.output).shape
    let (batch, size) = (shape[0], x.count / shape[0])
    let samples = (0..<batch).map { Array(x[$0 * size..<($0 + 1) * size]) }
    add(name, .activationMean, mean(x))
    add(name, .activationDeviation, deviation(x))
    add(name, .zeroFraction, Double(x.filter { $0 == 0 }.count) / Double(x.count))
    let places = size / shape[1]
    let dead = (0..<shape[1]).filter { unit in
      samples.allSatisfy { $0[unit * places..<(unit + 1) * places].allSatisfy { $0 == 0 } }
    }
    add(name, .deadFraction, Double(dead.count) / Double(shape[1]))
    let squares = (0..<size).map { place in
      let one = deviation(samples.map { $0[place] })
      return one * one
    }
    add(name, .inputSensitivity, mean(squares).squareRoot() / deviation(x))
    var products: [Double] = []
    for one in 0..<batch {
      for other in 0..<batch where one != other {
        products.append(dot(samples[one], samples[other]) / Double(size))
      }
    }
    add(name, .imageCorrelation, mean(products) / mean(x.map { $0 * $0 }))
    switch layer.node.layer.kind {
    case .sigmoid:
      add(name, .saturation, mean(x.map { $0 < 0.05 || $0 > 0.95 ? 1 : 0 }))
    case .tanh: add(name, .saturation, mean(x.map { abs($0) > 0.9 ? 1 : 0 }))
    case .softmax:
      add(name, .saturation, mean(samples.map { ($0.max() ?? 0) > 0.95 ? 1 : 0 }))
    default: break
    }
    if let gradient = training.valueGradients[layer.output] {
      add(name, .activationGradientNorm, norm(numbers(gradient)))
    }
  }

  private mutating func addParameters(_ layer: String, _ optimizer: Optimizer, step: Int) {
    let name = "\(layer).weight"
    guard let weight = states[name]?.numbers.elements, let gradient = training.gradients[name],
      let after = result.states[name]?.numbers.elements
    else { return }
    add(layer, .weightNorm, norm(weight))
    add(layer, .weightGradientNorm, norm(numbers(gradient)))
    if let bias = training.gradients["\(layer).bias"] {
      add(layer, .biasGradientNorm, norm(numbers(bias)))
    }
    add(layer, .updateRatio, norm(zip(after, weight).map { $0 - $1 }) / norm(weight))
    let (memory, decay) = memory(name, optimizer, step: step)
    guard step > 1, let memory else { return }
    let g = numbers(gradient)
    let signal = dot(g, memory) - decay * dot(g, weight)
    let noise = dot(g, g) - signal
    if noise > 0 { add(layer, .gradientSignalToNoise, max(0, signal) / noise) }
  }

  /// The mean of the earlier gradients, with the weight decay that is in it.
  private func memory(
    _ parameter: String, _ optimizer: Optimizer, step: Int
  ) -> ([Double]?, Double) {
    func state(_ name: String) -> [Double]? {
      states["optimizer.\(name).\(parameter)"]?.numbers.elements
    }
    switch optimizer {
    case .sgd(let rule):
      // The first gradient enters whole, later ones without what dampening takes; each step fades those before.
      var weight = 0.0
      for age in 1..<max(2, step) {
        weight = age == 1 ? 1 : rule.momentum * weight + 1 - rule.dampening
      }
      return (state("momentum")?.map { $0 / weight }, rule.weightDecay)
    case .adam(let rule):
      let weight = 1 - pow(rule.beta1, Double(step - 1))
      return (state("exp_avg")?.map { $0 / weight }, rule.weightDecay)
    case .adamW(let rule):
      let weight = 1 - pow(rule.beta1, Double(step - 1))
      return (state("exp_avg")?.map { $0 / weight }, 0)
    case .rmsProp: return (nil, 0)
    }
  }

  private mutating func addNormalization(_ layer: TracedNetwork.TracedLayer) {
    let name = layer.node.name
    let shape = training.graph.type(of: layer.inputs[0]).shape
    let x = numbers(layer.inputs[0])
    let places = shape[2] * shape[3]
    let runningMean = states["\(name).running_mean"]?.numbers.elements ?? []
    let runningVariance = states["\(name).running_var"]?.numbers.elements ?? []
    var (shifts, ratios): ([Double], [Double]) = ([], [])
    for c in 0..<shape[1] {
      let channel = x.indices.filter { $0 / places % shape[1] == c }.map { x[$0] }
      let count = Double(channel.count)
      let spread = deviation(channel)
      let running = runningVariance[c] + Double(Float(1e-5))
      let shift = mean(channel) - runningMean[c]
      shifts.append(shift * shift / running)
      ratios.append(log((spread * spread * count / (count - 1) + Double(Float(1e-5))) / running))
    }
    add(name, .runningMeanShift, mean(shifts).squareRoot())
    add(name, .runningVarianceRatio, exp(mean(ratios)))
  }

  private mutating func addOutputs(isSoftmax: Bool) {
    let shape = training.graph.type(of: training.logits).shape
    let x = numbers(training.logits)
    let rows = (0..<shape[0]).map { row -> [Double] in
      let values = Array(x[row * shape[1]..<(row + 1) * shape[1]])
      if isSoftmax { return values }
      let sum = values.reduce(0) { $0 + exp($1) }
      return values.map { exp($0) / sum }
    }
    add(nil, .outputEntropy, mean(rows.map { -$0.reduce(0) { $0 + $1 * log($1) } }))
    add(
      nil, .outputSpread,
      mean((0..<shape[1]).map { c in deviation(rows.map { $0[c] }) }))
    let winners = rows.map { row in row.firstIndex(of: row.max() ?? 0) ?? 0 }
    let most = Dictionary(grouping: winners) { $0 }.values.map(\.count).max() ?? 0
    add(nil, .topClassShare, Double(most) / Double(shape[0]))
  }
}
