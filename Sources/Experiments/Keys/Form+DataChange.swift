import SondeDatasets

extension Form<DataChange> {
  /// A change of a data set.
  static var dataChange: Form {
    choice(
      "change",
      introduction: """
        A change of a data set's labels, samples or pixels, as it might be in the files themselves, made before the transforms. \
        What chance decides follows from the change's own `seed`. It serves to try what a mistake in the data does, and to train \
        on a part of a set.
        """,
      labels + samples + pictures)
  }

  private static var labels: [FormCase<DataChange>] {
    [
      .single(
        "shift_labels", Form<Int>.integer(atLeast: -10_000, atMost: 10_000), standard: 1,
        "gives every sample the class so many places further; behind the last comes the first",
        example: "1", wrap: { .shiftLabels($0) },
        unwrap: { if case .shiftLabels(let places) = $0 { places } else { nil } }),
      .single(
        "map_labels", Form<Int>.integer(atLeast: 0).list(of: "labels", atLeast: 1),
        "gives the samples of each class the label that stands in its place", example: "[1, 0]",
        wrap: { .mapLabels($0) },
        unwrap: { if case .mapLabels(let labels) = $0 { labels } else { nil } }),
      .map(
        Schema<ShuffledLabels>(
          "shuffle_labels", blank: ShuffledLabels(),
          [fraction(\.fraction, "samples"), seed(\.seed)]),
        "deals the labels of some samples out among them anew", wrap: { .shuffleLabels($0) },
        unwrap: { if case .shuffleLabels(let change) = $0 { change } else { nil } }),
      .map(
        Schema<NoisyLabels>(
          "noisy_labels", blank: NoisyLabels(fraction: 0),
          [
            .key(
              "fraction", \.fraction, .share, isRequired: true, example: "0.2",
              "how many samples of all"), seed(\.seed),
          ]), "gives some samples another class, each of the others equally likely",
        wrap: { .noisyLabels($0) },
        unwrap: { if case .noisyLabels(let change) = $0 { change } else { nil } }),
    ]
  }

  private static var samples: [FormCase<DataChange>] {
    [
      .single(
        "keep", .keptShares, "keeps a share of each class's samples", example: "0.1",
        rows: { keptSharesSchema.rows }, wrap: { .keep($0) },
        unwrap: { if case .keep(let change) = $0 { change } else { nil } }),
      .single(
        "truncate", Form<Int>.integer(atMost: .max), "keeps the first samples only",
        example: "5000", wrap: { .truncate($0) },
        unwrap: { if case .truncate(let count) = $0 { count } else { nil } }),
      .bare("sort_by_class", "puts the samples in the order of their classes", .sortByClass),
    ]
  }

  private static var pictures: [FormCase<DataChange>] {
    [
      .single(
        "reorder_channels", Form<ChannelOrder>.word(kind: "order of channels"),
        "puts these channels in the places of red, green and blue", example: "bgr",
        wrap: { .reorderChannels($0) },
        unwrap: { if case .reorderChannels(let order) = $0 { order } else { nil } }),
      .single(
        "misread_layout", Form<PictureLayout>.word(kind: "layout"),
        "reads bytes that lie pixel after pixel (hwc) as planes (chw), or planes as pixels",
        example: "hwc_as_chw", wrap: { .misreadLayout($0) },
        unwrap: { if case .misreadLayout(let layout) = $0 { layout } else { nil } }),
      .map(
        Schema<ConstantPictures>(
          "constant_pictures", blank: ConstantPictures(),
          [
            fraction(\.fraction, "pictures"),
            .key(
              "value", \.value, Form<Int>.integer(atLeast: 0, atMost: 255),
              "what all their pixels become, from 0 to 255"), seed(\.seed),
          ]), "makes some pictures the same everywhere", wrap: { .constantPictures($0) },
        unwrap: { if case .constantPictures(let change) = $0 { change } else { nil } }),
      .map(
        Schema<NotFinitePictures>(
          "not_finite", blank: NotFinitePictures(samples: []),
          [
            .key(
              "samples", \.samples,
              Form<Int>.integer(atLeast: 0, atMost: .max).list(of: "places", atLeast: 1),
              isRequired: true, example: "[17]", "which samples of the set, counted from 0"),
            .key(
              "value", \.value, Form<NotFinitePictures.Value>.word(kind: "value"),
              "what takes the place of the first number of the network's input"),
          ]), "puts a number that is not finite into some pictures", wrap: { .notFinite($0) },
        unwrap: { if case .notFinite(let change) = $0 { change } else { nil } }),
    ]
  }

  private static func fraction<Root>(
    _ path: any WritableKeyPath<Root, Double> & Sendable, _ what: String
  ) -> Field<Root> {
    .key("fraction", path, .share, "how many \(what) of all")
  }

  fileprivate static func seed<Root>(
    _ path: any WritableKeyPath<Root, UInt64> & Sendable
  ) -> Field<Root> {
    .key("seed", path, .seed, "decides what chance decides")
  }
}

private let keptSharesSchema = Schema<KeptShares>(
  "keep", blank: KeptShares(),
  [
    .key("share", \.share, .share, "the share of classes that are not named"),
    .key(
      "classes", \.classes, .classShares, example: "{cat: 0.02}",
      "the shares of classes by name"),
    Form<DataChange>.seed(\.seed),
  ])

extension Form<KeptShares> {
  /// Shares by class, or one for all.
  fileprivate static var keptShares: Form {
    Form(
      expected: "a map with share, classes and seed", read: keptSharesSchema.read,
      write: keptSharesSchema.write
    ).or(.share, { KeptShares(share: $0) })
  }
}

extension Form<[String: Double]> {
  /// Shares by the names of classes.
  fileprivate static var classShares: Form {
    let share = Form<Double>.share
    let expected = "a map of classes' names to numbers from 0 to 1"
    return Form(
      expected: expected,
      read: { tree, path in
        guard case .map(let entries) = tree.content else {
          throw ExperimentError.wrongValue(tree, path, expected: expected)
        }
        let shares = try entries.map {
          ($0.key, try share.read($0.value, path.appending($0.key)))
        }
        return Dictionary(shares, uniquingKeysWith: { $1 })
      },
      write: { shares in
        .map(shares.sorted { $0.key < $1.key }.map { ($0.key, share.write($0.value)) })
      })
  }
}
