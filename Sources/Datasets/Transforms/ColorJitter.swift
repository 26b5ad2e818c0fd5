import SondeTensors

/// Changes brightness, contrast, saturation and hue at random, in random order.
///
/// As torchvision's `ColorJitter`: the order of the four is drawn first, then a factor for each that is
/// asked for, all factors of its range equally likely. A range that is only the factor without effect
/// asks for nothing.
public struct ColorJitter: Hashable, Sendable {
  /// The factors of brightness; not negative, 1 is without effect.
  public var brightness: ClosedRange<Double>
  /// The factors of contrast; not negative, 1 is without effect.
  public var contrast: ClosedRange<Double>
  /// The factors of saturation; not negative, 1 is without effect.
  public var saturation: ClosedRange<Double>
  /// How far the hue is turned, in parts of the circle of colours; within -0.5…0.5, 0 is without effect.
  public var hue: ClosedRange<Double>

  /// Makes a transform from ranges of factors.
  ///
  /// - Parameters:
  ///   - brightness: The factors of brightness; not negative, 1 is without effect.
  ///   - contrast: The factors of contrast; not negative, 1 is without effect.
  ///   - saturation: The factors of saturation; not negative, 1 is without effect.
  ///   - hue: How far the hue is turned, in parts of the circle; within -0.5…0.5.
  public init(
    brightness: ClosedRange<Double> = 1...1, contrast: ClosedRange<Double> = 1...1,
    saturation: ClosedRange<Double> = 1...1, hue: ClosedRange<Double> = 0...0
  ) {
    self.brightness = brightness
    self.contrast = contrast
    self.saturation = saturation
    self.hue = hue
  }

  /// Whether brightness, contrast, saturation and hue are changed, in this order.
  private var isAsked: SIMDMask<SIMD4<Int32>> {
    var mask = SIMDMask<SIMD4<Int32>>(repeating: true)
    mask[0] = brightness != 1...1
    mask[1] = contrast != 1...1
    mask[2] = saturation != 1...1
    mask[3] = hue != 0...0
    return mask
  }
}

extension ColorJitter: PixelRules {
  var problem: String? {
    for (name, range) in [
      ("a brightness", brightness), ("a contrast", contrast), ("a saturation", saturation),
    ] {
      // Beyond, all is black or white.
      if let problem = ParameterProblem.range(name, range, within: 0...1e6) { return problem }
    }
    return ParameterProblem.range("a hue", hue, within: -0.5...0.5)
  }
  var decisionCount: Int { 1 }

  func plan(
    for size: Size2D, generator: inout Generator, into decisions: inout Decisions
  ) -> Size2D {
    var order: SIMD4<UInt8> = [0, 1, 2, 3]
    // torch.randperm(4), without its array.
    for index in 0..<3 {
      let other = index + Int(generator.next32() % UInt32(4 - index))
      (order[index], order[other]) = (order[other], order[index])
    }
    func draw(_ range: ClosedRange<Double>) -> Float {
      generator.uniform(from: Float(range.lowerBound), to: Float(range.upperBound))
    }
    let isAsked = isAsked
    var factors: SIMD4<Float> = [1, 1, 1, 0]
    if isAsked[0] { factors[0] = draw(brightness) }
    if isAsked[1] { factors[1] = draw(contrast) }
    if isAsked[2] { factors[2] = draw(saturation) }
    if isAsked[3] { factors[3] = draw(hue) }
    decisions.steps.append(.jitter(order: order, factors: factors))
    return size
  }

  func apply(
    _ picture: PixelView, decisions: inout DecisionReader, workspace: TransformWorkspace
  ) -> PixelView {
    guard case .jitter(let order, let factors) = decisions.next() else { return picture }
    let isAsked = isAsked
    var picture = picture
    for place in 0..<4 {
      let kind = Int(order[place])
      guard isAsked[kind] else { continue }
      let factor = factors[kind]
      picture =
        switch kind {
        case 0: ColorAdjustment.brightness(picture, by: factor, workspace: workspace)
        case 1: ColorAdjustment.contrast(picture, by: factor, workspace: workspace)
        case 2: ColorAdjustment.saturation(picture, by: factor, workspace: workspace)
        default: HueShift.apply(picture, by: factor, workspace: workspace)
        }
    }
    return picture
  }
}
