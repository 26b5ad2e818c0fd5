public import SondeFormats
public import SondeTensors

/// Generated pictures of ten shapes, 32×32 pixels, that need no download.
///
/// A bar, circle, corner, crescent, cross, half circle, ring, square, star or triangle of any colour is
/// drawn somewhere around the middle, a little turned, larger or smaller, on a shaded background of
/// another colour, with noise over both. Classes are equally frequent. A linear model gets about one
/// picture in six right; LeNet gets about 98 % after five epochs of 10,000 pictures.
///
/// A picture depends on the seed and its place only, and is the same on every machine.
public struct Shapes: Dataset {
  /// How many pictures there are.
  public let count: Int
  /// Chooses the pictures.
  public let seed: UInt64

  /// Makes a data set.
  ///
  /// - Parameters:
  ///   - count: How many pictures; not negative.
  ///   - seed: Chooses the pictures; two seeds give two independent sets.
  public init(count: Int, seed: UInt64 = 1) {
    precondition(count >= 0, "A data set cannot have a negative number of pictures.")
    self.count = count
    self.seed = seed
  }

  /// The shapes' names.
  public var classNames: [String] { ShapeKind.allCases.map(\.name) }
  /// Number and seed.
  public var summary: String { "Shapes: \(count) generated pictures, seed \(seed)" }
  /// Number and seed, and the version of the drawing.
  public var identity: String { "shapes-1-\(count)-\(seed)" }

  /// The class of a sample: classes take turns.
  public func label(at index: Int) -> Int { index % ShapeKind.allCases.count }
  /// The seed and the place.
  public func name(at index: Int) -> String { "Shapes (seed \(seed)) picture \(index)" }
  /// Always 32×32.
  public func pictureSize(at index: Int) throws -> Size2D { Size2D(ShapeScene.side) }
  /// Draws the picture of a sample.
  public func picture(at index: Int) throws -> Picture {
    precondition((0..<count).contains(index), "A sample's place must lie in the data set.")
    var random = SplitMix(seed: seed, index: index)
    let scene = ShapeScene(kind: ShapeKind.allCases[label(at: index)], random: &random)
    return Picture(
      width: ShapeScene.side, height: ShapeScene.side, channels: 3,
      pixels: scene.pixels(random: &random))
  }
}
