import SondeDatasets

extension Form<Mixing> {
  /// A way to mix the samples of a batch.
  static var mixing: Form {
    choice(
      "mixing",
      introduction: """
        A way to mix the pictures of a batch to train on, each with the one before it. The share is \
        drawn once for a batch, from a Beta distribution whose two parameters are the number given: \
        0.2 mixes little, with 1 all shares are equally likely. As torchvision's `MixUp` and `CutMix`. \
        The loss weighs both labels by their shares; the accuracy of training counts against the label \
        of the greater part. Evaluation is never mixed.
        """,
      [
        .single(
          "mixup", .positive, standard: 1, "adds two pictures, each multiplied by its share",
          example: "0.2", wrap: { .mixup(alpha: $0) },
          unwrap: { if case .mixup(let alpha) = $0 { alpha } else { nil } }),
        .single(
          "cutmix", .positive, standard: 1,
          "replaces a rectangle by that of another picture; the share is that of the area",
          example: "1", wrap: { .cutmix(alpha: $0) },
          unwrap: { if case .cutmix(let alpha) = $0 { alpha } else { nil } }),
      ])
  }
}
