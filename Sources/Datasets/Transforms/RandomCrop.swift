public import SondeTensors

/// Cuts a window out of a picture at a random place, all places equally likely.
///
/// The picture first gets a border. As torchvision's `RandomCrop`: the row is drawn first, then the
/// column, and nothing is drawn when only one place is possible.
public struct RandomCrop: Hashable, Sendable {
  /// What is cut out, in pixels.
  public var size: Size2D
  /// The border that is added first, in pixels.
  public var padding: Padding
  /// Whether a picture that is too small, even with its border, gets a wider one.
  ///
  /// It gets what it lacks on both sides, so the place of the window is still random.
  public var padsIfNeeded: Bool
  /// What the border is made of.
  public var paddingMode: PaddingMode
  /// The colour of a constant border.
  public var fill: PixelColor

  /// Makes a transform that cuts out a size.
  ///
  /// - Parameters:
  ///   - size: The window, in pixels.
  ///   - padding: The border that is added first, in pixels; not negative.
  ///   - padsIfNeeded: Whether a picture that is too small, even with its border, gets a wider one.
  ///   - paddingMode: What the border is made of.
  ///   - fill: The colour of a constant border.
  public init(
    _ size: Size2D, padding: Padding = 0, padsIfNeeded: Bool = false,
    paddingMode: PaddingMode = .constant, fill: PixelColor = .black
  ) {
    self.size = size
    self.padding = padding
    self.padsIfNeeded = padsIfNeeded
    self.paddingMode = paddingMode
    self.fill = fill
  }

  /// Rows and columns of a picture with its border: how many, how many of a further border that were
  /// needed lie in front of them, and how many of the border.
  private func extents(_ picture: Size2D) -> (rows: Line, columns: Line) {
    (
      Line(
        picture.height, padding.top, padding.bottom, wanted: padsIfNeeded ? size.height : 0),
      Line(
        picture.width, padding.left, padding.right, wanted: padsIfNeeded ? size.width : 0)
    )
  }

  /// A row or column of pixels with its borders.
  private struct Line {
    let inner: Int
    let border: Int
    let middle: Int
    let outer: Int

    init(_ inner: Int, _ before: Int, _ after: Int, wanted: Int) {
      self.inner = inner
      border = before
      middle = inner + before + after
      outer = max(0, wanted - middle)
    }

    var count: Int { middle + 2 * outer }

    /// The pixel that stands at a place of the whole.
    func pixel(at place: Int, _ mode: PaddingMode) -> Int? {
      // A wider border is one of the picture with its border, as that of torchvision is.
      mode.pixel(for: place - outer, of: middle).flatMap {
        mode.pixel(for: $0 - border, of: inner)
      }
    }
  }
}

extension RandomCrop: PixelRules {
  var problem: String? {
    padding.least < 0
      ? "a padding of \(padding) pixels is not possible" : ParameterProblem.window(size)
  }
  var decisionCount: Int { 1 }
  var drawsBySize: Bool { true }
  var fixedSize: Size2D? { size }

  func check(_ picture: Size2D, picture name: () -> String) throws(DatasetError) {
    let (rows, columns) = extents(picture)
    guard rows.count < size.height || columns.count < size.width else { return }
    throw .cropTooLarge(picture: name(), crop: size, padding: padding, size: picture)
  }

  func plan(
    for picture: Size2D, generator: inout Generator, into decisions: inout Decisions
  ) -> Size2D {
    let (rows, columns) = extents(picture)
    let (spareRows, spareColumns) = (rows.count - size.height, columns.count - size.width)
    var (top, left) = (0, 0)
    if spareRows > 0 || spareColumns > 0 {
      top = generator.integer(below: spareRows + 1)
      left = generator.integer(below: spareColumns + 1)
    }
    decisions.steps.append(
      .window(
        top: top - rows.outer - rows.border, left: left - columns.outer - columns.border,
        height: size.height, width: size.width))
    return size
  }

  func apply(
    _ picture: PixelView, decisions: inout DecisionReader, workspace: TransformWorkspace
  ) -> PixelView {
    guard case .window(let top, let left, _, _) = decisions.next() else { return picture }
    let window = CropWindow(top: top, left: left, size: size)
    let isInside =
      top >= 0 && left >= 0 && top + size.height <= picture.size.height
      && left + size.width <= picture.size.width
    if isInside || paddingMode == .constant {
      return window.cut(from: picture, fill: fill, workspace: workspace)
    }
    let room = workspace.nextPicture(size)
    copy(window, of: picture, into: room)
    return PixelView(pixels: UnsafePointer(room), size: size)
  }

  /// Copies a window of a picture whose border repeats or reflects it.
  private func copy(
    _ window: CropWindow, of picture: PixelView, into destination: UnsafeMutablePointer<UInt8>
  ) {
    let (rows, columns) = extents(picture.size)
    withUnsafeTemporaryAllocation(of: Int.self, capacity: size.width) { places in
      for column in 0..<size.width {
        let place = window.left + column + columns.outer + columns.border
        places[column] = (columns.pixel(at: place, paddingMode) ?? 0) * 3
      }
      var output = destination
      for row in 0..<size.height {
        let place = window.top + row + rows.outer + rows.border
        let line =
          picture.pixels + (rows.pixel(at: place, paddingMode) ?? 0) * picture.size.width * 3
        for column in 0..<size.width {
          let pixel = line + places[column]
          output[0] = pixel[0]
          output[1] = pixel[1]
          output[2] = pixel[2]
          output += 3
        }
      }
    }
  }
}

extension RandomCrop: ExpressibleByIntegerLiteral {
  /// Makes a transform that cuts out a square, without a border.
  public init(integerLiteral value: Int) { self.init(Size2D(value)) }
}
