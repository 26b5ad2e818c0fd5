public import SondeTensors

/// Scales a picture with an antialiased bilinear filter.
///
/// This is torchvision's `Resize` on PIL pictures, which is `PIL.Image.resize` with its `BILINEAR`
/// filter: a triangle as wide as the reduction, two passes, rounded to 8 bits after each. Results are
/// equal pixel for pixel.
///
/// Source: Pillow, `src/libImaging/Resample.c`, <https://github.com/python-pillow/Pillow>.
public struct Resize: Hashable, Sendable {
  /// What the picture is scaled to.
  public enum Target: Hashable, Sendable {
    /// The shorter side gets this many pixels; the other follows, rounded down.
    case shorterSide(Int)
    /// Exactly this size; the picture is distorted where its shape differs.
    case size(Size2D)
  }

  /// What the picture is scaled to.
  public var target: Target

  /// Makes a transform that scales to a target.
  public init(_ target: Target) { self.target = target }

  /// Makes a transform that scales the shorter side to a length and keeps the picture's shape.
  ///
  /// - Parameter shorterSide: In pixels, at least 1.
  public init(shorterSide: Int) { self.init(.shorterSide(shorterSide)) }

  /// Makes a transform that scales to an exact size.
  public init(height: Int, width: Int) { self.init(.size(Size2D(height: height, width: width))) }

  /// The size that comes out for a size that goes in.
  private func scaledSize(_ size: Size2D) -> Size2D {
    switch target {
    case .size(let target): return target
    case .shorterSide(let shorter):
      let isPortrait = size.width <= size.height
      let (short, long) = isPortrait ? (size.width, size.height) : (size.height, size.width)
      guard short > 0 else { return size }
      // As Python: the quotient in double precision, its fraction dropped.
      let longer = Int(Double(shorter * long) / Double(short))
      return isPortrait
        ? Size2D(height: longer, width: shorter) : Size2D(height: shorter, width: longer)
    }
  }

}

extension Resize: PixelRules {
  var problem: String? {
    switch target {
    case .shorterSide(let side) where side < 1: "a side of \(side) pixels is not possible"
    case .size(let size) where size.height < 1 || size.width < 1:
      "a size of \(size) pixels is not possible"
    default: nil
    }
  }

  var fixedSize: Size2D? {
    guard case .size(let size) = target else { return nil }
    return size
  }

  func outputSize(of size: Size2D) -> Size2D? { scaledSize(size) }

  func apply(
    _ picture: PixelView, decisions: inout DecisionReader, workspace: TransformWorkspace
  ) -> PixelView {
    Self.scaled(picture, to: scaledSize(picture.size), workspace: workspace)
  }

  /// Scales a picture to a size.
  ///
  /// - Returns: The result in the workspace's memory; the picture itself where it has the size.
  static func scaled(
    _ picture: PixelView, to size: Size2D, workspace: TransformWorkspace
  ) -> PixelView {
    guard size != picture.size else { return picture }
    let room = workspace.nextPicture(size)
    apply(picture, to: size, into: room, workspace: workspace)
    return PixelView(pixels: UnsafePointer(room), size: size)
  }
}

extension Resize: ExpressibleByIntegerLiteral {
  /// Makes a transform that scales the shorter side to a length.
  public init(integerLiteral value: Int) { self.init(shorterSide: value) }
}

extension Resize {
  /// Scales a picture.
  ///
  /// - Parameters:
  ///   - source: The picture, not empty.
  ///   - size: What comes out, at least 1×1 and another size than the source's.
  ///   - destination: Room for the result, which does not overlap the source.
  ///   - workspace: Lends the filters and room for what the first pass makes.
  static func apply(
    _ source: PixelView, to size: Size2D, into destination: UnsafeMutablePointer<UInt8>,
    workspace: TransformWorkspace
  ) {
    let across =
      source.size.width == size.width
      ? nil
      : workspace.filter(
        from: source.size.width, to: size.width)
    let down =
      source.size.height == size.height
      ? nil
      : workspace.filter(
        from: source.size.height, to: size.height)
    switch (across, down) {
    case (nil, nil): destination.update(from: source.pixels, count: source.byteCount)
    case (let across?, nil): across.applyAcross(source, into: destination)
    case (nil, let down?): down.applyDown(source, into: destination)
    case (let across?, let down?):
      if goesDownFirst(from: source.size, to: size) {
        let between = Size2D(height: size.height, width: source.size.width)
        let room = workspace.betweenPasses(between)
        down.applyDown(source, into: room)
        across.applyAcross(PixelView(pixels: room, size: between), into: destination)
      } else {
        let between = Size2D(height: source.size.height, width: size.width)
        let room = workspace.betweenPasses(between)
        across.applyAcross(source, into: room)
        down.applyDown(PixelView(pixels: room, size: between), into: destination)
      }
    }
  }

  /// Whether columns are scaled before rows.
  ///
  /// Each pass rounds, so the order shows in the last bit. Pillow 13 begins with the columns when they
  /// lose more than twice as many pixels as the rows (measured); earlier versions always begin with rows.
  private static func goesDownFirst(from source: Size2D, to size: Size2D) -> Bool {
    size.height < source.height
      && source.height - size.height > 2 * (source.width - size.width)
  }
}
