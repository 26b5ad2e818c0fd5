import Dispatch
import Foundation
import Synchronization

/// Carries events from the training thread to the run's files, on a thread of its own.
///
/// Emitting costs a lock and an append. Events reach the files twice a second, and at once when
/// they are important (everything but steps, metrics, histograms and readings), so that a killed process loses a second
/// at most. A failing file does not stop the training: it is told once as a warning to the others, its events are
/// kept and tried again twice a second, as many as the capacity allows, and the end of recording says what was
/// lost. When the writers cannot follow, emitting waits, so that memory stays bounded.
package final class Recorder: Sendable {
  private struct Queue {
    var events: [Event] = []
    var barriers: [DispatchSemaphore] = []
    var isClosing = false
    var isEnded = false
  }

  private let queue = Mutex(Queue())
  private let wake = DispatchSemaphore(value: 0)
  private let channels: Mutex<[SinkChannel]>
  private let capacity: Int

  /// Begins to record.
  ///
  /// - Parameters:
  ///   - sinks: What takes the events, in this order.
  ///   - capacity: How many events may wait, before emitting waits or events of a failing file are
  ///     dropped; at least 1.
  package init(sinks: sending [any EventSink], capacity: Int = 100_000) {
    precondition(capacity > 0, "A recorder needs room for at least one event.")
    self.capacity = capacity
    channels = Mutex(sinks.map { SinkChannel($0, capacity: capacity) })
    let thread = Thread { [self] in
      while work() {}
    }
    thread.name = "recorder"
    thread.start()
  }

  /// Takes an event; cheap, and safe from any thread.
  ///
  /// After the end, events go nowhere.
  package func emit(_ event: Event) {
    let (isUrgent, isFull) = queue.withLock { queue in
      if !queue.isClosing { queue.events.append(event) }
      return (event.isImportant, queue.events.count >= capacity)
    }
    if isFull { wait() } else if isUrgent { wake.signal() }
  }

  /// Waits until everything that was emitted is in the files.
  ///
  /// - Throws: ``RunError/eventsLost(path:count:reason:)`` when a file fails.
  package func flush() throws {
    wait()
    try channels.withLock { channels in for channel in channels { try channel.check() } }
  }

  /// Writes what is left, ends all files, and ends the thread; further calls only report again.
  ///
  /// - Throws: ``RunError/eventsLost(path:count:reason:)`` when events could not be kept.
  package func close() throws {
    queue.withLock { $0.isClosing = true }
    wait()
    try channels.withLock { channels in for channel in channels { try channel.check() } }
  }

  /// Waits until the thread has been through all that was emitted.
  private func wait() {
    let done = DispatchSemaphore(value: 0)
    let isEnded = queue.withLock { queue in
      if !queue.isEnded { queue.barriers.append(done) }
      return queue.isEnded
    }
    guard !isEnded else { return }
    wake.signal()
    done.wait()
  }

  /// One turn of the thread; false when it is to end.
  private func work() -> Bool {
    // Twenty turns a second are enough for a terminal, and cost nothing.
    _ = wake.wait(timeout: .now() + .milliseconds(50))
    let (events, barriers, isClosing) = queue.withLock { queue in
      let taken = (queue.events, queue.barriers, queue.isClosing)
      queue.events = []
      queue.barriers = []
      queue.isEnded = queue.isClosing
      return taken
    }
    let isUrgent = !barriers.isEmpty || events.contains(where: \.isImportant)
    let failures = channels.withLock { channels in
      channels.compactMap { channel in
        let failure = channel.take(events, isUrgent: isUrgent)
        if isClosing { channel.close() }
        return failure.map { Event.warning(Event.Warning("\(channel.name): \($0)")) }
      }
    }
    if !failures.isEmpty, !isClosing { queue.withLock { $0.events += failures } }
    for barrier in barriers { barrier.signal() }
    return !isClosing
  }
}

extension Event {
  /// Whether it should be in the files at once.
  var isImportant: Bool {
    switch self {
    case .step, .metric, .histogram, .readings: false
    default: true
    }
  }
}
