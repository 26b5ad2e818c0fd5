public import SondeDatasets
import SondeTensors

extension Form<Transform> {
  /// One step from a stored picture to a network's input.
  static var transform: Form {
    choice(
      "transform",
      introduction: """
        One step from a stored picture to the network's input, with torchvision's meaning on PIL \
        pictures. Steps on pixels come first, in any order; then `to_unit` or `to_raw`; then `normalize`, \
        `rescale` and `random_erasing`.
        """,
      sizes + colors + numbers)
  }

  private static var sizes: [FormCase<Transform>] {
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
        "random_resized_crop", .resizedCropping,
        "cuts out a rectangle of random area, shape and place, and scales it",
        example: "{size: 224}", rows: { randomResizedCropSchema.rows },
        wrap: { .randomResizedCrop($0) },
        unwrap: { if case .randomResizedCrop(let crop) = $0 { crop } else { nil } }),
      .single(
        "horizontal_flip", .share, standard: 0.5, "mirrors left and right with a probability",
        example: "0.5", wrap: { .horizontalFlip(HorizontalFlip(probability: $0)) },
        unwrap: { if case .horizontalFlip(let flip) = $0 { flip.probability } else { nil } }),
      .single(
        "vertical_flip", .share, standard: 0.5, "mirrors top and bottom with a probability",
        example: "0.5", wrap: { .verticalFlip(VerticalFlip(probability: $0)) },
        unwrap: { if case .verticalFlip(let flip) = $0 { flip.probability } else { nil } }),
      .single(
        "rotation", .rotating, "turns by a random angle", example: "{degrees: 15}",
        rows: { rotationSchema.rows }, wrap: { .rotation($0) },
        unwrap: { if case .rotation(let value) = $0 { value } else { nil } }),
      .map(
        affineSchema, "turns, shifts, scales and shears at random",
        example: "{degrees: 10, translate: [0.1, 0.1], scale: [0.9, 1.1]}",
        wrap: { .affine($0) }, unwrap: { if case .affine(let value) = $0 { value } else { nil } }),
    ]
  }

  private static var colors: [FormCase<Transform>] {
    [
      .map(
        colorJitterSchema, "changes brightness, contrast, saturation and hue, in random order",
        example: "{brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1}",
        wrap: { .colorJitter($0) },
        unwrap: { if case .colorJitter(let value) = $0 { value } else { nil } }),
      .single(
        "grayscale", Form<Int>.channelCount, standard: 3,
        "takes the colour out, keeping three equal channels, or only one", example: "1",
        wrap: { .grayscale(Grayscale(channels: $0)) },
        unwrap: { if case .grayscale(let gray) = $0 { gray.channels } else { nil } }),
      .single(
        "random_grayscale", .share, standard: 0.1, "takes the colour out with a probability",
        example: "0.8", wrap: { .randomGrayscale(RandomGrayscale(probability: $0)) },
        unwrap: { if case .randomGrayscale(let gray) = $0 { gray.probability } else { nil } }),
      .single(
        "gaussian_blur", .blurring, "blurs with a bell curve of random width",
        example: "{kernel_size: 5}", rows: { blurSchema.rows }, wrap: { .gaussianBlur($0) },
        unwrap: { if case .gaussianBlur(let value) = $0 { value } else { nil } }),
      .map(
        randAugmentSchema, "applies a few random operations, all of one strength", example: "",
        wrap: { .randAugment($0) },
        unwrap: { if case .randAugment(let value) = $0 { value } else { nil } }),
    ]
  }

  private static var numbers: [FormCase<Transform>] {
    [
      .bare("to_unit", "turns bytes into numbers from 0 to 1", .toUnit),
      .bare("to_raw", "turns bytes into numbers from 0 to 255, as they are", .toRaw),
      .single(
        "normalize", .normalization,
        "subtracts a mean and divides by a deviation; `measured` are those of the pictures to train on, "
          + "which the run keeps",
        example: "imagenet",
        rows: { normalizeSchema.rows }, wrap: { .normalize($0) },
        unwrap: { if case .normalize(let value) = $0 { value } else { nil } }),
      .single(
        "rescale", Form<Double>.number(),
        "multiplies every number; 0.00392156862745098 divides by 255 once more", example: "0.5",
        wrap: { .rescale(Rescale($0)) },
        unwrap: { if case .rescale(let rescale) = $0 { rescale.factor } else { nil } }),
      .map(
        erasingSchema, "overwrites a random rectangle of the network's input, with a probability",
        example: "{p: 0.25}", wrap: { .randomErasing($0) },
        unwrap: { if case .randomErasing(let value) = $0 { value } else { nil } }),
    ]
  }
}

extension Transform: Codable {
  /// Reads a transform in the shape that YAML has: its name, or a map with its name and settings.
  public init(from decoder: any Decoder) throws {
    self = try Form<Transform>.transform.read(
      ConfigurationTree(from: decoder), ConfigurationPath())
  }

  /// Writes every setting, in the shape that YAML has.
  public func encode(to encoder: any Encoder) throws {
    try Form<Transform>.transform.write(self).encode(to: encoder)
  }
}
