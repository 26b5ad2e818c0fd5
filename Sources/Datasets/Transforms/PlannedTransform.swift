import SondeTensors

/// What chance decided a random transform does with one picture.
///
/// Decisions are drawn in the order of the samples by one thread; applying them is pure, so that any
/// thread may do it at any time.
enum PlannedTransform: Hashable, Sendable {
  /// The picture stays as it is.
  case keep
  /// The transform does what it is named after.
  case act
  /// A window, which begins at this row and column of the picture.
  case window(top: Int, left: Int, height: Int, width: Int)
  /// A turn, counter-clockwise, in degrees.
  case turn(degrees: Float)
  /// A turn, a shift, a scaling and a shear.
  case affine(RandomAffine.Draw)
  /// Changes of colour: which of the four comes when, and how strong each is.
  case jitter(order: SIMD4<UInt8>, factors: SIMD4<Float>)
  /// A blur of this standard deviation, in pixels.
  case blur(deviation: Float)
  /// One of RandAugment's operations, by its number.
  case augment(operation: Int, isNegative: Bool)
  /// A rectangle that is overwritten; where random numbers do it, they begin at this place of the noise.
  case erase(top: Int, left: Int, height: Int, width: Int, noise: Int)
}

/// What chance decided for some pictures, picture after picture and transform after transform.
struct Decisions: Hashable, Sendable {
  /// The decisions.
  var steps: [PlannedTransform] = []
  /// Random numbers that themselves become part of a picture.
  var noise: [Float] = []

  /// Lends the decisions of some places.
  func reader(_ places: Range<Int>) -> DecisionReader {
    DecisionReader(steps: steps[places], noise: noise)
  }
}

/// Hands out decisions one after another.
struct DecisionReader {
  private var steps: ArraySlice<PlannedTransform>
  /// Random numbers that decisions refer to.
  let noise: [Float]

  init(steps: ArraySlice<PlannedTransform>, noise: [Float]) {
    self.steps = steps
    self.noise = noise
  }

  /// No decisions, for transforms that need none.
  static var none: DecisionReader { DecisionReader(steps: [], noise: []) }

  /// Takes the next decision.
  mutating func next() -> PlannedTransform { steps.popFirst() ?? .keep }
}
