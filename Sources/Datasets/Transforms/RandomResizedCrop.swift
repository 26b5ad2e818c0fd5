public import SondeTensors

/// Cuts a rectangle of random area, shape and place out of a picture and scales it to a size.
///
/// As torchvision's `RandomResizedCrop`: up to ten rectangles are drawn until one fits, each by its area
/// and its shape; then its row and its column. If none fits, the largest one in the middle whose shape is
/// allowed is taken. The scaling is that of ``Resize``.
///
/// Szegedy et al., *Going deeper with convolutions*, 2014, section 6, <https://arxiv.org/abs/1409.4842>.
public struct RandomResizedCrop: Hashable, Sendable {
  /// What comes out, in pixels.
  public var size: Size2D
  /// The rectangle's area, as a share of the picture's; above 0, at most 1.
  public var scale: ClosedRange<Double>
  /// The rectangle's width as a multiple of its height.
  public var ratio: ClosedRange<Double>

  /// Makes a transform.
  ///
  /// - Parameters:
  ///   - size: What comes out, in pixels.
  ///   - scale: The rectangle's area, as a share of the picture's; above 0, at most 1.
  ///   - ratio: The rectangle's width as a multiple of its height.
  public init(
    _ size: Size2D, scale: ClosedRange<Double> = 0.08...1,
    ratio: ClosedRange<Double> = 3.0 / 4...4.0 / 3
  ) {
    self.size = size
    self.scale = scale
    self.ratio = ratio
  }

  private var areas: RandomArea { RandomArea(scale: scale, ratio: ratio) }

  private func window(in picture: Size2D, generator: inout Generator) -> CropWindow {
    for _ in 0..<RandomArea.attempts {
      let (width, height) = areas.sides(of: picture.area, generator: &generator)
      guard (1...max(picture.width, 1)).contains(width),
        (1...max(picture.height, 1)).contains(height)
      else { continue }
      let top = generator.integer(below: picture.height - height + 1)
      let left = generator.integer(below: picture.width - width + 1)
      return CropWindow(top: top, left: left, size: Size2D(height: height, width: width))
    }
    return middle(of: picture)
  }

  /// The largest window in the middle whose shape is allowed.
  private func middle(of picture: Size2D) -> CropWindow {
    let shape = Double(picture.width) / Double(picture.height)
    var size = picture
    func rounded(_ length: Double) -> Int { max(1, Int(length.rounded(.toNearestOrEven))) }
    if shape < ratio.lowerBound {
      size.height = rounded(Double(picture.width) / ratio.lowerBound)
    } else if shape > ratio.upperBound {
      size.width = rounded(Double(picture.height) * ratio.upperBound)
    }
    return CropWindow(
      top: (picture.height - size.height) / 2, left: (picture.width - size.width) / 2, size: size)
  }
}

extension RandomResizedCrop: PixelRules {
  var problem: String? { ParameterProblem.window(size) ?? areas.problem }
  var decisionCount: Int { 1 }
  var drawsBySize: Bool { true }
  var fixedSize: Size2D? { size }

  func plan(
    for picture: Size2D, generator: inout Generator, into decisions: inout Decisions
  ) -> Size2D {
    let window = window(in: picture, generator: &generator)
    decisions.steps.append(
      .window(
        top: window.top, left: window.left, height: window.size.height, width: window.size.width))
    return size
  }

  func apply(
    _ picture: PixelView, decisions: inout DecisionReader, workspace: TransformWorkspace
  ) -> PixelView {
    guard case .window(let top, let left, let height, let width) = decisions.next() else {
      return picture
    }
    let window = CropWindow(top: top, left: left, size: Size2D(height: height, width: width))
    let cut = window.cut(from: picture, workspace: workspace)
    return Resize.scaled(cut, to: size, workspace: workspace)
  }
}
