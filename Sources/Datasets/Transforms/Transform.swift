import SondeTensors

/// One step from a stored picture to a network's input.
///
/// Picture steps (sizes, crops, flips, turns, colours) work on 8-bit RGB pixels; ``toUnit`` turns pixels
/// into numbers, and ``normalize(_:)``, ``rescale(_:)`` and ``randomErasing(_:)`` work on those. Each has torchvision's
/// meaning on PIL pictures and draws torchvision's random numbers in torchvision's order.
public enum Transform: Hashable, Sendable {
  /// Scales the picture, antialiased.
  case resize(Resize)
  /// Cuts out the middle.
  case centerCrop(CenterCrop)
  /// Cuts out a window at a random place.
  case randomCrop(RandomCrop)
  /// Cuts out a random rectangle and scales it to a size.
  case randomResizedCrop(RandomResizedCrop)
  /// Mirrors left and right, by chance.
  case horizontalFlip(HorizontalFlip)
  /// Mirrors top and bottom, by chance.
  case verticalFlip(VerticalFlip)
  /// Turns the picture by a random angle.
  case rotation(RandomRotation)
  /// Turns, shifts, scales and shears at random.
  case affine(RandomAffine)
  /// Changes brightness, contrast, saturation and hue at random.
  case colorJitter(ColorJitter)
  /// Takes the colour out.
  case grayscale(Grayscale)
  /// Takes the colour out, by chance.
  case randomGrayscale(RandomGrayscale)
  /// Blurs with a bell curve of random width.
  case gaussianBlur(GaussianBlur)
  /// Applies a few random operations.
  case randAugment(RandAugment)
  /// Turns bytes into numbers from 0 to 1.
  case toUnit
  /// Turns bytes into numbers from 0 to 255, as they are.
  case toRaw
  /// Subtracts a mean and divides by a deviation, channel by channel.
  case normalize(Normalize)
  /// Multiplies every number.
  case rescale(Rescale)
  /// Overwrites a random rectangle, by chance.
  case randomErasing(RandomErasing)

  /// The key that names the transform in an experiment file.
  public var name: String {
    switch self {
    case .resize: "resize"
    case .centerCrop: "center_crop"
    case .randomCrop: "random_crop"
    case .randomResizedCrop: "random_resized_crop"
    case .horizontalFlip: "horizontal_flip"
    case .verticalFlip: "vertical_flip"
    case .rotation: "rotation"
    case .affine: "affine"
    case .colorJitter: "color_jitter"
    case .grayscale: "grayscale"
    case .randomGrayscale: "random_grayscale"
    case .gaussianBlur: "gaussian_blur"
    case .randAugment: "rand_augment"
    case .toUnit: "to_unit"
    case .toRaw: "to_raw"
    case .normalize: "normalize"
    case .rescale: "rescale"
    case .randomErasing: "random_erasing"
    }
  }

  /// Whether chance decides what the transform does.
  public var isRandom: Bool { rules.isRandom }

  /// The transform's rules.
  var rules: any TransformRules {
    switch self {
    case .resize(let rules): rules
    case .centerCrop(let rules): rules
    case .randomCrop(let rules): rules
    case .randomResizedCrop(let rules): rules
    case .horizontalFlip(let rules): rules
    case .verticalFlip(let rules): rules
    case .rotation(let rules): rules
    case .affine(let rules): rules
    case .colorJitter(let rules): rules
    case .grayscale(let rules): rules
    case .randomGrayscale(let rules): rules
    case .gaussianBlur(let rules): rules
    case .randAugment(let rules): rules
    case .toUnit, .toRaw: ToNumbers()
    case .normalize(let rules): rules
    case .rescale(let rules): rules
    case .randomErasing(let rules): rules
    }
  }

  /// Whether the transform works on pixels, and so stands before ``toUnit``.
  var worksOnPixels: Bool { rules is any PixelRules }

  /// Whether the transform turns bytes into numbers.
  var makesNumbers: Bool { self == .toUnit || self == .toRaw }

  /// What stands in the transform's place where nothing is left to chance; nothing where it falls away.
  ///
  /// A random crop becomes a crop of the middle, and a random resized crop scales all of the picture.
  package var withoutChance: Transform? {
    switch self {
    case .randomCrop(let crop): .centerCrop(CenterCrop(crop.size))
    case .randomResizedCrop(let crop): .resize(Resize(.size(crop.size)))
    default: isRandom ? nil : self
    }
  }

  /// The colour or the numbers that the transform paints with, if it has three different ones.
  ///
  /// That does not go together with pictures of one channel.
  var paintsColor: Bool {
    switch self {
    case .randomCrop(let crop): !crop.fill.isGray
    case .rotation(let rotation): !rotation.fill.isGray
    case .affine(let affine): !affine.fill.isGray
    case .randAugment(let augment): !augment.fill.isGray
    default: false
    }
  }
}

/// The step from bytes to numbers, which has nothing to set.
private struct ToNumbers: TransformRules {}
