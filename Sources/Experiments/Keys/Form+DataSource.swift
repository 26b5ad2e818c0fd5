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
    Where pictures come from: one of the keys `folder`, `cifar10`, `cifar100` and `shapes`, and what \
    stands beside it. Paths are relative to the folder in which the command is given; the recipes \
    look for CIFAR-10 in `data/`, and `--set data.train.cifar10=DIR` says otherwise.
    """
  }

  fileprivate static func cases(split: DatasetSplit, seed: UInt64) -> [FormCase<DataSource>] {
    [
      .map(
        folder, "a folder for each class, with JPEG and PNG pictures of any size in it",
        wrap: { .folder($0.path, classes: $0.classes, exif: $0.exif) },
        unwrap: { source in
          guard case .folder(let path, let classes, let exif) = source else { return nil }
          return FolderKeys(path: path, classes: classes, exif: exif)
        }),
      .map(
        published("cifar10", split: split), "CIFAR-10, in its binary form or in that of Python",
        wrap: { .cifar10($0.folder, split: $0.split) },
        unwrap: { source in
          guard case .cifar10(let folder, let split) = source else { return nil }
          return PublishedKeys(folder: folder, split: split)
        }),
      .map(
        published("cifar100", split: split), "CIFAR-100, in its binary form or in that of Python",
        wrap: { .cifar100($0.folder, split: $0.split) },
        unwrap: { source in
          guard case .cifar100(let folder, let split) = source else { return nil }
          return PublishedKeys(folder: folder, split: split)
        }),
      .map(
        shapes(seed: seed), "generated pictures of ten shapes, 32×32 pixels",
        wrap: { .shapes(count: $0.shapes.count, seed: $0.shapes.seed) },
        unwrap: { source in
          guard case .shapes(let count, let seed) = source else { return nil }
          return ShapesKey(shapes: ShapesKeys(count: count, seed: seed))
        }),
    ]
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
        .key(
          "exif", \.exif, .word(kind: "way with EXIF orientations"),
          "whether pictures are turned as their camera noted (`apply`), or stay as they are stored "
            + "(`ignore`), as in torchvision's `ImageFolder`"),
      ])
  }

  private static func published(_ name: String, split: DatasetSplit) -> Schema<PublishedKeys> {
    Schema(
      name, blank: PublishedKeys(split: split),
      [
        .key(
          name, \.folder, .text("a path"), isRequired: true,
          example: name == "cifar10" ? "data/cifar-10-batches-bin" : "data/cifar-100-binary",
          "the folder with the files, or the one above it"),
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

private struct FolderKeys: Sendable {
  var path = ""
  var classes: [String]?
  var exif = ExifHandling.apply
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
