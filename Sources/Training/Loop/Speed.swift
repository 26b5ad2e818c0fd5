/// How many samples a second are learned from, over the last half second or so.
struct Speed {
  private let clock = ContinuousClock()
  private var start: ContinuousClock.Instant
  private var samples = 0
  /// Samples a second; 0 before the first measurement.
  private(set) var samplesPerSecond = 0.0
  /// What a measurement takes at least: shorter ones are noise.
  private static let window = Duration.milliseconds(500)

  init() { start = clock.now }

  /// Begins anew, after something else than training took time.
  mutating func restart() {
    start = clock.now
    samples = 0
  }

  mutating func add(_ count: Int) {
    samples += count
    let elapsed = clock.now - start
    guard elapsed >= Self.window || samplesPerSecond == 0 else { return }
    samplesPerSecond = Double(samples) / max(elapsed / .seconds(1), 1e-9)
    if elapsed >= Self.window { restart() }
  }
}
