import SondeDatasets
import SondeTensors

extension Form<Transform> {
  /// One step from a stored picture to a network's input.
  static var transform: Form {
    choice(
      "transform",
      introduction: """
        One step from a stored picture to the network's input, with torchvision's meaning on PIL \
        pictures. Resizing, crops, flips and grey come first, then `to_unit`, then `normalize`.
        """,
      [
        .single(
          "resize", .resizing, "scales the picture, antialiased", example: "[70, 70]",
          wrap: { .resize($0) }, unwrap: { if case .resize(let value) = $0 { value } else { nil } }),
        .single(
          "center_crop", Form<Size2D>.size(), "cuts out the middle", example: "32",
          wrap: { .centerCrop(CenterCrop($0)) },
          unwrap: { if case .centerCrop(let crop) = $0 { crop.size } else { nil } }),
        .single(
          "random_crop", .cropping, "cuts out a window at a random place",
          example: "{size: 32, padding: 4}", rows: { randomCropSchema.rows },
          wrap: { .randomCrop($0) },
          unwrap: { if case .randomCrop(let crop) = $0 { crop } else { nil } }),
        .single(
          "horizontal_flip", .share, standard: 0.5, "mirrors left and right with a probability",
          example: "0.5", wrap: { .horizontalFlip(HorizontalFlip(probability: $0)) },
          unwrap: { if case .horizontalFlip(let flip) = $0 { flip.probability } else { nil } }),
        .bare("grayscale", "takes the colour out, keeping three equal channels", .grayscale),
        .single(
          "random_grayscale", .share, standard: 0.1, "takes the colour out with a probability",
          example: "0.8", wrap: { .randomGrayscale(RandomGrayscale(probability: $0)) },
          unwrap: { if case .randomGrayscale(let gray) = $0 { gray.probability } else { nil } }),
        .bare("to_unit", "turns bytes into numbers from 0 to 1", .toUnit),
        .single(
          "normalize", .normalization, "subtracts a mean and divides by a deviation",
          example: "imagenet",
          rows: { normalizeSchema.rows }, wrap: { .normalize($0) },
          unwrap: { if case .normalize(let value) = $0 { value } else { nil } }),
      ])
  }
}

extension Form<Resize> {
  fileprivate static var resizing: Form {
    let size = Form<Size2D>.size()
    return Form(
      expected: "the shorter side in pixels, or [height, width]",
      parse: { tree in
        if case .integer(let side) = tree.content {
          return (1...10_000).contains(side) ? Resize(shorterSide: side) : nil
        }
        return (try? size.read(tree, ConfigurationPath())).map { Resize(.size($0)) }
      },
      write: { resize in
        switch resize.target {
        case .shorterSide(let side): ConfigurationTree(.integer(side))
        case .size(let size):
          .list([size.height, size.width].map { ConfigurationTree(.integer($0)) })
        }
      })
  }
}

private let randomCropSchema = Schema<RandomCrop>(
  "random_crop", blank: RandomCrop(Size2D(32)),
  [
    .key("size", \.size, .size(), isRequired: true, example: "32", "the window, in pixels"),
    .key("padding", \.padding, .integer(atLeast: 0), "black border added before, in pixels"),
  ])

private let normalizeSchema = Schema<Normalize>(
  "normalize", blank: Normalize.half,
  [
    .key(
      "mean", \.mean, .channels("three numbers: red, green, blue, or one") { _ in true },
      isRequired: true,
      example: "[0.5, 0.5, 0.5]", "means of the channels, of values from 0 to 1"),
    .key(
      "std", \.standardDeviation,
      .channels("three numbers above 0: red, green, blue, or one") { Float($0) > 0 },
      isRequired: true, example: "[0.5, 0.5, 0.5]", "deviations of the channels"),
  ])

extension Form<RandomCrop> {
  fileprivate static var cropping: Form {
    Form(
      expected: "a map with size and padding", read: randomCropSchema.read,
      write: randomCropSchema.write
    ).or(.size(), { RandomCrop($0) })
  }
}

extension Form<Normalize> {
  fileprivate static var normalization: Form {
    let names = Normalize.named.map(\.name)
    let named = Form<String>(
      expected: names.joined(separator: ", "),
      read: { tree, path in
        guard let name = tree.plainText else {
          throw ExperimentError.wrongValue(
            tree, path, expected: "\(names.joined(separator: ", ")), or a map with mean and std")
        }
        guard names.contains(name) else {
          throw ExperimentError.unknownChoice(
            at: ConfigurationLocation(tree.place, path), kind: "set of statistics", found: name,
            known: names)
        }
        return name
      }, write: { .text($0) })
    return Form(
      expected: "a map with mean and std", read: normalizeSchema.read, write: normalizeSchema.write
    ).or(
      named, { name in Normalize.named.first { $0.name == name }?.value ?? .half },
      abbreviate: { value in Normalize.named.first { $0.value == value }?.name })
  }
}

extension Form<[Double]> {
  fileprivate static func channels(
    _ expected: String, where isSuitable: @escaping @Sendable (Double) -> Bool
  ) -> Form {
    let number = Form<Double>.number(where: isSuitable)
    return Form(
      expected: expected,
      parse: { tree in
        guard case .list(let elements) = tree.content, [1, 3].contains(elements.count) else {
          return nil
        }
        return try? elements.map { try number.read($0, ConfigurationPath()) }
      },
      write: { .list($0.map(number.write)) })
  }
}
