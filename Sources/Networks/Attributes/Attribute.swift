package import SondeTensors

/// What an attribute may be set to.
package enum AttributeKind: Hashable, Sendable {
  case boolean
  case integer(atLeast: Int)
  case number(ClosedRange<Double>)
  /// Height and width, each at least this many pixels.
  case size(atLeast: Int)
  case word([String])
}

extension AttributeKind: CustomStringConvertible {
  /// What is expected, in words.
  package var description: String {
    switch self {
    case .boolean: "true or false"
    case .integer(.min): "a whole number"
    case .integer(let least): "a whole number, at least \(least)"
    case .number(let range) where range.upperBound == .infinity && range.lowerBound == -.infinity:
      "a number"
    case .number(let range) where range.upperBound == .infinity:
      "a number, at least \(range.lowerBound)"
    case .number(let range): "a number from \(range.lowerBound) to \(range.upperBound)"
    case .size(let least):
      "a whole number or [height, width], at least \(least)"
    case .word(let words): "one of \(words.joined(separator: ", "))"
    }
  }

  /// Whether a value is of this kind and within its range.
  func admits(_ value: AttributeValue) -> Bool {
    switch (self, value) {
    case (.boolean, .boolean): true
    case (.integer(let least), .integer(let value)): value >= least
    case (.number(let range), .integer(let value)): range.contains(Double(value))
    case (.number(let range), .number(let value)): range.contains(value)
    case (.size(let least), .integer(let value)): value >= least
    case (.size(let least), .size(let size)): size.height >= least && size.width >= least
    case (.word(let words), .word(let word)): words.contains(word)
    default: false
    }
  }
}

/// One thing that can be set in a value that is written in files: its name there, what it may be, and where it is stored.
///
/// The lists of attributes are what files are read with and what the list of keys in the documentation is made from.
package struct Attribute<Payload>: Sendable {
  /// The key in a file, as in `kernel_size`.
  package let name: String
  package let kind: AttributeKind
  /// What it means, in a few words.
  package let summary: String
  /// The value; nil where it is left to be inferred.
  package let value: @Sendable (Payload) -> AttributeValue?
  /// Stores a value that the kind admits.
  let store: @Sendable (inout Payload, AttributeValue) -> Void
  /// Whether files say it only where it is not as by default, even where they say every decision.
  package private(set) var isRare = false

  /// The same attribute as one that few experiments set.
  var rare: Attribute {
    var attribute = self
    attribute.isRare = true
    return attribute
  }
}

extension Attribute {
  package static func boolean(
    _ name: String, _ path: any WritableKeyPath<Payload, Bool> & Sendable, _ summary: String
  ) -> Attribute {
    Attribute(
      name: name, kind: .boolean, summary: summary, value: { .boolean($0[keyPath: path]) },
      store: { if case .boolean(let value) = $1 { $0[keyPath: path] = value } })
  }

  package static func integer(
    _ name: String, _ path: any WritableKeyPath<Payload, Int> & Sendable, atLeast least: Int = 1,
    _ summary: String
  ) -> Attribute {
    Attribute(
      name: name, kind: .integer(atLeast: least), summary: summary,
      value: { .integer($0[keyPath: path]) },
      store: { if case .integer(let value) = $1 { $0[keyPath: path] = value } })
  }

  package static func integer(
    _ name: String, optional path: any WritableKeyPath<Payload, Int?> & Sendable,
    atLeast least: Int = 1, _ summary: String
  ) -> Attribute {
    Attribute(
      name: name, kind: .integer(atLeast: least), summary: summary,
      value: { $0[keyPath: path].map(AttributeValue.integer) },
      store: { if case .integer(let value) = $1 { $0[keyPath: path] = value } })
  }

  package static func number(
    _ name: String, _ path: any WritableKeyPath<Payload, Double> & Sendable,
    in range: ClosedRange<Double> = -.infinity ... .infinity, _ summary: String
  ) -> Attribute {
    Attribute(
      name: name, kind: .number(range), summary: summary, value: { .number($0[keyPath: path]) },
      store: { payload, value in
        switch value {
        case .integer(let value): payload[keyPath: path] = Double(value)
        case .number(let value): payload[keyPath: path] = value
        default: break
        }
      })
  }

  package static func size(
    _ name: String, _ path: any WritableKeyPath<Payload, Size2D> & Sendable,
    atLeast least: Int = 1, _ summary: String
  ) -> Attribute {
    Attribute(
      name: name, kind: .size(atLeast: least), summary: summary,
      value: { .size($0[keyPath: path]) },
      store: { payload, value in
        if let size = value.size { payload[keyPath: path] = size }
      })
  }

  package static func size(
    _ name: String, optional path: any WritableKeyPath<Payload, Size2D?> & Sendable,
    atLeast least: Int = 1, _ summary: String
  ) -> Attribute {
    Attribute(
      name: name, kind: .size(atLeast: least), summary: summary,
      value: { $0[keyPath: path].map(AttributeValue.size) },
      store: { payload, value in
        if let size = value.size { payload[keyPath: path] = size }
      })
  }

  package static func word<Word>(
    _ name: String, _ path: any WritableKeyPath<Payload, Word> & Sendable, _ summary: String
  ) -> Attribute
  where Word: RawRepresentable & CaseIterable & Sendable, Word.RawValue == String {
    Attribute(
      name: name, kind: .word(Word.allCases.map(\.rawValue)), summary: summary,
      value: { .word($0[keyPath: path].rawValue) },
      store: { payload, value in
        if case .word(let text) = value, let word = Word(rawValue: text) {
          payload[keyPath: path] = word
        }
      })
  }
}

extension AttributeValue {
  fileprivate var size: Size2D? {
    switch self {
    case .integer(let side): Size2D(side)
    case .size(let size): size
    default: nil
    }
  }
}
