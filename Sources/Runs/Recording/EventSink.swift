/// Something that takes the events of a run: the store, TensorBoard, a terminal.
package protocol EventSink: AnyObject {
  /// What it writes, for messages: a path or a name.
  var name: String { get }

  /// Takes events.
  ///
  /// - Throws: When they could not be kept; the same events come again later, with newer ones.
  func write(_ events: [Event]) throws

  /// Ends: no event comes any more.
  func close() throws
}

/// Keeps events in the run's database.
package final class StoreSink: EventSink {
  private let store: RunStore
  package var name: String { store.path }

  package init(_ store: RunStore) { self.store = store }

  package func write(_ events: [Event]) throws { try store.append(events) }
  package func close() throws { try store.close() }
}
