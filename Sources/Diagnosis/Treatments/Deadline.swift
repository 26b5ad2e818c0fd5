/// Until when something may take.
public struct Deadline: Sendable {
  private let end: ContinuousClock.Instant?
  private let now: @Sendable () -> ContinuousClock.Instant

  private init(
    _ end: ContinuousClock.Instant?, _ now: @escaping @Sendable () -> ContinuousClock.Instant
  ) {
    self.end = end
    self.now = now
  }

  /// No limit.
  public static let never = Deadline(nil) { .now }

  /// A limit from now on.
  ///
  /// - Parameters:
  ///   - duration: How long it may take.
  ///   - now: What time it is.
  public init(
    in duration: Duration,
    now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.init(now() + duration, now)
  }

  /// Whether time is up.
  public var isPast: Bool { end.map { now() >= $0 } ?? false }

  /// How much time there is left; nothing where there is no limit.
  public var remaining: Duration? { end.map { max(.zero, $0 - now()) } }

  /// A limit that comes when some part of the time that is left is over.
  ///
  /// - Parameter share: The part, from 0 to 1.
  /// - Returns: An earlier limit, or none where there is none.
  public func after(_ share: Double) -> Deadline {
    Deadline(remaining.map { now() + $0 * share }, now)
  }

  /// How long something takes.
  func measure<Value>(_ body: () throws -> Value) rethrows -> (Value, Duration) {
    let start = now()
    let value = try body()
    return (value, now() - start)
  }
}
