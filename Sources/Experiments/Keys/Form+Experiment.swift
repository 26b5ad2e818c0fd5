import SondeNetworks

extension Form<Experiment> {
  /// A whole experiment.
  static var experiment: Form { experimentForm }
}

private let experimentForm = Schema<Experiment>(
  "experiment",
  blank: Experiment(
    model: .layers(LayerList([])), data: DataPlan(train: .shapes(count: 1))),
  complete: { experiment, given in
    guard !given.contains("initialization") else { return }
    experiment.initialization = experiment.model.defaultInitialization
  },
  [
    .key(
      "name", \.name, .name, standard: "the file's name", example: "lenet-shapes",
      "what runs are called; their folders are `runs/<name>-<number>`"),
    .key(
      "model", \.model, .model, isRequired: true, example: "{architecture: lenet, classes: 10}",
      "the network"),
    .key(
      "initialization", \.initialization, .initialization,
      standard: "the architecture's own; `pytorch` for layers", example: "he",
      "the first values of every parameter"),
    .key(
      "data", \.data, .data, isRequired: true, example: "{train: {shapes: {count: 5000}}}",
      "which pictures, and what is done to them first"),
    .key("loss", \.loss, .loss, "what training makes small"),
    .key("optimizer", \.optimizer, .optimizer, "how parameters follow from gradients"),
    .key(
      "parameter_groups", \.parameterGroups, Form<_>.parameterGroup.list(of: "groups"),
      example: "[{parameter: bias, learning_rate: 2.0, weight_decay: 0.0}]",
      "parameters that the optimizer treats in a way of their own; a later group counts more"
    ).unless(\.parameterGroups, is: []),
    .key(
      "gradients", \.gradients, .gradients, example: "{zeroed: never}",
      "what happens to gradients between the loss and the optimizer"
    ).unless(\.gradients, is: GradientPlan()),
    .key(
      "schedule", \.schedule, .schedule, example: "{step: {every: 10 epochs, gamma: 0.1}}",
      "how the learning rate changes, warm-up included"),
    .key(
      "gradient_clipping", \.gradientClipping, Form<_>.clipping.optional, example: "{norm: 1.0}",
      "a limit to the gradients of a step"),
    .key(
      "batch_size", \.batchSize, .integer(),
      "how many samples each step sees; the last batch of an epoch may be shorter"),
    .key("duration", \.duration, .period, "how long training lasts"),
    .key(
      "seed", \.seed, .seed,
      "decides first values, shuffling, augmentation and dropout"),
    .key(
      "precision", \.precision, .word(kind: "precision"),
      "the precision of numbers: float32, bfloat16 (convolutions and products multiply 16 bits and add up in 32), or auto, which is bfloat16 where the processor has instructions for it"
    ),
    .key("evaluation", \.evaluation, .evaluation, "evaluations while training"),
    .key("checkpoints", \.checkpoints, .checkpoints, "saved states"),
    .key("logging", \.logging, .logging, "records while training"),
    .key(
      "monitor", \.monitor, .monitor, example: "{preset: economy, every: 50 steps}",
      "what is measured inside the network while it trains"),
    .key("memory", \.memory, .memory, example: "{limit: 2 GiB}", "how much memory may be taken"),
  ]
).form(introduction: "Everything that decides a training run. `model` and `data` must be given.")

extension Form<String> {
  /// A name that is part of a folder's.
  fileprivate static var name: Form {
    text("a name of letters, digits, `.`, `_` and `-`, beginning with a letter or digit") { name in
      let isPlain = { (character: Character) in
        character.isLetter || character.isNumber || "._-".contains(character)
      }
      return name.allSatisfy(isPlain) && name.first.map { $0.isLetter || $0.isNumber } == true
        && name.count <= 100
    }
  }
}
