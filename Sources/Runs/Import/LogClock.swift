/// Which weight update was made at which time, as the loss of batches tells it, or that of evaluations.
///
/// Many programs count epochs for one tag and weight updates for another; the time says which belong together.
struct LogClock {
  private var times: [Double] = []
  private var steps: [Int] = []
  /// Only every so-manieth number is kept once there are many.
  private var stride = 1
  private var skipped = 0
  private static let limit = 1 << 17

  /// Takes a step of the training in; times that go back are left out.
  mutating func add(time: Double, step: Int) {
    skipped += 1
    guard skipped >= stride, time >= times.last ?? 0 else { return }
    skipped = 0
    times.append(time)
    steps.append(step)
    guard times.count > Self.limit else { return }
    times = Self.everySecond(times)
    steps = Self.everySecond(steps)
    stride *= 2
  }

  /// The newest step at a time; none before the first.
  func step(at time: Double) -> Int? {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? steps[low - 1] : nil
  }

  /// How a tag counts epochs, where it does: its last step is far behind the weight updates made at that time.
  ///
  /// - Parameter span: Where the tag begins and ends.
  /// - Returns: What its steps lack to epochs, which count from 1: 1 where it counts from 0.
  func epochOffset(of span: LogSurvey.Span) -> Int? {
    guard let step = step(at: span.lastTime), span.lastStep < step / 2 else { return nil }
    return span.firstStep == 0 ? 1 : 0
  }

  private static func everySecond<Element>(_ elements: [Element]) -> [Element] {
    elements.indices.filter { $0.isMultiple(of: 2) }.map { elements[$0] }
  }
}
