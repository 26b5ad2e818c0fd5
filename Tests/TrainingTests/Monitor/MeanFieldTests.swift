import Foundation
import SondeCompiler
import SondeExperiments
import SondeNetworks
import SondeRuns
import SondeTensors
import TestSupport
import Testing

@testable import SondeTraining

@Suite struct MeanFieldTests {
  private func layer(
    _ layer: any LayerModule, input: Shape, output: Shape, weight: Double? = nil,
    bias: Double? = nil
  ) -> LayerExpectation {
    LayerExpectation(
      node: Network.Node(name: "layer", layer: layer.layer, inputs: ["input"]), inputs: [input],
      output: output,
      parameter: { name in
        (name == "weight" ? weight : bias).map { ParameterMoments(mean: 0, second: $0) }
      })
  }

  /// Goes through pairs of a linear layer and a rectifier, `variance` being that of a weight times the number of inputs.
  private func rectified(
    layers: Int, variance: Double, bias: Double, from start: SignalMoments
  ) throws -> (signal: SignalMoments, multiplier: Double) {
    let rows: Shape = [8, 100]
    let linear = layer(
      Linear(outputFeatures: 100), input: rows, output: rows, weight: variance / 100, bias: bias)
    let relu = layer(ReLU(), input: rows, output: rows)
    var (signal, multiplier) = (start, 1.0)
    for _ in 0..<layers {
      for step in [linear, relu] {
        let made = try #require(step.expectation(of: [signal]))
        signal = made.signal
        multiplier *= made.multipliers[0]
      }
    }
    return (signal, multiplier)
  }

  private let pictures = SignalMoments(mean: 0, second: 1, cross: 0.2, near: 0.6, apart: 0.2)

  @Test func `He's weights keep second moment and gradient through rectifiers`() throws {
    // The rectifier halves the second moment and lets half of the gradient through; weights of variance 2 make up for both.
    let (signal, multiplier) = try rectified(layers: 19, variance: 2, bias: 0, from: pictures)
    expectClose(signal.second, 1, relative: 1e-9)
    expectClose(multiplier, 1, relative: 1e-9)
  }

  @Test func `Caffe's weights and biases of variance 1 make all pictures alike at second moment 2`()
    throws
  {
    let (signal, multiplier) = try rectified(layers: 19, variance: 1, bias: 1, from: pictures)
    let before = try #require(
      layer(
        Linear(outputFeatures: 100), input: [8, 100], output: [8, 100], weight: 0.01, bias: 1
      ).expectation(of: [signal]))
    expectClose(before.signal.second, 2, relative: 1e-4)
    expectClose(multiplier, pow(0.5, 19), relative: 1e-9)
    #expect(before.signal.cross / before.signal.second > 0.99999)
  }

  @Test func `Rectifiers turn uncorrelated pictures into pictures with correlation one over pi`()
    throws
  {
    let relu = layer(ReLU(), input: [8, 100], output: [8, 100])
    let signal = SignalMoments(mean: 0, second: 4, cross: 0, near: 0, apart: 0)
    let made = try #require(relu.expectation(of: [signal])).signal
    expectClose(made.second, 2, relative: 1e-12)
    expectClose(made.cross / made.second, 1 / Double.pi, relative: 1e-12)
    expectClose(made.mean, 2 / (2 * Double.pi).squareRoot(), relative: 1e-12)
  }

  @Test
  func `Of independent places, an average keeps a share and a maximum what its distribution says`()
    throws
  {
    let images: Shape = [8, 100, 4, 4]
    let signal = SignalMoments(mean: 0, second: 1, cross: 0, near: 0, apart: 0)
    let average = layer(AvgPool2d(kernelSize: 2), input: images, output: [8, 100, 2, 2])
    let made = try #require(average.expectation(of: [signal]))
    expectClose(made.signal.second, 0.25, relative: 1e-12)
    expectClose(made.multipliers[0], 0.25, relative: 1e-12)
    // Of two: mean 1/√π and second moment 1. Of four behind a rectifier, all but one window in sixteen pass their gradient.
    let pair = MaximumOfWindow(places: 2).signal(signal.gaussian)
    expectClose(pair.mean, 1 / Double.pi.squareRoot(), relative: 1e-6)
    expectClose(pair.second, 1, relative: 1e-6)
    let relu = layer(ReLU(), input: images, output: images)
    let rectified = try #require(relu.expectation(of: [signal])).signal
    let passed = try #require(MaximumOfWindow(places: 4).slopeSquare(rectified))
    // The step of the slope falls on a point of the grid.
    expectClose(passed, 15.0 / 16, absolute: 0.02)
  }

  @Test func `Batch normalisation before rectifiers lets gradients grow by pi over pi minus one`()
    throws
  {
    // Yang et al. 2019, for large batches: what the mean over the batch takes is missing from the variance alone.
    let rows: Shape = [100_000, 100]
    let linear = layer(
      Linear(outputFeatures: 100), input: rows, output: rows, weight: 0.02, bias: nil)
    let norm = layer(BatchNorm(epsilon: 0), input: rows, output: rows, weight: 1, bias: 0)
    let relu = layer(ReLU(), input: rows, output: rows)
    var (signal, multiplier) = (pictures, 1.0)
    for _ in 0..<6 {
      multiplier = 1
      for step in [linear, norm, relu] {
        let made = try #require(step.expectation(of: [signal]))
        signal = made.signal
        multiplier *= made.multipliers[0]
      }
    }
    expectClose(multiplier, .pi / (.pi - 1), relative: 1e-3)
  }

  @Test(arguments: [Activation.relu, .leakyReLU(slope: 0.2), .tanh, .sigmoid, .elu(alpha: 1)])
  func `Averages over Gaussian numbers are what drawn numbers give`(_ function: Activation) {
    var generator = Generator(seed: 3)
    let count = 100_000
    let draws: [Float] = generator.normal(count: 3 * count)
    for (mean, variance, covariance) in [(0.0, 1.5, 0.6), (0.4, 0.8, 0.3), (0, 2, 0)] {
      let (shared, rest) = (covariance.squareRoot(), (variance - covariance).squareRoot())
      var sums = (mean: 0.0, second: 0.0, product: 0.0)
      for index in 0..<count {
        let common = mean + shared * Double(draws[3 * index])
        let one = function(common + rest * Double(draws[3 * index + 1]))
        let other = function(common + rest * Double(draws[3 * index + 2]))
        sums.mean += one
        sums.second += one * one
        sums.product += one * other
      }
      let (n, deviation) = (Double(count), variance.squareRoot())
      expectClose(
        function.mean(ofMean: mean, deviation: deviation), sums.mean / n, absolute: 1.2e-2)
      expectClose(
        function.second(ofMean: mean, deviation: deviation), sums.second / n, absolute: 3e-2)
      expectClose(
        function.product(ofMean: mean, variance: variance, covariance: covariance),
        sums.product / n, absolute: 2.4e-2)
    }
  }

  /// A stack of wide layers.
  private func wide(_ activation: any LayerModule) throws -> Network {
    try Network {
      Flatten().named("flatten")
      for index in 1...5 {
        Linear(outputFeatures: 600).named("fc\(index)")
        activation.named("act\(index)")
      }
      Linear(outputFeatures: 400).named("out")
    }
  }

  private func convolutional() throws -> Network {
    func node(_ name: String, _ layer: any LayerModule, _ inputs: String...) -> Network.Node {
      Network.Node(name: name, layer: layer.layer, inputs: inputs)
    }
    func conv() -> Conv2d { Conv2d(outputChannels: 96, kernelSize: 3, padding: 1) }
    return try Network(nodes: [
      node("conv1", conv(), "input"), node("relu1", ReLU(), "conv1"),
      node("pool1", MaxPool2d(kernelSize: 2), "relu1"), node("conv2", conv(), "pool1"),
      node("bn2", BatchNorm(), "conv2"), node("relu2", ReLU(), "bn2"),
      node("conv3", conv(), "relu2"), node("add", Add(), "conv3", "pool1"),
      node("relu3", ReLU(), "add"), node("drop", Dropout(probability: 0.3), "relu3"),
      node("conv4", conv(), "drop"), node("flatten", Flatten(), "conv4"),
      node("out", Linear(outputFeatures: 400), "flatten"),
    ])
  }

  static let cases: [(name: String, initialization: Initialization)] = [
    ("relu", Initialization(scheme: .he)), ("tanh", Initialization(scheme: .xavier)),
    ("sigmoid", Initialization(scheme: .pytorch)), ("elu", Initialization(scheme: .he)),
    ("leaky", Initialization(scheme: .pytorch)), ("convolutional", Initialization(scheme: .he)),
  ]

  @Test(arguments: cases)
  func `Wide random networks do what theory expects of them`(
    _ example: (name: String, initialization: Initialization)
  ) throws {
    let network =
      switch example.name {
      case "relu": try wide(ReLU())
      case "tanh": try wide(SondeNetworks.Tanh())
      case "sigmoid": try wide(SondeNetworks.Sigmoid())
      case "elu": try wide(ELU())
      case "leaky": try wide(LeakyReLU(negativeSlope: 0.3))
      default: try convolutional()
      }
    var experiment = Experiment(
      model: Model(network), initialization: example.initialization,
      data: DataPlan(train: .shapes(count: 32)), batchSize: 24)
    experiment.seed = 4
    let report = try Probe(experiment).report(madeUp: [3, 10, 10])
    // Pooling and sums are only approximately covered.
    let tolerance = example.name == "convolutional" ? 0.2 : 0.1
    for row in report.rows {
      let expected = try #require(row.expected, "\(row.layer)")
      expectClose(
        row.measured.deviation, expected.deviation, relative: tolerance,
        "\(example.name), \(row.layer), deviation:")
      expectClose(
        row.measured.sensitivity, expected.sensitivity, absolute: 0.03, relative: tolerance,
        "\(example.name), \(row.layer), sensitivity:")
      expectClose(
        row.measured.correlation, expected.correlation, absolute: tolerance / 2,
        "\(example.name), \(row.layer), correlation:")
      if let norm = row.measured.gradientNorm {
        expectClose(
          norm, try #require(expected.gradientNorm), relative: 2 * tolerance,
          "\(example.name), \(row.layer), gradient:")
      }
    }
  }
}
