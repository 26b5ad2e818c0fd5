import SondeTensors

/// Overwrites a random rectangle of the network's input, by chance.
///
/// It works on numbers, behind `to_unit`. As torchvision's `RandomErasing`: first it is drawn whether
/// anything happens, then up to ten rectangles until one is smaller than the picture, each by its area
/// and its shape; then random numbers, if it is filled with those; then its row and its column.
///
/// Zhong et al., *Random Erasing Data Augmentation*, 2017, <https://arxiv.org/abs/1708.04896>.
public struct RandomErasing: Hashable, Sendable {
  /// What overwrites the rectangle.
  public enum Value: Hashable, Sendable {
    /// The same number everywhere.
    case number(Double)
    /// A number for each channel: red, green, blue.
    case channels([Double])
    /// Normally distributed numbers, of mean 0 and deviation 1.
    case random
  }

  /// How likely anything happens, from 0 to 1.
  public var probability: Double
  /// The rectangle's area, as a share of the picture's, within 0…1.
  public var scale: ClosedRange<Double>
  /// The rectangle's height as a multiple of its width.
  public var ratio: ClosedRange<Double>
  /// What overwrites the rectangle.
  public var value: Value
  /// How many channels the network's input has; whoever applies the transform says so.
  var channels = 3

  /// Makes a transform.
  ///
  /// - Parameters:
  ///   - probability: How likely anything happens, from 0 to 1.
  ///   - scale: The rectangle's area, as a share of the picture's, within 0…1.
  ///   - ratio: The rectangle's height as a multiple of its width.
  ///   - value: What overwrites the rectangle.
  public init(
    probability: Double = 0.5, scale: ClosedRange<Double> = 0.02...0.33,
    ratio: ClosedRange<Double> = 0.3...3.3, value: Value = .number(0)
  ) {
    self.probability = probability
    self.scale = scale
    self.ratio = ratio
    self.value = value
  }
}

extension RandomErasing: TransformRules {
  var problem: String? {
    switch value {
    case .number(let number) where !number.isFinite: return "the value \(number) is not finite"
    case .channels(let numbers) where !numbers.allSatisfy(\.isFinite):
      return "the values \(numbers) are not all finite"
    case .channels(let numbers) where numbers.count != channels:
      return "\(numbers.count) values were given for \(channels) channels"
    default: break
    }
    return ParameterProblem.probability(probability)
      ?? RandomArea(scale: scale, ratio: ratio).problem
  }
  var decisionCount: Int { 1 }
  var drawsBySize: Bool { true }

  func plan(
    for size: Size2D, generator: inout Generator, into decisions: inout Decisions
  ) -> Size2D {
    decisions.steps.append(draw(for: size, generator: &generator, noise: &decisions.noise))
    return size
  }

  private func draw(
    for size: Size2D, generator: inout Generator, noise: inout [Float]
  ) -> PlannedTransform {
    guard generator.uniform() < Float(probability) else { return .keep }
    let areas = RandomArea(scale: scale, ratio: ratio)
    for _ in 0..<RandomArea.attempts {
      let (height, width) = areas.sides(of: size.area, generator: &generator)
      guard height < size.height, width < size.width else { continue }
      let start = noise.count
      if value == .random { noise += generator.normal(count: channels * height * width) }
      let top = generator.integer(below: size.height - height + 1)
      let left = generator.integer(below: size.width - width + 1)
      return .erase(top: top, left: left, height: height, width: width, noise: start)
    }
    return .keep
  }

  /// Overwrites what was drawn.
  ///
  /// - Parameters:
  ///   - planes: The input, `[channels, height, width]`, with all normalisations behind it.
  ///   - size: The picture's.
  ///   - later: The steps on numbers that come after this transform, which what is written goes through.
  ///   - decisions: What was drawn.
  func apply(
    to planes: UnsafeMutablePointer<Float>, size: Size2D, later: [any NumberRules],
    decisions: inout DecisionReader
  ) {
    guard case .erase(let top, let left, let height, let width, let noise) = decisions.next()
    else { return }
    for channel in 0..<channels {
      func normalized(_ number: Float) -> Float {
        later.reduce(number) { $1.apply(to: $0, channel: channel) }
      }
      let plane = planes + channel * size.area
      let constant = constant(of: channel).map { normalized(Float($0)) }
      for row in 0..<height {
        let output = plane + (top + row) * size.width + left
        if let constant {
          output.update(repeating: constant, count: width)
        } else {
          let start = noise + (channel * height + row) * width
          for column in 0..<width {
            output[column] = normalized(decisions.noise[start + column])
          }
        }
      }
    }
  }

  private func constant(of channel: Int) -> Double? {
    switch value {
    case .number(let number): number
    case .channels(let numbers): numbers[channel]
    case .random: nil
    }
  }
}
