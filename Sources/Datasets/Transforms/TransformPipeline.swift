public import SondeTensors

/// Transforms in order, checked, from a stored picture to a network's input.
///
/// What chance decides is drawn first, sample after sample, from one generator; the pixels are
/// transformed later, on any thread. So a seed gives the same inputs whatever the number of threads.
public struct TransformPipeline: Hashable, Sendable {
  /// The transforms, first one first.
  public let transforms: [Transform]
  /// How many channels the network's input has: those of the pictures, or 3 behind a grayscale.
  public let channels: Int
  /// How many channels the pictures have that go in: 3, or 1 where they are grey.
  let pictureChannels: Int
  /// Those that work on pixels.
  let steps: [Transform]
  /// How many of the steps come before the first random one: the same result for a picture every time.
  let stableStepCount: Int
  /// How many of the steps are random.
  let randomStepCount: Int
  private let table: ValueTable

  /// Checks transforms and makes a pipeline of them.
  ///
  /// - Parameters:
  ///   - transforms: Picture steps, then ``Transform/toUnit``, then any normalisation.
  ///   - pictureChannels: A data set's ``Dataset/channelCount``: 3, or 1 where its pictures are grey.
  /// - Throws: ``DatasetError`` when a parameter makes no sense or the order is wrong.
  public init(_ transforms: [Transform], channels pictureChannels: Int = 3) throws {
    precondition([1, 3].contains(pictureChannels), "Pictures have one channel or three.")
    self.pictureChannels = pictureChannels
    let channels = transforms.contains(.grayscale) ? 3 : pictureChannels
    self.channels = channels
    for transform in transforms {
      guard let problem = transform.problem ?? transform.problem(channels: channels) else {
        continue
      }
      throw DatasetError.badTransform(name: transform.name, problem: problem)
    }
    guard let unit = transforms.firstIndex(of: .toUnit) else {
      throw DatasetError.toUnitMissing
    }
    if let early = transforms[..<unit].first(where: { !$0.worksOnPixels }) {
      throw DatasetError.transformBeforeToUnit(name: early.name)
    }
    if let late = transforms[(unit + 1)...].first(where: { $0.worksOnPixels || $0 == .toUnit }) {
      throw DatasetError.transformAfterToUnit(name: late.name)
    }
    self.transforms = transforms
    self.steps = Array(transforms[..<unit])
    self.stableStepCount = steps.firstIndex(where: \.isRandom) ?? steps.count
    self.randomStepCount = steps.count(where: \.isRandom)
    try Self.checkCrops(steps)
    self.table = ValueTable(
      steps: transforms.compactMap {
        guard case .normalize(let normalize) = $0 else { return nil }
        return normalize
      }, channels: channels)
  }

  /// Refuses a random crop that is larger than what the steps before it always give.
  private static func checkCrops(_ steps: [Transform]) throws {
    var known: Size2D?
    for step in steps {
      if case .randomCrop(let crop) = step, let known, !crop.fits(known) {
        throw DatasetError.cropTooLarge(
          picture: "transforms: every picture", crop: crop.size, padding: crop.padding, size: known)
      }
      known = step.fixedSize ?? known.map { step.outputSize(of: $0) }
    }
  }

  /// Whether chance decides anything.
  public var isRandom: Bool { randomStepCount > 0 }

  /// The size that every picture gets; nothing when it depends on the picture.
  public var fixedSize: Size2D? {
    steps.reduce(nil as Size2D?) { size, step in
      step.fixedSize ?? size.map { step.outputSize(of: $0) }
    }
  }

  /// The size that a picture of some size gets.
  ///
  /// - Parameter size: The stored picture's.
  /// - Returns: The size after the last step.
  public func outputSize(of size: Size2D) -> Size2D {
    steps.reduce(size) { $1.outputSize(of: $0) }
  }

  /// Whether a random step must know the size of the stored picture, since no step before it fixes one.
  var planNeedsPictureSize: Bool {
    var isFixed = false
    for step in steps {
      if case .randomCrop = step, !isFixed { return true }
      isFixed = isFixed || step.fixedSize != nil
    }
    return false
  }

  /// Draws what chance decides for one picture.
  ///
  /// - Parameters:
  ///   - size: The stored picture's; read only when ``planNeedsPictureSize``.
  ///   - name: Says which picture it is when an error must be told.
  ///   - generator: Gives the numbers, step after step.
  ///   - plan: Gets one decision for each random step.
  /// - Throws: ``DatasetError/cropTooLarge(picture:crop:padding:size:)`` when a window does not fit.
  func plan(
    size: Size2D, name: () -> String, generator: inout Generator,
    into plan: inout [PlannedTransform]
  ) throws {
    var size = size
    for step in steps {
      switch step {
      case .randomCrop(let crop):
        guard crop.fits(size) else {
          throw DatasetError.cropTooLarge(
            picture: name(), crop: crop.size, padding: crop.padding, size: size)
        }
        plan.append(crop.plan(for: size, generator: &generator))
      case .horizontalFlip(let flip): plan.append(flip.plan(generator: &generator))
      case .randomGrayscale(let gray): plan.append(gray.plan(generator: &generator))
      case .resize, .centerCrop, .grayscale, .toUnit, .normalize: break
      }
      size = step.outputSize(of: size)
    }
  }

  /// Applies the steps up to the first random one.
  ///
  /// - Parameters:
  ///   - source: The stored picture.
  ///   - workspace: Lends the memory for the result.
  /// - Returns: The result, lent until the workspace's next picture.
  func applyStableSteps(to source: PixelView, workspace: TransformWorkspace) -> PixelView {
    steps[..<stableStepCount].reduce(source) {
      apply($1, decision: .keep, to: $0, workspace: workspace)
    }
  }

  /// Applies the steps from the first random one on, and writes the numbers.
  ///
  /// - Parameters:
  ///   - source: What the stable steps made.
  ///   - plan: The decisions of the random steps, in their order.
  ///   - workspace: Lends memory for what lies between.
  ///   - destination: Room for the input, `[channels, height, width]`.
  func applyRest(
    to source: PixelView, plan: some Collection<PlannedTransform>,
    workspace: TransformWorkspace, into destination: UnsafeMutablePointer<Float>
  ) {
    var picture = source
    var decision = plan.startIndex
    for step in steps[stableStepCount...] {
      if step.isRandom {
        picture = apply(step, decision: plan[decision], to: picture, workspace: workspace)
        plan.formIndex(after: &decision)
      } else {
        picture = apply(step, decision: .keep, to: picture, workspace: workspace)
      }
    }
    table.apply(picture, into: destination)
  }

  private func apply(
    _ step: Transform, decision: PlannedTransform, to picture: PixelView,
    workspace: TransformWorkspace
  ) -> PixelView {
    switch (step, decision) {
    case (.resize(let resize), _):
      let size = resize.outputSize(of: picture.size)
      guard size != picture.size else { return picture }
      let room = workspace.nextPicture(size)
      Resize.apply(picture, to: size, into: room, workspace: workspace)
      return PixelView(pixels: UnsafePointer(room), size: size)
    case (.centerCrop(let crop), _):
      return cut(crop.window(in: picture.size), from: picture, workspace: workspace)
    case (.randomCrop(let crop), .window(let top, let left)):
      let window = CropWindow(top: top, left: left, size: crop.size)
      return cut(window, from: picture, workspace: workspace)
    case (.horizontalFlip, .act):
      let room = workspace.nextPicture(picture.size)
      HorizontalFlip.apply(picture, into: room)
      return PixelView(pixels: UnsafePointer(room), size: picture.size)
    case (.randomGrayscale, .act), (.grayscale, _):
      let room = workspace.nextPicture(picture.size)
      RandomGrayscale.apply(picture, into: room)
      return PixelView(pixels: UnsafePointer(room), size: picture.size)
    default: return picture
    }
  }

  private func cut(
    _ window: CropWindow, from picture: PixelView, workspace: TransformWorkspace
  ) -> PixelView {
    if window.top == 0, window.left == 0, window.size == picture.size { return picture }
    let room = workspace.nextPicture(window.size)
    window.apply(picture, into: room)
    return PixelView(pixels: UnsafePointer(room), size: window.size)
  }
}
