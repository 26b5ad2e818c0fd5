import Foundation
import SondeTensors

/// One of RandAugment's operations, in the order in which torchvision numbers them.
enum AugmentOperation: CaseIterable {
  case identity, shearX, shearY, translateX, translateY, rotate, brightness, color, contrast
  case sharpness, posterize, solarize, autoContrast, equalize

  /// Whether the operation has two directions.
  var isSigned: Bool {
    switch self {
    case .identity, .posterize, .solarize, .autoContrast, .equalize: false
    default: true
    }
  }

  /// Applies the operation with the strength that the rules say.
  func apply(
    _ picture: PixelView, rules: RandAugment, isNegative: Bool, workspace: TransformWorkspace
  ) -> PixelView {
    let sign: Float = isNegative ? -1 : 1
    func level(to end: Float) -> Float { sign * rules.level(from: 0, to: end) }
    func factor() -> Float { Float(1 + Double(level(to: 0.9))) }
    switch self {
    case .identity: return picture
    case .shearX, .shearY, .translateX, .translateY:
      return moved(picture, rules, level: level, workspace)
    case .rotate:
      let rotation = RandomRotation(
        degrees: 0...0, interpolation: rules.interpolation, fill: rules.fill)
      return rotation.turned(picture, by: level(to: 30), workspace: workspace)
    case .brightness:
      return ColorAdjustment.brightness(picture, by: factor(), workspace: workspace)
    case .color: return ColorAdjustment.saturation(picture, by: factor(), workspace: workspace)
    case .contrast: return ColorAdjustment.contrast(picture, by: factor(), workspace: workspace)
    case .sharpness: return ColorAdjustment.sharpness(picture, by: factor(), workspace: workspace)
    case .posterize: return posterized(picture, rules, workspace)
    case .solarize:
      let threshold = rules.level(from: 255, to: 0)
      return LevelTable.apply(to: picture, workspace: workspace) { table in
        table.setAll { Float($0) < threshold ? $0 : 255 - $0 }
      }
    case .autoContrast: return stretched(picture, workspace)
    case .equalize: return equalized(picture, workspace)
    }
  }

  private func moved(
    _ picture: PixelView, _ rules: RandAugment, level: (Float) -> Float,
    _ workspace: TransformWorkspace
  ) -> PixelView {
    let (width, height) = (picture.size.width, picture.size.height)
    var center = Point2D(x: Double(width) * 0.5, y: Double(height) * 0.5)
    var draw = RandomAffine.Draw()
    func degrees(_ slope: Float) -> Double { atan(Double(slope)) * (180 / .pi) }
    switch self {
    case .shearX:
      center = Point2D(x: 0, y: 0)
      draw.shearX = degrees(level(0.3))
    case .shearY:
      center = Point2D(x: 0, y: 0)
      draw.shearY = degrees(level(0.3))
    case .translateX: draw.shiftX = Int(level(Float(150.0 / 331 * Double(width))))
    default: draw.shiftY = Int(level(Float(150.0 / 331 * Double(height))))
    }
    return draw.map(center: center).apply(
      picture, size: picture.size, interpolation: rules.interpolation, fill: rules.fill,
      workspace: workspace)
  }

  /// Keeps some of the highest bits.
  private func posterized(
    _ picture: PixelView, _ rules: RandAugment, _ workspace: TransformWorkspace
  ) -> PixelView {
    let step = Float(Double(rules.strengthCount - 1) / 4)
    let lost = Int((Float(rules.strength) / step).rounded(.toNearestOrEven))
    let mask = UInt8(truncatingIfNeeded: 0xFF << lost)
    return LevelTable.apply(to: picture, workspace: workspace) { table in
      table.setAll { $0 & mask }
    }
  }

  /// Stretches each channel over the whole range: PIL's `ImageOps.autocontrast`.
  private func stretched(
    _ picture: PixelView, _ workspace: TransformWorkspace
  ) -> PixelView {
    let histogram = LevelHistogram(picture)
    return LevelTable.apply(to: picture, workspace: workspace) { table in
      for channel in 0..<3 {
        guard let least = (0..<256).first(where: { histogram[channel, $0] > 0 }),
          let greatest = (0..<256).last(where: { histogram[channel, $0] > 0 }), greatest > least
        else { continue }
        let scale = 255 / Double(greatest - least)
        let offset = Double(-least) * scale
        for byte in 0..<256 {
          table[channel, byte] = UInt8(clamping: Int(Double(byte) * scale + offset))
        }
      }
    }
  }

  /// Makes all brightnesses of each channel about equally frequent: PIL's `ImageOps.equalize`.
  private func equalized(
    _ picture: PixelView, _ workspace: TransformWorkspace
  ) -> PixelView {
    let histogram = LevelHistogram(picture)
    return LevelTable.apply(to: picture, workspace: workspace) { table in
      for channel in 0..<3 {
        let greatest = (0..<256).last { histogram[channel, $0] > 0 } ?? 0
        let step = (picture.size.area - histogram[channel, greatest]) / 255
        guard step > 0 else { continue }
        var sum = step / 2
        for byte in 0..<256 {
          table[channel, byte] = UInt8(clamping: sum / step)
          sum += histogram[channel, byte]
        }
      }
    }
  }
}
