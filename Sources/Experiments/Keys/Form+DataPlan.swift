import SondeDatasets

extension Form<DataPlan> {
  /// Which pictures, and what is done to them.
  static var data: Form {
    Schema<DataPlan>(
      "data", blank: DataPlan(train: .shapes(count: 1)),
      complete: { plan, given in
        guard !given.contains("validation") else { return }
        plan.validation = plan.test == nil ? DataPlan.defaultShare : nil
      },
      [
        .key(
          "train", \.train, .dataSource(split: .train, seed: 1), isRequired: true,
          example: "{shapes: {count: 5000}}", "the pictures to train on"),
        .key(
          "validation", \.validation, Form<ValidationSource>.validation.optional,
          standard: "`none` with a test set, else `{fraction: 0.1, seed: 0}`",
          example: "{fraction: 0.1}",
          "the pictures to evaluate with while training; `none`: those of test"),
        .key(
          "test", \.test, Form<DataSource>.dataSource(split: .test, seed: 2).optional,
          standard: "`none`", example: "{shapes: {count: 1000}}", "the pictures to test with"),
        .key("transforms", \.transforms, .transforms, "what is done to pictures first"),
        .key(
          "shuffle", \.isShuffled, .boolean,
          "whether every epoch visits the pictures to train on in a new random order, rather than in that of the set"
        ).unless(\.isShuffled, is: true),
      ]
    ).form(introduction: "Which pictures, and what is done to them before the network sees them.")
  }
}

extension Form<TransformPlan> {
  fileprivate static var transforms: Form {
    Schema<TransformPlan>(
      "transforms", blank: TransformPlan(),
      complete: { plan, given in
        if !given.contains("test") { plan.test = TransformPlan.withoutChance(plan.train) }
      },
      [
        .key(
          "train", \.train, Form<_>.transform.list(of: "transforms"),
          example: "[{random_crop: {size: 32, padding: 4}}, horizontal_flip, to_unit]",
          "for pictures to train on"),
        .key(
          "test", \.test, Form<_>.transform.list(of: "transforms"),
          standard: "those of train without chance; a random crop becomes a crop of the middle",
          example: "[{resize: [32, 32]}, to_unit, {normalize: imagenet}]",
          "for pictures to evaluate with"),
        .key(
          "batch", \.batch, Form<_>.mixing.list(of: "ways to mix"), example: "[{mixup: 0.2}]",
          "how the pictures of a batch to train on are mixed; of several ways one is drawn for each "
            + "batch"),
      ]
    ).form(
      introduction: """
        Lists of [transforms](#transform), first one first; and ways to mix whole batches, see \
        [mixing](#mixing).
        """)
  }
}
