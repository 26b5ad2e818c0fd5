import Foundation
import SondeCompiler
import SondeExperiments
import SondeFormats
import SondeNetworks
import SondeOneDNN
import SondeTensors
import TestSupport
import Testing

@testable import SondeRuns
@testable import SondeTraining

/// Each quantity beside a second implementation: plain loops over the numbers that the reference interpreter makes of the
/// training step, in double precision.
@Suite struct QuantityTests {
  static let optimizers: [Optimizer] = [
    .sgd(SGD(learningRate: 0.05, momentum: 0.9, weightDecay: 0.01)),
    .sgd(SGD(learningRate: 0.05, momentum: 0.8, dampening: 0.3)), .adam(Adam(weightDecay: 0.02)),
    .adamW(AdamW()), .rmsProp(RMSprop()),
  ]

  private static func networks() throws -> [Network] {
    [
      try Network {
        Conv2d(outputChannels: 4, kernelSize: 3, padding: 1).named("conv")
        BatchNorm().named("bn")
        ReLU().named("relu")
        MaxPool2d(kernelSize: 2).named("pool")
        Flatten().named("flatten")
        Dropout(probability: 0.25).named("drop")
        Linear(outputFeatures: 9).named("fc1")
        SondeNetworks.Tanh().named("tanh")
        Linear(outputFeatures: 3).named("fc2")
      },
      try Network {
        Flatten().named("flatten")
        Linear(outputFeatures: 12).named("fc1")
        SondeNetworks.Sigmoid().named("sigmoid")
        Linear(outputFeatures: 3).named("fc2")
        SondeNetworks.Softmax().named("softmax")
      },
    ]
  }

  @Test(arguments: optimizers, 0..<2)
  func `Every quantity is what slow loops make of the reference's numbers`(
    _ optimizer: Optimizer, network: Int
  ) throws {
    let network = try Self.networks()[network]
    let executor = try NetworkExecutor(
      network, picture: [2, 6, 6], settings: .init(optimizer: optimizer), monitor: .standard)
    var generator = Generator(seed: 5)
    try executor.initialize(Initialization(), generator: &generator)
    // Large weights, so that some of the outputs are saturated.
    for parameter in executor.parameters where parameter.ownName == "weight" {
      let values: [Float] = try #require(executor.states.tensor(named: parameter.name)).elements()
      try executor.states.set(
        parameter.name, to: Tensor(shape: parameter.shape, elements: values.map { 3 * $0 }))
    }
    let step = try executor.trainingStep(batch: 5, isWatched: true)
    let watched = try executor.watched(batch: 5)
    for number in 1...3 {
      let images = Tensor(shape: [5, 2, 6, 6], elements: generator.normal(count: 360))
      let labels = Tensor(shape: [5], elements: [0, 2, 1, 1, 0] as [Int32])
      let before = executor.snapshot()
      step.feed("images", images)
      step.feed("labels", labels)
      step.feed("learning_rate", scalar: Float(0.05))
      step.feed("step", scalar: Int64(number))
      step.feed("seed", scalar: Int64(7))
      try step.run()
      var states: [String: ReferenceValue] = [:]
      for name in before.names { states[name] = try ReferenceValue(before.tensor(named: name)) }
      let result = ReferenceExecutor<Double>().run(
        watched.training.graph,
        inputs: [
          "images": ReferenceValue(images), "labels": ReferenceValue(labels),
          "learning_rate": ReferenceValue([], [Double(Float(0.05))]),
          "step": ReferenceValue([], integers: [Int64(number)]),
          "seed": ReferenceValue([], integers: [7]),
        ], states: states)
      let expected = NaiveQuantities(
        watched.training, network: network, optimizer: optimizer, result: result, states: states,
        step: number)
      try compare(watched, MeasuredStep(step, number: number), expected, optimizer)
    }
  }

  private func compare(
    _ watched: WatchedGraph, _ step: MeasuredStep, _ expected: NaiveQuantities,
    _ optimizer: Optimizer
  ) throws {
    var found: Set<NaiveQuantities.Place> = []
    for measure in watched.measures {
      let place = NaiveQuantities.Place(layer: measure.layer, quantity: measure.quantity)
      guard let value = measure.formula(step) else { continue }
      found.insert(place)
      let wanted = try #require(expected.values[place], "\(place)")
      // A product of two gradients may nearly vanish against their size, and Adam moves weights by the sign of gradients
      // that are no more than rounding.
      let absolute = measure.quantity == .gradientSignalToNoise ? 1e-4 : 1e-6
      let relative = measure.quantity == .updateRatio ? 3e-3 : 2e-4
      expectClose(
        value, wanted, absolute: absolute, relative: relative, "\(optimizer), \(place):")
    }
    #expect(found == Set(expected.values.keys))
  }
}
