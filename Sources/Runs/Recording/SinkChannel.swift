import Dispatch

/// One sink of a recorder: what waits for it and what became of it.
final class SinkChannel {
  /// How long events wait at most, in nanoseconds: with the time that writing takes, a killed process loses less than a
  /// second.
  private static let interval: UInt64 = 500_000_000

  private let sink: any EventSink
  private let capacity: Int
  private var waiting: [Event] = []
  private var lastAttempt = DispatchTime.now()
  /// Why the sink fails now; none while it works.
  private var failure: (any Error)?
  /// Why events were dropped, and how many.
  private var loss: (count: Int, reason: any Error)?

  /// What the sink is called in messages.
  var name: String { sink.name }

  init(_ sink: any EventSink, capacity: Int) {
    self.sink = sink
    self.capacity = capacity
  }

  /// Takes events, and writes them when they are urgent or half a second has gone by.
  ///
  /// A sink that shows events to a person gets them at once.
  ///
  /// - Returns: Why the sink begins to fail; nil while it works, and when that was told before.
  func take(_ events: [Event], isUrgent: Bool) -> (any Error)? {
    waiting += events
    let elapsed = DispatchTime.now().uptimeNanoseconds - lastAttempt.uptimeNanoseconds
    let isDue = elapsed >= Self.interval
    // While the sink fails, an urgent event does not make it work again.
    guard isDue || sink is any LiveSink || (isUrgent && failure == nil) else { return nil }
    return write()
  }

  private func write() -> (any Error)? {
    lastAttempt = .now()
    guard !waiting.isEmpty || sink is any LiveSink else { return nil }
    do {
      try sink.write(waiting)
      waiting.removeAll(keepingCapacity: true)
      failure = nil
      return nil
    } catch {
      let isNew = failure == nil
      failure = error
      dropBeyondCapacity(error)
      return isNew ? error : nil
    }
  }

  /// Drops the oldest events, steps first: the others are few and say more.
  private func dropBeyondCapacity(_ error: any Error) {
    var surplus = waiting.count - capacity
    guard surplus > 0 else { return }
    loss = ((loss?.count ?? 0) + surplus, loss?.reason ?? error)
    waiting.removeAll { event in
      guard surplus > 0, !event.isImportant else { return false }
      surplus -= 1
      return true
    }
    if surplus > 0 { waiting.removeFirst(surplus) }
  }

  /// Writes what waits, and ends the sink; ``check()`` says what came of it.
  func close() {
    _ = write()
    do {
      try sink.close()
    } catch {
      failure = error
    }
  }

  /// Reports what was lost, or waits unwritten.
  func check() throws {
    let count = (loss?.count ?? 0) + (failure == nil ? 0 : waiting.count)
    guard let reason = failure ?? loss?.reason else { return }
    throw RunError.eventsLost(path: sink.name, count: count, reason: "\(reason)")
  }
}

/// A sink that shows events to a person: it gets them at once, and a call with none many times a second
/// to keep the display up to date.
package protocol LiveSink: EventSink {}
