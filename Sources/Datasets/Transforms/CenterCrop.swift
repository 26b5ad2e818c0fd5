public import SondeTensors

/// Cuts the middle out of a picture.
///
/// A picture smaller than the window gets a black border, as torchvision's `CenterCrop` gives it. Where
/// the border cannot be equal on both sides, half a pixel is rounded to the even number, as Python does.
public struct CenterCrop: Hashable, Sendable {
  /// What is cut out, in pixels.
  public var size: Size2D

  /// Makes a transform that cuts out a size.
  public init(_ size: Size2D) { self.size = size }

  /// The window for a picture of a size.
  func window(in picture: Size2D) -> CropWindow {
    CropWindow(
      top: Self.offset(of: size.height, in: picture.height),
      left: Self.offset(of: size.width, in: picture.width), size: size)
  }

  private static func offset(of length: Int, in extent: Int) -> Int {
    guard length <= extent else { return -((length - extent) / 2) }
    let spare = extent - length
    let lower = spare / 2
    return spare % 2 == 1 && lower % 2 == 1 ? lower + 1 : lower
  }
}

extension CenterCrop: PixelRules {
  var problem: String? { ParameterProblem.window(size) }
  var fixedSize: Size2D? { size }

  func apply(
    _ picture: PixelView, decisions: inout DecisionReader, workspace: TransformWorkspace
  ) -> PixelView {
    window(in: picture.size).cut(from: picture, workspace: workspace)
  }
}

extension CenterCrop: ExpressibleByIntegerLiteral {
  /// Makes a transform that cuts out a square.
  public init(integerLiteral value: Int) { self.init(Size2D(value)) }
}
