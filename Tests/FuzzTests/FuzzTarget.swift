import Testing

/// A reader of files from strangers, and what must hold of whatever it accepts.
struct FuzzTarget: Sendable, CustomTestStringConvertible {
  let name: String
  /// Good files.
  let seeds: @Sendable () throws -> [[UInt8]]
  /// What stands in the format between numbers.
  var tokens: [String] = []
  /// Reads, and throws a ``Violation`` where something was accepted that must not be.
  let read: @Sendable ([UInt8]) throws -> Void
  /// Whether an error is one with which the reader refuses a file.
  let isRefusal: @Sendable (any Error) -> Bool

  var testDescription: String { name }
}

/// Something was accepted that must not be.
struct Violation: Error {
  let text: String

  init(_ text: String) { self.text = text }
}

/// Demands something of what was accepted.
func demand(_ condition: Bool, _ text: @autoclosure () -> String) throws {
  if !condition { throw Violation(text()) }
}
