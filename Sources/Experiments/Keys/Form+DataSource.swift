import SondeDatasets

extension Form<DataSource> {
  /// Where pictures come from.
  ///
  /// - Parameters:
  ///   - split: The part of a published set that is meant where none is named.
  ///   - seed: The seed of generated pictures where none is named.
  /// - Returns: The form of the source.
  static func dataSource(split: DatasetSplit, seed: UInt64) -> Form {
    headed("data set", introduction: dataSetIntroduction, cases(split: split, seed: seed))
  }

  fileprivate static var dataSetIntroduction: String {
    """
    Where pictures come from: one of the keys `folder`, `cifar10`, `cifar100`, `mnist`, `fashion_mnist`, `lmdb` and \
    `shapes`, and what stands beside it. `sonde dataset fetch` downloads the published sets. Grey pictures (MNIST's, and \
    `lmdb` with `channels: grey`) give the network one channel, or three equal ones after the transform `grayscale`. Paths are relative to the folder in which the command is given; the recipes \
    look for CIFAR-10 in `data/`, and `--set data.train.cifar10=DIR` says otherwise. `changes` are made in their order, to the \
    set beside which they stand and to no other; `sonde dataset export` writes what comes of them as picture files.
    """
  }

  fileprivate static func cases(split: DatasetSplit, seed: UInt64) -> [FormCase<DataSource>] {
    [
      source(
        folder, "a folder for each class, with JPEG and PNG pictures of any size in it",
        wrap: {
          .folder($0.path, classes: $0.classes, unreadable: $0.unreadable, exif: $0.exif)
        },
        unwrap: { source in
          guard case .folder(let path, let classes, let unreadable, let exif) = source else {
            return nil
          }
          return FolderKeys(path: path, classes: classes, unreadable: unreadable, exif: exif)
        }),
      source(
        published("cifar10", split: split, example: "data/cifar-10-batches-bin"),
        "CIFAR-10, in its binary form or in that of Python",
        wrap: { .cifar10($0.folder, split: $0.split) },
        unwrap: { source in
          guard case .cifar10(let folder, let split) = source else { return nil }
          return PublishedKeys(folder: folder, split: split)
        }),
      source(
        published("cifar100", split: split, example: "data/cifar-100-binary"),
        "CIFAR-100, in its binary form or in that of Python",
        wrap: { .cifar100($0.folder, split: $0.split) },
        unwrap: { source in
          guard case .cifar100(let folder, let split) = source else { return nil }
          return PublishedKeys(folder: folder, split: split)
        }),
      mnist("mnist", .digits, split: split, "MNIST's handwritten digits, 28×28 pixels, grey"),
      mnist(
        "fashion_mnist", .fashion, split: split, "Fashion-MNIST's clothes, 28×28 pixels, grey"),
      source(
        lmdb, "a database of LMDB with Caffe's records (Datum)",
        wrap: {
          .lmdb(
            $0.path, channels: $0.channels, classes: $0.classes, unreadable: $0.unreadable)
        },
        unwrap: { source in
          guard case .lmdb(let path, let channels, let classes, let unreadable) = source else {
            return nil
          }
          return LMDBKeys(
            path: path, channels: channels, classes: classes, unreadable: unreadable)
        }),
      source(
        shapes(seed: seed), "generated pictures of ten shapes, 32×32 pixels",
        wrap: { .shapes(count: $0.shapes.count, seed: $0.shapes.seed) },
        unwrap: { source in
          guard case .shapes(let count, let seed) = source else { return nil }
          return ShapesKey(shapes: ShapesKeys(count: count, seed: seed))
        }),
    ]
  }

  /// A source with the key `changes` beside its own.
  private static func source<Keys: Sendable>(
    _ schema: Schema<Keys>, _ summary: String,
    wrap: @escaping @Sendable (Keys) -> DataSource,
    unwrap: @escaping @Sendable (DataSource) -> Keys?
  ) -> FormCase<DataSource> {
    let changes = Field<SourceKeys<Keys>>.key(
      "changes", \.changes, Form<_>.dataChange.list(of: "changes"),
      example: "[{noisy_labels: {fraction: 0.2}}]",
      "what is changed of labels, samples or pixels before the transforms, first one first"
    ).unless(\.changes, is: [])
    return .map(
      Schema(
        schema.name, blank: SourceKeys(keys: schema.blank, changes: []),
        schema.fields.map { $0.inside(\SourceKeys<Keys>.keys) } + [changes]), summary,
      wrap: { wrap($0.keys).changed(by: $0.changes) },
      unwrap: { source in
        unwrap(source.unchanged).map { SourceKeys(keys: $0, changes: source.changes) }
      })
  }

  private static var folder: Schema<FolderKeys> {
    Schema<FolderKeys>(
      "folder", blank: FolderKeys(),
      [
        .key(
          "folder", \.path, .text("a path"), isRequired: true, example: "data/train",
          "the folder that holds the classes' folders"),
        .key(
          "classes", \.classes, Form<String>.text().list(of: "names", atLeast: 1).allIfNone,
          example: "[cat, dog]", "the classes to take"),
        unreadableField(\.unreadable),
        .key(
          "exif", \.exif, .word(kind: "way with EXIF orientations"),
          "whether pictures are turned as their camera noted (`apply`), or stay as they are stored "
            + "(`ignore`), as in torchvision's `ImageFolder`"),
      ])
  }

  private static var lmdb: Schema<LMDBKeys> {
    Schema<LMDBKeys>(
      "lmdb", blank: LMDBKeys(),
      [
        .key(
          "lmdb", \.path, .text("a path"), isRequired: true, example: "data/train_lmdb",
          "the folder that holds `data.mdb`"),
        .key(
          "channels", \.channels, .word(kind: "order of channels"),
          "what is in the planes of raw records, in their order; encoded pictures say it themselves"
        ),
        .key(
          "classes", \.classes, Form<String>.text().list(of: "names", atLeast: 1).allIfNone,
          standard: "`all`: numbers up to the highest label", example: "[cat, dog]",
          "the classes' names, by label"),
        unreadableField(\.unreadable),
      ])
  }

  private static func unreadableField<Keys>(
    _ path: any WritableKeyPath<Keys, UnreadablePolicy> & Sendable
  ) -> Field<Keys> {
    .key(
      "unreadable", path, .word(kind: "policy"),
      "what is done about pictures that cannot be decoded: `fail` when one is met, or `skip`, which decodes all once "
        + "before the start, leaves those out and counts them")
  }

  /// A set in MNIST's form.
  private static func mnist(
    _ name: String, _ kind: MNIST.Kind, split: DatasetSplit, _ summary: String
  ) -> FormCase<DataSource> {
    source(
      published(
        name, split: split, example: name == "mnist" ? "data/mnist" : "data/fashion-mnist",
        "the folder with the IDX files, plain or `.gz`"), summary,
      wrap: { .mnist($0.folder, split: $0.split, kind: kind) },
      unwrap: { source in
        guard case .mnist(let folder, let split, kind) = source else { return nil }
        return PublishedKeys(folder: folder, split: split)
      })
  }

  private static func published(
    _ name: String, split: DatasetSplit, example: String,
    _ summary: String = "the folder with the binary files"
  ) -> Schema<PublishedKeys> {
    Schema(
      name, blank: PublishedKeys(split: split),
      [
        .key(
          name, \.folder, .text("a path"), isRequired: true, example: example, summary),
        .key(
          "split", \.split, .word(kind: "split"), standard: "the key's own, `train` or `test`",
          "the part of the set"),
      ])
  }

  private static func shapes(seed: UInt64) -> Schema<ShapesKey> {
    let keys = Schema<ShapesKeys>(
      "shapes", blank: ShapesKeys(seed: seed),
      [
        .key(
          "count", \.count, .integer(atMost: 10_000_000), isRequired: true, example: "5000",
          "how many pictures"),
        .key(
          "seed", \.seed, .seed, standard: "`1` for train, `2` otherwise",
          "chooses the pictures; two seeds give two independent sets"),
      ])
    return Schema(
      "shapes", blank: ShapesKey(shapes: keys.blank),
      [
        .key(
          "shapes", \.shapes,
          keys.form(introduction: "How many generated pictures, and which."), isRequired: true,
          example: "{count: 5000}", "how many, and which")
      ])
  }
}

extension Form<ValidationSource> {
  /// Which pictures validate.
  static var validation: Form {
    let sources = Form<DataSource>.cases(split: .test, seed: 2).map { source in
      source.map(
        { ValidationSource.source($0) },
        { if case .source(let inner) = $0 { inner } else { nil } })
    }
    let share = FormCase<ValidationSource>.map(
      Schema<ShareKeys>(
        "fraction", blank: ShareKeys(),
        [
          .key(
            "fraction", \.fraction, .number("a number between 0 and 1") { $0 > 0 && $0 < 1 },
            isRequired: true, example: "0.1", "the share of the training pictures"),
          .key("seed", \.seed, .seed, "chooses the pictures"),
        ]), "a share of the training pictures, taken out at random",
      wrap: { .share(fraction: $0.fraction, seed: $0.seed) },
      unwrap: { source in
        guard case .share(let fraction, let seed) = source else { return nil }
        return ShareKeys(fraction: fraction, seed: seed)
      })
    return headed(
      "validation set",
      introduction: "A [data set](#data-set), or a share of the training pictures.",
      [share] + sources)
  }
}

extension Form<[String]> {
  /// A list, or the word that stands for leaving it out.
  fileprivate var allIfNone: Form<[String]?> {
    Form<[String]?>(
      expected: "\(expected), or all",
      read: { tree, path in
        if case .text("all") = tree.content { return nil }
        return try read(tree, path)
      }, write: { $0.map(write) ?? .text("all") })
  }
}

private struct SourceKeys<Keys: Sendable>: Sendable {
  var keys: Keys
  var changes: [DataChange]
}

private struct FolderKeys: Sendable {
  var path = ""
  var classes: [String]?
  var unreadable = UnreadablePolicy.fail
  var exif = ExifHandling.apply
}

private struct LMDBKeys: Sendable {
  var path = ""
  var channels = LMDBDataset.Channels.bgr
  var classes: [String]?
  var unreadable = UnreadablePolicy.fail
}

private struct PublishedKeys: Sendable {
  var folder = ""
  var split: DatasetSplit
}

private struct ShapesKey: Sendable {
  var shapes: ShapesKeys
}

private struct ShapesKeys: Sendable {
  var count = 1
  var seed: UInt64
}

private struct ShareKeys: Sendable {
  var fraction = 0.1
  var seed: UInt64 = 0
}
