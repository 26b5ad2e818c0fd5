/// The numbers of a curve picture: loss and accuracy over weight updates.
public struct CurveData: Hashable, Sendable {
  /// One curve.
  public struct Curve: Hashable, Sendable {
    /// The set of samples that it is of.
    public var split: String
    /// Loss and accuracy by step, ascending.
    public var points: [Point]

    /// Makes a curve.
    public init(split: String, points: [Point]) {
      self.split = split
      self.points = points
    }
  }

  /// Loss and accuracy at one step.
  public struct Point: Hashable, Sendable {
    /// How many weight updates were made.
    public var step: Int
    /// The mean loss; may be infinite or not a number.
    public var loss: Double
    /// The fraction that was classified rightly, from 0 to 1.
    public var accuracy: Double

    /// Makes a point.
    public init(step: Int, loss: Double, accuracy: Double) {
      self.step = step
      self.loss = loss
      self.accuracy = accuracy
    }
  }

  /// The experiment's name.
  public var title: String
  /// How many weight updates an epoch has; 0 where that is not known.
  public var stepsPerEpoch: Int
  /// Each batch of training, as it was learned from.
  public var training: [Point]
  /// The evaluations, a curve for each set.
  public var evaluations: [Curve]

  /// Makes the numbers of a picture.
  public init(
    title: String, stepsPerEpoch: Int = 0, training: [Point] = [], evaluations: [Curve] = []
  ) {
    self.title = title
    self.stepsPerEpoch = stepsPerEpoch
    self.training = training
    self.evaluations = evaluations
  }

  /// Gathers the numbers from a run's events.
  ///
  /// What was recorded after a checkpoint from which the run was later resumed is left out.
  public init(_ events: some Sequence<Event>, title: String = "") {
    self.init(title: title)
    for event in events {
      switch event {
      case .started(let started):
        if title.isEmpty { self.title = started.name }
        stepsPerEpoch = started.stepsPerEpoch
      case .resumed(let resumed):
        training.removeAll { $0.step > resumed.step }
        for index in evaluations.indices {
          evaluations[index].points.removeAll { $0.step > resumed.step }
        }
      case .step(let step):
        training.append(Point(step: step.step, loss: step.loss, accuracy: step.accuracy))
      case .evaluation(let evaluation): add(evaluation)
      case .metric(let metric): add(metric)
      default: break
      }
    }
  }

  /// Takes in a metric that came alone: loss and accuracy of one step are one point.
  private mutating func add(_ metric: Event.Metric) {
    guard let part = Self.parts[metric.name] else { return }
    guard metric.split != "train" else { return Self.add(metric, part, to: &training) }
    if !evaluations.contains(where: { $0.split == metric.split }) {
      evaluations.append(Curve(split: metric.split, points: []))
    }
    guard let index = evaluations.firstIndex(where: { $0.split == metric.split }) else { return }
    Self.add(metric, part, to: &evaluations[index].points)
  }

  private static let parts: [String: any WritableKeyPath<Point, Double> & Sendable] = [
    "loss": \.loss, "accuracy": \.accuracy,
  ]

  private static func add(
    _ metric: Event.Metric, _ part: WritableKeyPath<Point, Double>, to points: inout [Point]
  ) {
    let place = points.lastIndex { $0.step <= metric.step }
    if let place, points[place].step == metric.step {
      points[place][keyPath: part] = metric.value
    } else {
      var point = Point(step: metric.step, loss: .nan, accuracy: .nan)
      point[keyPath: part] = metric.value
      points.insert(point, at: place.map { $0 + 1 } ?? 0)
    }
  }

  private mutating func add(_ evaluation: Event.Evaluation) {
    let point = Point(
      step: evaluation.step, loss: evaluation.loss, accuracy: evaluation.accuracy)
    let split = evaluation.split == "train" ? "train, evaluated" : evaluation.split
    if let index = evaluations.firstIndex(where: { $0.split == split }) {
      evaluations[index].points.append(point)
    } else {
      evaluations.append(Curve(split: split, points: [point]))
    }
  }
}
