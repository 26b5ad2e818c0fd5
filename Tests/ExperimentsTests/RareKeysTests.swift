import Foundation
import SondeDatasets
import SondeNetworks
import Testing

@testable import SondeExperiments

/// Keys that few experiments set: read, written only where they say something, and refused where they make no sense.
struct RareKeysTests {
  private func experiment(
    _ lines: String, model: String = "{architecture: lenet}"
  ) throws -> Experiment {
    try Experiment(yaml: smallExperiment(lines, model: model), source: "it")
  }

  @Test func `Groups of parameters are read`() throws {
    let read = try experiment(
      """
      parameter_groups:
        - {parameter: bias, learning_rate: 2, weight_decay: 0}
        - {layers: conv2d, training: frozen}
        - {name: fc*, training: left_out}
      """)
    #expect(
      read.parameterGroups == [
        ParameterGroup(parameter: .bias, learningRate: 2, weightDecay: 0),
        ParameterGroup(.layers(.conv2d), participation: .frozen),
        ParameterGroup(.name("fc*"), participation: .leftOut),
      ])
  }

  @Test func `The way of gradients, the mode of evaluation and the order are read`() throws {
    let read = try experiment(
      "gradients: {factor: -1, zeroed: never}\nevaluation: {mode: training}")
    #expect(read.gradients == GradientPlan(factor: -1, zeroed: .never))
    #expect(read.evaluation.mode == .training)
    let unshuffled = try Experiment(
      yaml: "model: {architecture: lenet}\ndata: {train: {shapes: {count: 9}}, shuffle: false}")
    #expect(!unshuffled.data.isShuffled)
  }

  @Test func `What is as usual is not written`() throws {
    let text = try experiment(
      "", model: "{layers: [batch_norm, flatten, {linear: {out_features: 10}}]}"
    ).yaml
    for key in [
      "parameter_groups", "gradients:", "mode:", "shuffle", "changes", "updates_statistics",
      "uses_statistics", "unbiased", "rate_in_velocity",
    ] {
      #expect(!text.contains(key), "\(key)")
    }
  }

  @Test func `What is not as usual is written, and reads as the same`() throws {
    let read = try experiment(
      "gradients: {zeroed: never}\nevaluation: {mode: training}\nparameter_groups: [{training: frozen, name: fc1}]",
      model: "{architecture: lenet}")
    #expect(try Experiment(yaml: read.yaml) == read)
    for key in ["gradients:", "mode: training", "training: frozen"] {
      #expect(read.yaml.contains(key), "\(key)")
    }
    let layers =
      "[{batch_norm: {updates_statistics: false, uses_statistics: always}}, flatten, {linear: {out_features: 10}}]"
    let normalized = try experiment("", model: "{layers: \(layers)}")
    #expect(normalized.yaml.contains("updates_statistics: false"))
    #expect(normalized.yaml.contains("uses_statistics: always"))
    #expect(try Experiment(yaml: normalized.yaml) == normalized)
  }

  @Test(arguments: [
    (
      "parameter_groups: [{layers: conv2d, name: a}]",
      "it:3:20: a group says both layers and name. Give one: layers: conv2d for all convolutions, name: fc* for "
        + "parameters by name."
    ),
    (
      "parameter_groups: [{name: fc9.weight}]",
      "it:3:20: the group selects \"fc9.weight\", but the network has no such parameter; nearest: fc1.weight. Change "
        + "or remove the group."
    ),
    (
      "parameter_groups: [{layers: batch_norm, parameter: bias}]",
      "it:3:20: the group selects the bias of batch_norm layers, but the network has no such parameter; nearest: conv2d, "
        + "linear. Change or remove the group."
    ),
    (
      "parameter_groups: [{training: froze}]",
      "it:3:31: there is no way of training \"froze\"; there are updated, left_out, frozen; did you mean \"frozen\"?"
    ),
    (
      "parameter_groups: [{weight_decay: -1}]",
      "it:3:35: weight_decay is -1; expected: a number, at least 0. Change it."
    ),
    (
      "gradients: {zeroed: sometimes}",
      "it:3:21: there is no time \"sometimes\"; there are every_step, every_epoch, never; did you mean"
    ),
    (
      "evaluation: {mode: train}",
      "it:3:20: there is no mode \"train\"; there are training, evaluation; did you mean \"training\"?"
    ),
    (
      "optimizer: {sgd: {momentum: 0.9, nesterov: true, rate_in_velocity: true}}",
      "it:3:18: sgd: rate_in_velocity is true, but false with nesterov or dampening is expected."
    ),
  ])
  func `What makes no sense is refused with its place`(line: String, expected: String) {
    let found = message { _ = try experiment(line) } ?? "nothing"
    #expect(found.hasPrefix(expected), "\(found)")
  }
}
