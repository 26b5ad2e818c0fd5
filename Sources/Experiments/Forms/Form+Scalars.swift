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
  static func integer(atLeast least: Int = 1) -> Form {
    Form(
      expected: "\(AttributeKind.integer(atLeast: least))",
      parse: { tree in
        guard case .integer(let value) = tree.content, value >= least else { return nil }
        return value
      },
      write: { ConfigurationTree(.integer($0)) })
  }
}

extension Form<UInt64> {
  /// A number that chooses random numbers.
  static var seed: Form {
    Form<Int>.integer(atLeast: 0).map({ UInt64($0) }, { Int(clamping: $0) })
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
        tree.plainText.flatMap(Period.init).flatMap { $0.isPositive ? $0 : nil }
      },
      write: { .text("\($0)") })
  }
}

extension Form<Size2D> {
  /// A height and a width, or one number for both.
  static func size(atLeast least: Int = 1) -> Form {
    let whole = Form<Int>.integer(atLeast: least)
    return Form(
      expected: "\(AttributeKind.size(atLeast: least))",
      parse: { tree in
        if let side = try? whole.read(tree, ConfigurationPath()) { return Size2D(side) }
        guard case .list(let sides) = tree.content, sides.count == 2,
          let height = try? whole.read(sides[0], ConfigurationPath()),
          let width = try? whole.read(sides[1], ConfigurationPath())
        else { return nil }
        return Size2D(height: height, width: width)
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
