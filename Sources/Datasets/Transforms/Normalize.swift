/// Subtracts a mean and divides by a standard deviation, for each channel.
///
/// Computed in single precision, `(value - mean) / deviation`, as torchvision's `Normalize` does.
public struct Normalize: Hashable, Sendable {
  /// The red, green and blue means, of values from 0 to 1; one for pictures of one channel.
  public var mean: [Double]
  /// The red, green and blue standard deviations, of values from 0 to 1; none is zero.
  ///
  /// One for pictures of one channel.
  public var standardDeviation: [Double]

  /// Makes a transform from means and deviations, red, green and blue.
  public init(mean: [Double], standardDeviation: [Double]) {
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// The statistics of ImageNet that torchvision's models are trained with.
  public static let imagenet = Normalize(
    mean: [0.485, 0.456, 0.406], standardDeviation: [0.229, 0.224, 0.225])
  /// The statistics of CIFAR-10's training pictures.
  public static let cifar10 = Normalize(
    mean: [0.4914, 0.4822, 0.4465], standardDeviation: [0.2470, 0.2435, 0.2616])
  /// The statistics of CIFAR-100's training pictures.
  public static let cifar100 = Normalize(
    mean: [0.5071, 0.4865, 0.4409], standardDeviation: [0.2673, 0.2564, 0.2762])
  /// The statistics of MNIST's training pictures, which are grey.
  public static let mnist = Normalize(mean: [0.1307], standardDeviation: [0.3081])
  /// The statistics of Fashion-MNIST's training pictures, which are grey.
  public static let fashionMNIST = Normalize(mean: [0.2860], standardDeviation: [0.3530])
  /// A half for every mean and deviation, which maps 0 … 1 to -1 … 1.
  public static let half = Normalize(
    mean: [0.5, 0.5, 0.5], standardDeviation: [0.5, 0.5, 0.5])

  /// The statistics of the pictures to train on, which are measured before training begins.
  ///
  /// It has no numbers until then; ``TransformPipeline`` wants those.
  public static let measured = Normalize(mean: [], standardDeviation: [])

  /// The sets of statistics that have a name in an experiment file.
  public static let named: [(name: String, value: Normalize)] = [
    ("imagenet", .imagenet), ("cifar10", .cifar10), ("cifar100", .cifar100), ("half", .half),
    ("mnist", .mnist), ("fashion_mnist", .fashionMNIST), ("measured", .measured),
  ]

  /// What becomes of one number of a channel.
  func apply(to value: Float, channel: Int) -> Float {
    (value - Float(mean[channel])) / Float(standardDeviation[channel])
  }
}

extension Normalize: NumberRules {
  var problem: String? {
    if self == .measured { return "the statistics are to be measured, but were not yet" }
    guard mean.count == standardDeviation.count, [1, 3].contains(mean.count) else {
      return "\(mean.count) means and \(standardDeviation.count) deviations were given; 3 of each "
        + "are needed, for red, green and blue, or 1 of each for grey"
    }
    let isUsable = { (deviation: Double) in deviation.isFinite && Float(deviation) > 0 }
    guard mean.allSatisfy(\.isFinite), standardDeviation.allSatisfy(isUsable) else {
      return "means must be finite and deviations above zero"
    }
    return nil
  }

  /// Whether there is a mean and deviation for each channel, or the same for all of more.
  func suits(channels: Int) -> Bool {
    let isOne = Set(mean).count == 1 && Set(standardDeviation).count == 1
    return mean.count == channels || mean.count > channels && isOne
  }
}
