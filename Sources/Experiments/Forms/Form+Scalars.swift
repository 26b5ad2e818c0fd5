import SondeNetworks
import SondeTensors

extension Form<Bool> {
  /// Yes or no.
  static var boolean: Form {
    Form(
      expected: "true or false",
      parse: { if case .boolean(let value) = $0.content { value } else { nil } },
      write: { ConfigurationTree(.boolean($0)) })
  }
}

extension Form<Int> {
  /// A whole number.
  ///
  /// Products of several numbers that the upper limit admits, as the number of a layer's weights, can still be computed.
  static func integer(atLeast least: Int = 1, atMost most: Int = 100_000) -> Form {
    let expected = "\(AttributeKind.integer(atLeast: least))"
    return Form(
      expected: expected,
      read: { tree, path in
        guard case .integer(let value) = tree.content, value >= least else {
          throw ExperimentError.wrongValue(tree, path, expected: expected)
        }
        guard value <= most else {
          throw ExperimentError.wrongValue(tree, path, expected: "\(expected), at most \(most)")
        }
        return value
      },
      write: { ConfigurationTree(.integer($0)) })
  }
}

extension Form<UInt64> {
  /// A number that chooses random numbers.
  static var seed: Form {
    Form<Int>.integer(atLeast: 0, atMost: .max).map({ UInt64($0) }, { Int(clamping: $0) })
  }
}

extension Form<Double> {
  /// A finite number.
  static func number(
    _ expected: String = "a number",
    where isSuitable: @escaping @Sendable (Double) -> Bool = { _ in true }
  ) -> Form {
    Form(
      expected: expected,
      parse: { tree in
        let value: Double? =
          switch tree.content {
          case .integer(let value): Double(value)
          case .number(let value): value
          default: nil
          }
        return value.flatMap { $0.isFinite && isSuitable($0) ? $0 : nil }
      },
      write: { ConfigurationTree(.number($0)) })
  }

  static var positive: Form { number("a number above 0") { $0 > 0 } }
  static var share: Form { number("a number from 0 to 1") { (0...1).contains($0) } }
}

extension Form<String> {
  /// Text that is not empty.
  static func text(
    _ expected: String = "text",
    where isSuitable: @escaping @Sendable (String) -> Bool = { _ in true }
  ) -> Form {
    Form(
      expected: expected,
      parse: { tree in
        tree.plainText.flatMap { !$0.isEmpty && isSuitable($0) ? $0 : nil }
      },
      write: { .text($0) })
  }
}

extension Form<Period> {
  /// A stretch of training.
  static var period: Form {
    Form(
      expected: "a length such as 10 epochs or 500 steps, above 0",
      parse: { tree in
        tree.plainText.flatMap(Period.init).flatMap { period in
          switch period {
          case .epochs(let count): count > 0 && count <= 1e6 ? period : nil
          case .steps(let count): count > 0 && count <= 1_000_000_000 ? period : nil
          }
        }
      },
      write: { .text("\($0)") })
  }
}

extension Form<MemoryLimit> {
  /// An amount of memory.
  static var memoryLimit: Form {
    Form(
      expected: "an amount of memory such as 2 GiB, 500 MB or 50 %",
      parse: { $0.plainText.flatMap(MemoryLimit.init) }, write: { .text("\($0)") })
  }
}

extension Form<Size2D> {
  /// A height and a width, or one number for both.
  static func size(atLeast least: Int = 1) -> Form {
    let whole = Form<Int>.integer(atLeast: least, atMost: 10_000)
    let expected = "\(AttributeKind.size(atLeast: least))"
    return Form(
      expected: expected,
      read: { tree, path in
        switch tree.content {
        case .integer: return Size2D(try whole.read(tree, path))
        case .list(let sides) where sides.count == 2:
          return Size2D(
            height: try whole.read(sides[0], path.appending(0)),
            width: try whole.read(sides[1], path.appending(1)))
        default: throw ExperimentError.wrongValue(tree, path, expected: expected)
        }
      },
      write: { size in
        size.height == size.width
          ? whole.write(size.height) : .list([whole.write(size.height), whole.write(size.width)])
      })
  }
}

extension Form where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of a few names.
  static func word(kind: String) -> Form {
    let names = Value.allCases.map(\.rawValue)
    return Form(
      expected: names.joined(separator: ", "),
      read: { tree, path in
        guard let text = tree.plainText else {
          throw ExperimentError.wrongValue(
            tree, path, expected: "one of \(names.joined(separator: ", "))")
        }
        guard let value = Value(rawValue: text) else {
          throw ExperimentError.unknownChoice(
            at: ConfigurationLocation(tree.place, path), kind: kind, found: text, known: names)
        }
        return value
      },
      write: { .text($0.rawValue) })
  }
}
