import SondeTensors

/// One step from a stored picture to a network's input.
///
/// Picture steps (resize, crops, flips, grey) work on 8-bit RGB pixels; ``toUnit`` turns pixels into
/// numbers, and ``normalize(_:)`` shifts and scales those. Each has torchvision's meaning on PIL
/// pictures, pixel for pixel, and draws torchvision's random numbers in torchvision's order.
public enum Transform: Hashable, Sendable {
  /// Scales the picture, antialiased.
  case resize(Resize)
  /// Cuts out the middle.
  case centerCrop(CenterCrop)
  /// Cuts out a window at a random place.
  case randomCrop(RandomCrop)
  /// Mirrors left and right, by chance.
  case horizontalFlip(HorizontalFlip)
  /// Takes the colour out, keeping three equal channels.
  case grayscale
  /// Takes the colour out, by chance.
  case randomGrayscale(RandomGrayscale)
  /// Turns bytes into numbers from 0 to 1.
  case toUnit
  /// Subtracts a mean and divides by a deviation, channel by channel.
  case normalize(Normalize)

  /// The key that names the transform in an experiment file.
  public var name: String {
    switch self {
    case .resize: "resize"
    case .centerCrop: "center_crop"
    case .randomCrop: "random_crop"
    case .horizontalFlip: "horizontal_flip"
    case .grayscale: "grayscale"
    case .randomGrayscale: "random_grayscale"
    case .toUnit: "to_unit"
    case .normalize: "normalize"
    }
  }

  /// The keys of all transforms, in the order in which they usually stand.
  public static let names = [
    "resize", "center_crop", "random_crop", "horizontal_flip", "grayscale", "random_grayscale",
    "to_unit", "normalize",
  ]

  /// Whether chance decides what the transform does.
  public var isRandom: Bool {
    switch self {
    case .randomCrop, .horizontalFlip, .randomGrayscale: true
    case .resize, .centerCrop, .grayscale, .toUnit, .normalize: false
    }
  }

  /// Whether the transform works on 8-bit pixels, so that it must stand before ``toUnit``.
  var worksOnPixels: Bool {
    switch self {
    case .toUnit, .normalize: false
    default: true
    }
  }

  /// The size that comes out, whatever comes in; nothing when that depends on the picture.
  var fixedSize: Size2D? {
    switch self {
    case .resize(let resize): resize.fixedSize
    case .centerCrop(let crop): crop.size
    case .randomCrop(let crop): crop.size
    default: nil
    }
  }

  /// The size that comes out for a size that goes in.
  func outputSize(of size: Size2D) -> Size2D {
    switch self {
    case .resize(let resize): resize.outputSize(of: size)
    default: fixedSize ?? size
    }
  }

  /// What is wrong with the parameters, in words; nothing when all is well.
  var problem: String? {
    switch self {
    case .resize(let resize): resize.problem
    case .centerCrop(let crop): crop.problem
    case .randomCrop(let crop): crop.problem
    case .horizontalFlip(let flip): Self.problem(probability: flip.probability)
    case .randomGrayscale(let gray): Self.problem(probability: gray.probability)
    case .normalize(let normalize): normalize.problem
    case .grayscale, .toUnit: nil
    }
  }

  /// What does not suit the number of channels, in words; nothing when all is well.
  func problem(channels: Int) -> String? {
    guard case .normalize(let normalize) = self, !normalize.suits(channels: channels) else {
      return nil
    }
    return "\(normalize.mean.count) means and deviations were given, but the pictures have "
      + (channels == 1
        ? "1 channel; give one of each, or put grayscale first" : "\(channels) channels")
  }

  private static func problem(probability: Double) -> String? {
    (0...1).contains(probability) ? nil : "the probability \(probability) is not between 0 and 1"
  }
}
