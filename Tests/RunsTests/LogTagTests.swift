import SondeExperiments
import Testing

@testable import SondeRuns

struct LogTagTests {
  @Test(
    arguments: [
      ("Loss/train", nil, "loss/train"), ("train_loss", nil, "loss/train"),
      ("loss/train", nil, "loss/train"), ("loss", nil, "loss/train"),
      ("val_loss", nil, "loss/validation"), ("Loss/valid", nil, "loss/validation"),
      ("epoch_loss", "train", "epoch_loss/train"),
      ("epoch_loss", "validation", "loss/validation"),
      ("evaluation_accuracy_vs_iterations", "validation", "accuracy/validation"),
      ("train_loss_step", nil, "loss/train"), ("train_loss_epoch", nil, "epoch_loss/train"),
      ("valAcc", nil, "accuracy/validation"), ("test/acc@1", nil, "accuracy/test"),
      ("epoch_sparse_categorical_accuracy", "train", "epoch_accuracy/train"),
      ("lr", nil, "learning_rate/train"), ("lr-SGD", nil, "learning_rate/train"),
      ("lr-SGD-momentum", nil, "lr_sgd_momentum/train"),
      ("learning_rate", nil, "learning_rate/train"), ("hp_metric", nil, "hp_metric/train"),
      ("val/top5 acc", nil, "top5_acc/validation"), ("epoch", nil, "epoch/train"),
    ] as [(String, String?, String)])
  func `A scalar's tag names a metric and a set`(tag: String, split: String?, name: String) {
    #expect(MetricTag.name(of: tag, folderSplit: split).description == name)
  }

  @Test(
    arguments: [
      ("conv1.weight_data", "conv1", "weight", false),
      ("conv1.weight_grad", "conv1", "weight", true),
      ("features.0.bias_grad", "features.0", "bias", true),
      ("features.0.weight", "features.0", "weight", false),
      ("conv1/weight/grad", "conv1", "weight", true),
      ("conv1.weight.grad", "conv1", "weight", true),
      ("grad/conv1.weight", "conv1", "weight", true),
      ("gradients/layer1.0.conv1.weight", "layer1.0.conv1", "weight", true),
      ("weights/fc.bias", "fc", "bias", false), ("module.fc.weight", "fc", "weight", false),
      ("conv2d/kernel_0", "conv2d", "weight", false), ("dense/bias:0", "dense", "bias", false),
      ("conv2d/conv2d/kernel:0", "conv2d", "weight", false),
      ("conv2d/kernel/histogram", "conv2d", "weight", false),
      ("batch_normalization/gamma_0", "batch_normalization", "weight", false),
      ("conv1_weight", "conv1", "weight", false), ("conv1_weight_grad", "conv1", "weight", true),
    ] as [(String, String, String, Bool)])
  func `A histogram's tag names a layer's parameter or gradient`(
    tag: String, layer: String, parameter: String, isGradient: Bool
  ) throws {
    let found = try #require(ParameterTag(tag))
    #expect(found.layer == layer && found.parameter.rawValue == parameter)
    #expect(found.isGradient == isGradient)
  }

  @Test(arguments: [
    "", "weight", "relu1_activation", "bn1.running_mean_data", "a/b/c", "_", "./.", "grad",
    "_weight",
  ])
  func `What names no parameter is left alone`(tag: String) { #expect(ParameterTag(tag) == nil) }

  @Test(
    arguments: [
      ("features.0", 3 * 64 * 9, 64, nil, "convolution"),
      ("features.3", 64 * 128 * 9, 128, 64, "convolution"),
      ("classifier.1", 512 * 10, 10, 512, "linear"), ("net.4", 512 * 10, 10, 512, "linear"),
      ("net.1", 64, 64, 64, "batch_normalization"),
      ("layer1.0.bn1", 64, 64, 64, "batch_normalization"),
      ("conv_pw", 512, 8, 64, "convolution"), ("x", nil, nil, nil, "unknown"),
    ] as [(String, Int?, Int?, Int?, String)])
  func `A layer's kind is told by its name, or by how much it learns`(
    name: String, weights: Int?, biases: Int?, inputs: Int?, kind: String
  ) {
    #expect(LogLayers.kind(name, weights: weights, biases: biases, inputs: inputs) == kind)
  }

  @Test(arguments: [
    (
      "layer: []",
      "map.yaml:1:1: unknown key \"layer\" in the mapping; known keys: layers, metrics; "
        + "did you mean \"layers\"?"
    ),
    ("layers: 3", "map.yaml:1:9: layers is 3; expected: a list. Change it."),
    (
      "layers:\n  - {kind: linear}",
      "map.yaml:2:5: a layer has no \"name\", which must be given: text. Add it."
    ),
    (
      "metrics: {a: loss}",
      "map.yaml:1:14: a is \"loss\"; expected: a metric and its set, such as loss/train, or ignore. "
        + "Change it."
    ),
    (
      "layers: [{name: a}, {name: a}]",
      "map.yaml:1:9: two layers have the name \"a\". Give each its own."
    ),
  ])
  func `A mapping's mistakes are located`(yaml: String, message: String) {
    let error = #expect(throws: ExperimentError.self) {
      try LogMapping(yaml: yaml, source: "map.yaml")
    }
    #expect(error.map { "\($0)" } == message)
  }
}
