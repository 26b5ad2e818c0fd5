import SondeDatasets
import SondeTensors

// The settings of transforms, under torchvision's names for them.

let randomCropSchema = Schema<RandomCrop>(
  "random_crop", blank: RandomCrop(Size2D(32)),
  [
    .key("size", \.size, .size(), isRequired: true, example: "32", "the window, in pixels"),
    .key("padding", \.padding, .padding, "border added before, in pixels"),
    .key(
      "pad_if_needed", \.padsIfNeeded, .boolean,
      "whether pictures that are too small get a wider border"),
    .key("fill", \.fill, .color, "the colour of a constant border"),
    .key(
      "padding_mode", \.paddingMode, .word(kind: "padding mode"),
      "what the border is made of: a colour, the edge, or the reflected picture without or with its "
        + "edge"),
  ])

let randomResizedCropSchema = Schema<RandomResizedCrop>(
  "random_resized_crop", blank: RandomResizedCrop(Size2D(224)),
  [
    .key("size", \.size, .size(), isRequired: true, example: "224", "what comes out, in pixels"),
    .key(
      "scale", \.scale, .range(within: 0...1),
      "the rectangle's area, as a share of the picture's"),
    .key(
      "ratio", \.ratio, .range(within: 0.001...1000),
      "the rectangle's width as a multiple of its height"),
  ])

let rotationSchema = Schema<RandomRotation>(
  "rotation", blank: RandomRotation(degrees: 0...0),
  [
    .key(
      "degrees", \.degrees, .degrees(), isRequired: true, example: "15",
      "the angles, counter-clockwise"),
    .key(
      "interpolation", \.interpolation, .word(kind: "interpolation"),
      "how pixels between pixels are made up"),
    .key(
      "expand", \.expands, .boolean,
      "whether the result is as large as the turned picture; a resize or crop must follow"),
    .key(
      "center", \.center, Form<Point2D>.point.optional, standard: "`none`: the middle",
      example: "[16, 16]", "the point about which the picture is turned"),
    .key("fill", \.fill, .color, "the colour of what was outside the picture"),
  ])

let affineSchema = Schema<RandomAffine>(
  "affine", blank: RandomAffine(degrees: 0...0),
  [
    .key(
      "degrees", \.degrees, .degrees(), isRequired: true, example: "15", "the angles, clockwise"),
    .key(
      "translate", \.translation, Form<RandomAffine.Translation>.translation.optional,
      example: "[0.1, 0.1]", "the greatest shift, as shares of width and height"),
    .key(
      "scale", \.scale, Form<ClosedRange<Double>>.range(within: 0.0001...10_000).optional,
      example: "[0.8, 1.2]", "how much larger the picture becomes"),
    .key(
      "shear", \.shear, Form<RandomAffine.Shear>.shear.optional, example: "10",
      "the angles of the shear"),
    .key(
      "interpolation", \.interpolation, .word(kind: "interpolation"),
      "how pixels between pixels are made up"),
    .key("fill", \.fill, .color, "the colour of what was outside the picture"),
    .key(
      "center", \.center, Form<Point2D>.point.optional, standard: "`none`: the middle",
      example: "[16, 16]", "the point that stays where it is"),
  ])

let colorJitterSchema = Schema<ColorJitter>(
  "color_jitter", blank: ColorJitter(),
  [
    .key("brightness", \.brightness, .factors, "factors of brightness"),
    .key("contrast", \.contrast, .factors, "factors of contrast"),
    .key("saturation", \.saturation, .factors, "factors of saturation"),
    .key(
      "hue", \.hue,
      .range(
        within: -0.5...0.5, or: "a number h for [-h, h]", { $0 >= 0 ? -$0...$0 : nil },
        abbreviate: { $0.lowerBound == -$0.upperBound ? $0.upperBound : nil }),
      "how far the hue is turned, in parts of the circle of colours"),
  ])

let blurSchema = Schema<GaussianBlur>(
  "gaussian_blur", blank: GaussianBlur(kernelSize: Size2D(3)),
  [
    .key(
      "kernel_size", \.kernelSize, .oddSize, isRequired: true, example: "5",
      "how many pixels count, down and across (torchvision writes them the other way round)"),
    .key(
      "sigma", \.deviation,
      .range(
        within: 0.001...10_000, or: "a number", { $0...$0 },
        abbreviate: { $0.lowerBound == $0.upperBound ? $0.lowerBound : nil }),
      "the bell curve's standard deviation, in pixels"),
  ])

let randAugmentSchema = Schema<RandAugment>(
  "rand_augment", blank: RandAugment(),
  problem: { augment in
    augment.strength < augment.strengthCount
      ? nil
      : (
        "magnitude is \(augment.strength), but num_magnitude_bins is \(augment.strengthCount)",
        "Make it at most \(augment.strengthCount - 1)."
      )
  },
  [
    .key(
      "num_ops", \.operationCount, .integer(atMost: 100), "how many operations a picture gets"),
    .key("magnitude", \.strength, .integer(atLeast: 0), "the strength of all operations"),
    .key(
      "num_magnitude_bins", \.strengthCount, .integer(atLeast: 2), "how many strengths there are"),
    .key(
      "interpolation", \.interpolation, .word(kind: "interpolation"),
      "how pixels between pixels are made up"),
    .key("fill", \.fill, .color, "the colour of what was outside the picture"),
  ])

let normalizeSchema = Schema<Normalize>(
  "normalize", blank: Normalize.half,
  problem: { normalize in
    normalize.mean.count == normalize.standardDeviation.count
      ? nil
      : (
        "mean has \(normalize.mean.count) numbers, but std has \(normalize.standardDeviation.count)",
        "Give as many of each as there are channels."
      )
  },
  [
    .key(
      "mean", \.mean,
      .numbers("three numbers: red, green, blue; or one for grey", counts: [1, 3]),
      isRequired: true, example: "[0.5, 0.5, 0.5]", "means of the channels, of values from 0 to 1"),
    .key(
      "std", \.standardDeviation,
      .numbers("three numbers above 0: red, green, blue; or one for grey", counts: [1, 3]) {
        Float($0) > 0
      },
      isRequired: true, example: "[0.5, 0.5, 0.5]", "deviations of the channels"),
  ])

let erasingSchema = Schema<RandomErasing>(
  "random_erasing", blank: RandomErasing(),
  [
    .key("p", \.probability, .share, "how likely anything happens"),
    .key(
      "scale", \.scale, .range(within: 0...1), "the rectangle's area, as a share of the picture's"),
    .key(
      "ratio", \.ratio, .range(within: 0.001...1000),
      "the rectangle's height as a multiple of its width"),
    .key(
      "value", \.value, .erasingValue,
      "what overwrites it, before later normalisations; `random`: normally distributed numbers"),
  ])

extension Form<Resize> {
  /// A side or a size to scale to.
  static var resizing: Form {
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

extension Form<Int> {
  /// How many channels grey pictures have.
  static var channelCount: Form {
    Form(
      expected: "3 or 1",
      parse: { tree in
        if case .integer(let count) = tree.content, count == 1 || count == 3 { count } else { nil }
      }, write: { ConfigurationTree(.integer($0)) })
  }
}

extension Form<Size2D> {
  /// A size with a middle.
  static var oddSize: Form {
    let size = Form<Size2D>.size()
    return Form(
      expected: "an odd number, or [height, width], both odd",
      parse: { tree in
        (try? size.read(tree, ConfigurationPath())).flatMap {
          $0.height % 2 == 1 && $0.width % 2 == 1 ? $0 : nil
        }
      }, write: size.write)
  }
}

extension Form<RandomAffine.Translation> {
  /// The greatest shift.
  static var translation: Form {
    Form<[Double]>.pair("two numbers from 0 to 1: [across, down]", within: 0...1)
      .map({ RandomAffine.Translation(x: $0[0], y: $0[1]) }, { [$0.x, $0.y] })
  }
}

extension Form<RandomCrop> {
  /// A window, or its size alone.
  static var cropping: Form {
    Form(
      expected: "a map with size and padding", read: randomCropSchema.read,
      write: randomCropSchema.write
    ).or(.size(), { RandomCrop($0) })
  }
}

extension Form<RandomResizedCrop> {
  /// A rectangle, or the size that comes out alone.
  static var resizedCropping: Form {
    Form(
      expected: "a map with size, scale and ratio", read: randomResizedCropSchema.read,
      write: randomResizedCropSchema.write
    ).or(.size(), { RandomResizedCrop($0) })
  }
}

extension Form<RandomRotation> {
  /// A rotation, or its angles alone.
  static var rotating: Form {
    Form(
      expected: "a map with degrees", read: rotationSchema.read, write: rotationSchema.write
    ).or(.degrees(), { RandomRotation(degrees: $0) })
  }
}

extension Form<GaussianBlur> {
  /// A blur, or its kernel's size alone.
  static var blurring: Form {
    Form(
      expected: "a map with kernel_size and sigma", read: blurSchema.read, write: blurSchema.write
    ).or(.oddSize, { GaussianBlur(kernelSize: $0) })
  }
}

extension Form<Normalize> {
  /// Statistics, or their name.
  static var normalization: Form {
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
