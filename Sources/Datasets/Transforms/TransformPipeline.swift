public import SondeTensors

/// Transforms in order, checked, from a stored picture to a network's input.
///
/// What chance decides is drawn first, sample after sample, from one generator; the pixels are
/// transformed later, on any thread. So a seed gives the same inputs whatever the number of threads.
public struct TransformPipeline: Sendable {
  /// The transforms, first one first.
  public let transforms: [Transform]
  /// How many channels the network's input has: those of the pictures, or as many as a grayscale gives.
  public let channels: Int
  /// How many channels the pictures have that go in: 3, or 1 where they are grey.
  let pictureChannels: Int
  /// The rules of all transforms.
  private let rules: [any TransformRules]
  /// Those that work on pixels.
  private let steps: [any PixelRules]
  /// How many of the steps come before the first random one: the same result for a picture every time.
  private let stableStepCount: Int
  /// How many decisions chance makes for each picture.
  let decisionCount: Int
  private let table: ValueTable
  /// What overwrites numbers, each with the normalisations that come after it.
  private let erasings: [(erasing: RandomErasing, later: [any NumberRules])]

  /// Checks transforms and makes a pipeline of them.
  ///
  /// - Parameters:
  ///   - transforms: Picture steps, then ``Transform/toUnit`` or ``Transform/toRaw``, then steps on numbers.
  ///   - pictureChannels: A data set's ``Dataset/channelCount``: 3, or 1 where its pictures are grey.
  /// - Throws: ``DatasetError`` when a parameter makes no sense or the order is wrong.
  public init(_ transforms: [Transform], channels pictureChannels: Int = 3) throws {
    precondition([1, 3].contains(pictureChannels), "Pictures have one channel or three.")
    self.transforms = transforms
    self.pictureChannels = pictureChannels
    let channels = Self.channels(transforms) ?? pictureChannels
    self.channels = channels
    let transforms = transforms.map { $0.with(channels: channels) }
    try Self.check(transforms, channels: channels)
    rules = transforms.map(\.rules)
    steps = rules.compactMap { $0 as? any PixelRules }
    stableStepCount = steps.firstIndex(where: \.isRandom) ?? steps.count
    decisionCount = rules.reduce(0) { $0 + $1.decisionCount }
    try Self.checkSizes(rules)
    let numbers = rules.map { $0 as? any NumberRules }
    table = ValueTable(
      steps: numbers.compactMap(\.self), channels: channels,
      divisor: transforms.contains(.toRaw) ? 1 : 255)
    erasings = transforms.enumerated().compactMap { place, transform in
      guard case .randomErasing(let erasing) = transform else { return nil }
      return (erasing, numbers[place...].compactMap(\.self))
    }
  }

  /// How many channels the last grayscale gives; nil where there is none.
  private static func channels(_ transforms: [Transform]) -> Int? {
    transforms.reduce(nil) { channels, transform in
      if case .grayscale(let grayscale) = transform { grayscale.channels } else { channels }
    }
  }

  /// Refuses parameters that make no sense, and a wrong order.
  private static func check(_ transforms: [Transform], channels: Int) throws {
    for transform in transforms {
      guard let problem = transform.problem(channels: channels) else { continue }
      throw DatasetError.badTransform(name: transform.name, problem: problem)
    }
    guard let unit = transforms.firstIndex(where: \.makesNumbers) else {
      throw DatasetError.toUnitMissing
    }
    if let early = transforms[..<unit].first(where: { !$0.worksOnPixels }) {
      throw DatasetError.transformBeforeToUnit(name: early.name)
    }
    if let late = transforms[(unit + 1)...].first(where: { $0.worksOnPixels || $0.makesNumbers }) {
      throw DatasetError.transformAfterToUnit(name: late.name)
    }
  }

  /// Refuses what cannot work on the sizes that the steps before it always give.
  private static func checkSizes(_ rules: [any TransformRules]) throws {
    var known: Size2D?
    for rule in rules {
      if let known { try rule.check(known) { "transforms: every picture" } }
      known = rule.fixedSize ?? known.flatMap { rule.outputSize(of: $0) }
    }
  }

  /// Whether chance decides anything.
  public var isRandom: Bool { decisionCount > 0 }

  /// The number that a byte of a channel becomes, apart from what is erased.
  func number(for byte: Int, channel: Int) -> Float { table.values[channel * 256 + byte] }

  /// The size that every picture gets; nothing when it depends on the picture or on chance.
  public var fixedSize: Size2D? {
    rules.reduce(nil as Size2D?) { size, rule in
      rule.fixedSize ?? size.flatMap { rule.outputSize(of: $0) }
    }
  }

  /// The size that a picture of some size gets.
  ///
  /// - Parameter size: The stored picture's.
  /// - Returns: The size after the last step; nothing when chance decides it.
  public func outputSize(of size: Size2D) -> Size2D? {
    rules.reduce(size as Size2D?) { size, rule in
      rule.fixedSize ?? size.flatMap { rule.outputSize(of: $0) }
    }
  }

  /// Whether a random step must know the size of the stored picture, since no step before it fixes one.
  var planNeedsPictureSize: Bool {
    var isFixed = false
    for rule in rules {
      if rule.drawsBySize, !isFixed { return true }
      isFixed = isFixed || rule.fixedSize != nil
    }
    return false
  }

  /// Draws what chance decides for one picture.
  ///
  /// - Parameters:
  ///   - size: The stored picture's; read only when ``planNeedsPictureSize``.
  ///   - name: Says which picture it is when an error must be told.
  ///   - generator: Gives the numbers, step after step.
  ///   - decisions: Gets ``decisionCount`` decisions.
  /// - Returns: The size that comes out.
  /// - Throws: ``DatasetError/cropTooLarge(picture:crop:padding:size:)`` when a window does not fit.
  @discardableResult
  func plan(
    size: Size2D, name: () -> String, generator: inout Generator, into decisions: inout Decisions
  ) throws -> Size2D {
    var size = size
    for rule in rules {
      if rule.isRandom { try rule.check(size, picture: name) }
      size = rule.plan(for: size, generator: &generator, into: &decisions)
    }
    return size
  }

  /// Applies the steps up to the first random one.
  ///
  /// - Parameters:
  ///   - source: The stored picture.
  ///   - workspace: Lends the memory for the result.
  /// - Returns: The result, lent until the workspace's next picture.
  func applyStableSteps(to source: PixelView, workspace: TransformWorkspace) -> PixelView {
    var decisions = DecisionReader.none
    return steps[..<stableStepCount].reduce(source) {
      $1.apply($0, decisions: &decisions, workspace: workspace)
    }
  }

  /// Applies the steps from the first random one on, and writes the numbers.
  ///
  /// - Parameters:
  ///   - source: What the stable steps made.
  ///   - decisions: What chance decided.
  ///   - workspace: Lends memory for what lies between.
  ///   - destination: Room for the input: planes, `[channels, height, width]`.
  func applyRest(
    to source: PixelView, decisions: DecisionReader, workspace: TransformWorkspace,
    into destination: UnsafeMutablePointer<Float>
  ) {
    var decisions = decisions
    var picture = source
    for step in steps[stableStepCount...] {
      picture = step.apply(picture, decisions: &decisions, workspace: workspace)
    }
    table.apply(picture, into: destination)
    for (erasing, later) in erasings {
      erasing.apply(to: destination, size: picture.size, later: later, decisions: &decisions)
    }
  }
}

extension TransformPipeline: Hashable {
  /// Whether two pipelines do the same.
  public static func == (first: TransformPipeline, second: TransformPipeline) -> Bool {
    first.transforms == second.transforms
  }

  /// Adds the transforms to a hash.
  public func hash(into hasher: inout Hasher) { hasher.combine(transforms) }
}

extension Transform {
  /// The transform for pictures of some channels.
  fileprivate func with(channels: Int) -> Transform {
    guard case .randomErasing(var erasing) = self else { return self }
    erasing.channels = channels
    return .randomErasing(erasing)
  }

  /// What is wrong with the parameters, for pictures of some channels.
  fileprivate func problem(channels: Int) -> String? {
    if let problem = rules.problem { return problem }
    if case .normalize(let normalize) = self, !normalize.suits(channels: channels) {
      return "\(normalize.mean.count) means and deviations were given, but the pictures have "
        + (channels == 1
          ? "1 channel; give one of each, or put grayscale first" : "\(channels) channels")
    }
    return channels == 1 && paintsColor
      ? "the fill has three different parts, but the pictures have one channel" : nil
  }
}
