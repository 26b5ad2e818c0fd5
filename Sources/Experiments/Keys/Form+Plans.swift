import SondeNetworks

extension Form<EvaluationPlan> {
  /// When and how the network is evaluated while it trains.
  static var evaluation: Form {
    Schema<EvaluationPlan>(
      "evaluation", blank: EvaluationPlan(),
      [
        .key(
          "every", \.every, .period,
          "how much training lies between evaluations; there is always one at the end"),
        .key("batch_size", \.batchSize, .integer(), "how many samples are evaluated at once"),
        .key(
          "mode", \.mode, Form<NetworkMode>.word(kind: "mode"),
          "how the network works then: in `training` mode dropout drops, and batch_norm uses the batch's statistics and moves "
            + "the running ones, as where a program forgets to switch"
        ).unless(\.mode, is: .evaluation),
      ]
    ).form(
      introduction:
        "The network is evaluated on the validation set, or on the test set where there is none.")
  }
}

extension Form<CheckpointPlan> {
  /// When the state of training is saved.
  static var checkpoints: Form {
    Schema<CheckpointPlan>(
      "checkpoints", blank: CheckpointPlan(),
      [
        .key(
          "every", \.every, .period,
          "how much training lies between saved states; there is always one at the end"),
        .key(
          "best", \.best, Form<CheckpointPlan.Metric>.word(kind: "metric").optional,
          "by what the best state is chosen, which is kept beside the last"),
      ]
    ).form(
      introduction:
        "The last state is always kept, for `sonde resume`; each replaces the one before.")
  }
}

extension Form<LoggingPlan> {
  /// What is recorded while training.
  static var logging: Form {
    Schema<LoggingPlan>(
      "logging", blank: LoggingPlan(),
      [
        .key(
          "every", \.every, .period,
          "how much training lies between records of loss, accuracy and learning rate"),
        .key(
          "histograms", \.histograms, Form<_>.period.optional,
          "how much training lies between histograms of every parameter and its gradient"),
      ]
    ).form(introduction: "What the run's database and TensorBoard files hold.")
  }
}

extension Form<MonitorPlan> {
  /// What is measured inside the network while it trains.
  static var monitor: Form {
    Schema<MonitorPlan>(
      "monitor", blank: MonitorPlan(),
      [
        .key(
          "preset", \.preset, Form<MonitorPlan.Preset>.word(kind: "preset"),
          "how much is measured: `economy` norms of weights and gradients, sizes of updates and what the outputs say; "
            + "`standard` every number of every layer; `full` histograms of weights, activations and their gradients too"
        ),
        .key(
          "every", absent: \.every, .period,
          standard:
            "steps 1, 2, 5, 10, 20, 50, 100, then 20 times an epoch, at most every 100 steps",
          example: "50 steps",
          "how much training lies between measurements; there is always one at the end"),
      ]
    ).form(
      introduction:
        "Measuring changes no bit of the training; a step that is measured takes somewhat longer than others. "
        + "`sonde probe` measures the same before training.")
  }
}

extension Form<MemoryPlan> {
  /// How much memory may be taken.
  static var memory: Form {
    Schema<MemoryPlan>(
      "memory", blank: MemoryPlan(),
      [
        .key(
          "limit", \.limit, Form<_>.memoryLimit.optional, example: "2 GiB",
          "the most that the process may take, data included; `none`: what the machine has free")
      ]
    ).form(
      introduction:
        "Training that would need more is refused before it begins, with the largest batch that would fit. "
        + "`sonde summary --memory` says what an experiment needs.")
  }
}
