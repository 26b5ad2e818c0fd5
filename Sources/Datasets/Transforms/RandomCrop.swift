public import SondeTensors

/// Cuts a window out of a picture at a random place, all places equally likely.
///
/// The picture first gets a black border of `padding` pixels on every side. As torchvision's
/// `RandomCrop`: the row is drawn first, then the column, and nothing is drawn when only one place is
/// possible.
public struct RandomCrop: Hashable, Sendable {
  /// What is cut out, in pixels.
  public var size: Size2D
  /// The border added on every side, in pixels.
  public var padding: Int

  /// Makes a transform that cuts out a size.
  ///
  /// - Parameters:
  ///   - size: The window, in pixels.
  ///   - padding: The border added on every side, in pixels; not negative.
  public init(_ size: Size2D, padding: Int = 0) {
    self.size = size
    self.padding = padding
  }

  var problem: String? {
    if size.height < 1 || size.width < 1 { return "a window of \(size) pixels is not possible" }
    return padding < 0 ? "a padding of \(padding) pixels is not possible" : nil
  }

  /// Whether a picture, with its border, is large enough for the window.
  func fits(_ picture: Size2D) -> Bool {
    picture.height + 2 * padding >= size.height && picture.width + 2 * padding >= size.width
  }

  /// Draws the place of the window.
  ///
  /// - Parameters:
  ///   - picture: The picture's size; the window fits.
  ///   - generator: Gives two numbers, or none.
  /// - Returns: Where the window begins.
  func plan(for picture: Size2D, generator: inout Generator) -> PlannedTransform {
    let spareRows = picture.height + 2 * padding - size.height
    let spareColumns = picture.width + 2 * padding - size.width
    guard spareRows > 0 || spareColumns > 0 else { return .window(top: -padding, left: -padding) }
    let top = generator.integer(below: spareRows + 1)
    let left = generator.integer(below: spareColumns + 1)
    return .window(top: top - padding, left: left - padding)
  }
}

extension RandomCrop: ExpressibleByIntegerLiteral {
  /// Makes a transform that cuts out a square, without a border.
  public init(integerLiteral value: Int) { self.init(Size2D(value)) }
}
