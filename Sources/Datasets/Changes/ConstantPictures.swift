import SondeTensors

/// Makes some pictures the same everywhere.
public struct ConstantPictures: Hashable, Sendable {
  /// How many pictures of all, from 0 to 1.
  public var fraction: Double
  /// What all channels of all pixels become, from 0 to 255.
  public var value: Int
  /// Chooses the pictures.
  public var seed: UInt64

  /// Describes the change.
  ///
  /// - Parameters:
  ///   - fraction: How many pictures of all, from 0 to 1.
  ///   - value: What all channels of all pixels become, from 0 to 255.
  ///   - seed: Chooses the pictures.
  public init(fraction: Double = 1, value: Int = 0, seed: UInt64 = 0) {
    self.fraction = fraction
    self.value = value
    self.seed = seed
  }

  func applied(to dataset: any Dataset) throws -> any Dataset {
    guard let byte = UInt8(exactly: value) else {
      throw ChangeProblem(text: "the value \(value) is not between 0 and 255")
    }
    var generator = Generator(seed: seed)
    let chosen = Set(try dataset.chosen(fraction, &generator))
    return RepaintedDataset(
      base: dataset, name: "constant-\(value)",
      places: chosen.count == dataset.count ? nil : chosen
    ) { pixels, _ in [UInt8](repeating: byte, count: pixels.count) }
  }
}
