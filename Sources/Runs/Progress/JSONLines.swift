import Foundation

/// Writes events for machines: one object of JSON on each line.
///
/// Histograms and readings are left out, since they are many and long; `run.sqlite` has them.
package final class JSONLines: LiveSink {
  package let name: String
  private let output: (String) throws -> Void

  /// Makes a writer.
  ///
  /// - Parameters:
  ///   - name: What it writes to, for messages.
  ///   - output: Writes text as it is.
  package init(name: String, output: @escaping (String) throws -> Void) {
    self.name = name
    self.output = output
  }

  /// A writer for a file descriptor: 1 is standard output.
  package convenience init(descriptor: Int32) {
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
    self.init(name: descriptor == 1 ? "standard output" : "file descriptor \(descriptor)") {
      try file.write(contentsOf: Data($0.utf8))
    }
  }

  package func write(_ events: [Event]) throws {
    let text = try Self.text(events)
    if !text.isEmpty { try output(text) }
  }

  package func close() {}

  /// The lines of some events.
  package static func text(_ events: [Event]) throws -> String {
    try events.reduce(into: "") { text, event in
      switch event {
      case .histogram, .readings: return
      default: text += try event.json + "\n"
      }
    }
  }
}
