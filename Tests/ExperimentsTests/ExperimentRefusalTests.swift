@testable import SondeExperiments
import Testing

/// What people get wrong in files, and what they are told.
struct ExperimentRefusalTests {
  private func complaint(_ yaml: String) -> String? {
    message { _ = try Experiment(yaml: yaml, source: "lenet.yaml") }
  }

  @Test func `A misspelt key is refused with its place and the nearest key`() {
    let yaml = """
      model:
        layers:
          - conv2d: {out_channels: 4, kernal_size: 3}
      data: {train: {shapes: {count: 10}}}
      """
    #expect(
      complaint(yaml)
        == "lenet.yaml:3:33: unknown key \"kernal_size\" in conv2d; known keys: in_channels, "
        + "out_channels, kernel_size, stride, padding, dilation, groups, bias, name, from; did you mean "
        + "\"kernel_size\"?")
  }

  @Test(arguments: [
    ("batchsize: 3", "3:1: unknown key \"batchsize\" in experiment; known keys: name, model, "),
    (
      "batch_size: many",
      "3:13: batch_size is \"many\"; expected: a whole number, at least 1."
    ),
    (
      "batch_size: 0",
      "3:13: batch_size is 0; expected: a whole number, at least 1. Change it."
    ),
    ("batch_size: 1.5", "3:13: batch_size is 1.5; expected: a whole number"),
    ("batch_size: [1]", "3:13: batch_size is a list of 1; expected:"),
    ("batch_size:", "3:12: batch_size is nothing; expected:"),
    (
      "batch_size: 100001",
      "3:13: batch_size is 100001; expected: a whole number, at least 1, at most 100000."
    ),
    ("seed: -1", "3:7: seed is -1; expected: a whole number, at least 0."),
    (
      "duration: 10",
      "3:11: duration is 10; expected: a length such as 10 epochs or 500 steps, above 0."
    ),
    ("duration: 0 epochs", "3:11: duration is \"0 epochs\"; expected: a length"),
    ("name: a/b", "3:7: name is \"a/b\"; expected: a name of letters, digits,"),
    (
      "precision: half",
      "3:12: there is no precision \"half\"; there are auto, float32, bfloat16; did you mean"
    ),
    (
      "optimizer: sdg",
      "3:12: there is no optimizer \"sdg\"; there are sgd, adam, adamw, rmsprop; did you mean \"sgd\"?"
    ),
    (
      "optimizer: {sgd: {lr: 1}}",
      "3:19: unknown key \"lr\" in sgd; known keys: learning_rate, momentum,"
    ),
    (
      "optimizer: {sgd: {momentum: -1}}",
      "3:29: momentum is -1; expected: a number, at least 0.0."
    ),
    ("optimizer: {sgd: {momentum: .nan}}", "3:29: momentum is .nan; expected: a number"),
    (
      "optimizer: {sgd: {nesterov: true}}",
      "3:18: sgd: momentum is 0.0, but a momentum above 0 with nesterov is expected."
    ),
    (
      "optimizer: {sgd: {}, adam: {}}",
      "3:12: 2 names (sgd, adam) stand where one optimizer is expected. Keep one;"
    ),
    (
      "optimizer: []",
      "3:12: optimizer is a list of 0; expected: the name of one optimizer, or a map with one name."
    ),
    (
      "optimizer: {sgd: 3}",
      "3:18: sgd is 3; expected: a map with keys such as learning_rate, momentum, dampening."
    ),
    (
      "schedule: step",
      "3:11: step has no \"every\", which must be given: period, such as 10 epochs or 400 steps. Add it."
    ),
    (
      "schedule: {step: {every: 3}}",
      "3:26: every is 3; expected: period, such as 10 epochs or 400 steps."
    ),
    (
      "schedule: {step: {every: 3 epochs, gama: 1}}",
      "3:36: unknown key \"gama\" in step; known keys: every, gamma; did you mean"
    ),
    (
      "schedule: {step: {every: 3 epochs, gamma: x}}",
      "3:43: gamma is \"x\"; expected: number."
    ),
    (
      "schedule: {multi_step: {milestones: [1 epoch, x]}}",
      "3:47: milestones is \"x\"; expected: list of periods."
    ),
    (
      "schedule: {one_cycle: {maximum: 1, over: 9 steps, rising_share: 2}}",
      "3:23: one_cycle: rising_share is 2.0, but it must be from 0 to 1. Change it."
    ),
    (
      "schedule: {warm_up: {over: 1 epoch, then: {stp: 1}}}",
      "3:44: there is no schedule \"stp\"; there are constant, step,"
    ),
    ("gradient_clipping: {norm: 0}", "3:27: norm is 0; expected: a number above 0."),
    (
      "initialization: hee",
      "3:17: there is no initialization scheme \"hee\"; there are pytorch, he,"
    ),
    (
      "initialization: {rules: [{initializer: zeros}]}",
      "3:26: a rule says neither layers nor name. Give one:"
    ),
    (
      "initialization: {rules: [{layers: conv2d}]}",
      "3:26: initialization rule has no \"initializer\", which must be given: an initializer."
    ),
    (
      "initialization: {rules: [{name: fc9, initializer: zeros}]}",
      "3:26: the rule selects \"fc9\", but the network has no such parameter; nearest: fc1. Change or remove the rule."
    ),
    (
      "initialization: {rules: [{layers: batch_norm, initializer: ones}]}",
      "3:26: the rule selects the parameters of batch_norm layers, but the network has no such parameter; nearest: conv2d, linear."
    ),
    (
      "evaluation: {each: 1 epoch}",
      "3:14: unknown key \"each\" in evaluation; known keys: every, batch_size, mode; did you mean"
    ),
    (
      "logging: true",
      "3:10: logging is true; expected: a map with keys such as every, histograms."
    ),
  ])
  func `A mistake is named with its place`(line: String, expected: String) {
    let found = complaint(smallExperiment(line)) ?? "nothing"
    #expect(found.hasPrefix("lenet.yaml:" + expected), "\(found)")
  }

  @Test(arguments: [
    ("", "lenet.yaml: nothing stands here, but a map with the keys of an experiment is expected."),
    ("# only a comment\n", "lenet.yaml: nothing stands here"),
    (
      "- 1\n",
      "lenet.yaml:1:1: experiment is a list of 1; expected: a map with keys such as name, model, initialization."
    ),
    (
      "data: {train: {shapes: {count: 1}}}",
      "lenet.yaml:1:1: experiment has no \"model\", which must be given: a map with one of the keys architecture, layers. Add it."
    ),
    (
      "model: {architecture: lenet}\ndata: {}",
      "lenet.yaml:2:7: data has no \"train\", which must be given: "
    ),
    (
      "model: lenet\ndata: {train: {folder: x}}",
      "lenet.yaml:1:8: model is \"lenet\"; expected: a map with one of the keys architecture, layers."
    ),
    (
      "model: {architecture: lnet}\ndata: {train: {folder: x}}",
      "lenet.yaml:1:23: there is no architecture \"lnet\"; there are lenet,"
    ),
    (
      "model: {architecture: lenet, class: 2}\ndata: {train: {folder: x}}",
      "lenet.yaml:1:30: unknown key \"class\" in lenet; known keys: architecture, classes; did you mean \"classes\"?"
    ),
    (
      "model: {architecture: lenet, layers: [relu]}\ndata: {train: {folder: x}}",
      "lenet.yaml:1:8: architecture and layers stand in one model. Keep one of them."
    ),
    (
      "model: {architecture: lenet, classes: 3}\ndata: {train: {cifar10: x}}",
      "lenet.yaml:1:8: fc3: the network tells 3 classes apart, but data.train has 10. Set classes: 10,"
    ),
    (
      "model: {architecture: lenet}\ndata: {train: {cifar: x}}",
      "lenet.yaml:2:16: unknown key \"cifar\" in data set; known keys: folder, cifar10, cifar100, mnist, fashion_mnist, lmdb, shapes; did you mean \"cifar10\"?"
    ),
    (
      "model: {architecture: lenet}\ndata: {train: {cifar10: x, split: valid}}",
      "lenet.yaml:2:35: there is no split \"valid\"; there are train, test;"
    ),
    (
      "model: {architecture: lenet}\ndata: {train: {shapes: {count: 9}}, validation: {fraction: 1}}",
      "lenet.yaml:2:60: fraction is 1; expected: a number between 0 and 1."
    ),
    (
      "model: {architecture: lenet}\ndata: {train: {shapes: {count: 9}}, validation: none}\nschedule: reduce_on_plateau",
      "lenet.yaml:3:11: reduce_on_plateau follows the evaluations, but there is neither a validation nor a test set. Give data.validation,"
    ),
  ])
  func `A file without its parts is refused`(yaml: String, expected: String) {
    let found = complaint(yaml) ?? "nothing"
    #expect(found.hasPrefix(expected), "\(found)")
  }

  @Test(arguments: [
    (
      "[resize, to_unit]",
      "3:24: resize has no \"value\", which must be given: the shorter side in pixels, or [height, width]. Add it."
    ),
    ("[{resize: 0}, to_unit]", "3:33: resize is 0; expected: the shorter side in pixels"),
    (
      "[{resiz: 3}, to_unit]",
      "3:25: there is no transform \"resiz\"; there are resize, center_crop,"
    ),
    ("[{random_crop: {padding: 3}}, to_unit]", "3:38: random_crop has no \"size\""),
    (
      "[{normalize: cifar}, to_unit]",
      "3:36: there is no set of statistics \"cifar\"; there are imagenet, cifar10, cifar100, half, mnist, fashion_mnist, measured;"
    ),
    (
      "[to_unit, {normalize: {mean: [0, 0, 0], std: [1, 0, 1]}}]",
      "3:68: std is a list of 3; expected: three numbers above 0: red, green, blue; or one for grey."
    ),
    ("[{normalize: half}, to_unit]", "3:23: transforms: normalize stands before to_unit;"),
    (
      "[{horizontal_flip: 2}, to_unit]",
      "3:42: horizontal_flip is 2; expected: a number from 0 to 1."
    ),
  ])
  func `A transform that is not possible is refused`(list: String, expected: String) {
    let yaml = """
      model: {architecture: lenet}
      data: {train: {shapes: {count: 9}},
        transforms: {train: \(list)}}
      """
    let found = complaint(yaml) ?? "nothing"
    #expect(found.hasPrefix("lenet.yaml:" + expected), "\(found)")
  }

  @Test func `A shape that does not fit is refused with the layer and its line`() {
    let yaml = """
      model:
        layers:
          - conv2d: {out_channels: 8, kernel_size: 3}
          - block:
              name: head
              layers:
                - flatten
                - linear: {in_features: 100, out_features: 10}
      data: {train: {shapes: {count: 10}}}
      """
    #expect(
      complaint(yaml)?.hasPrefix("lenet.yaml:8:13: head.1: the input has 7200 features") == true)
  }

  @Test func `A network without classes at its end is refused`() {
    let yaml = "model: {layers: [relu]}\ndata: {train: {shapes: {count: 10}}}"
    #expect(
      complaint(yaml)?.hasPrefix(
        "lenet.yaml:1:8: 0: the network gives 1×3×32×32, but the loss wants [batch, classes]."
      )
        == true)
  }

  @Test func `JSON is refused with the path`() {
    let json =
      #"{"model": {"architecture": "lenet"}, "data": {"train": {"folder": "x"}}, "optimizer": {"sgd": {"lr": 1}}}"#
    #expect(
      message { _ = try JSONForm.decode(json) }?.hasPrefix(
        "optimizer.sgd.lr: unknown key \"lr\" in sgd;")
        == true)
  }
}
