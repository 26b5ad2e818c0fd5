import SondeDatasets
import SondeTensors

// The kinds of values that settings of transforms have.

extension Form<ClosedRange<Double>> {
  /// A range of numbers: `[least, greatest]`, or one number that stands for a range.
  ///
  /// - Parameters:
  ///   - limits: What the range must lie in.
  ///   - meaning: What one number stands for, in words, as in `±`.
  ///   - expand: The range that one number stands for; nil: there is none.
  ///   - abbreviate: The one number to write for a range, if there is one.
  /// - Returns: The form of the range.
  static func range(
    within limits: ClosedRange<Double>, or meaning: String? = nil,
    _ expand: @escaping @Sendable (Double) -> ClosedRange<Double>? = { _ in nil },
    abbreviate: @escaping @Sendable (ClosedRange<Double>) -> Double? = { _ in nil }
  ) -> Form {
    let number = Form<Double>.number()
    @Sendable func isSuitable(_ range: ClosedRange<Double>) -> Bool {
      limits.contains(range.lowerBound) && limits.contains(range.upperBound)
    }
    let ends = "[least, greatest] within \(YAMLWriter.flow(list(limits)))"
    return Form(
      expected: meaning.map { "\($0), or \(ends)" } ?? ends,
      parse: { tree in
        if let single = try? number.read(tree, ConfigurationPath()) {
          return expand(single).flatMap { isSuitable($0) ? $0 : nil }
        }
        guard case .list(let ends) = tree.content, ends.count == 2,
          let lower = try? number.read(ends[0], ConfigurationPath()),
          let upper = try? number.read(ends[1], ConfigurationPath()), lower <= upper,
          isSuitable(lower...upper)
        else { return nil }
        return lower...upper
      },
      write: { range in abbreviate(range).map(number.write) ?? list(range) })
  }

  private static func list(_ range: ClosedRange<Double>) -> ConfigurationTree {
    .list([range.lowerBound, range.upperBound].map { ConfigurationTree(.number($0)) })
  }

  /// Angles in degrees; one number stands for as much in both directions.
  static func degrees(upTo limit: Double = 36_000) -> Form {
    range(
      within: -limit...limit, or: "a number d for [-d, d]", { $0 >= 0 ? -$0...$0 : nil },
      abbreviate: { $0.lowerBound == -$0.upperBound ? $0.upperBound : nil })
  }

  /// Factors; one number stands for as much more and less than 1.
  static var factors: Form {
    range(
      within: 0...1e6, or: "a number b for [max(0, 1 - b), 1 + b]",
      { $0 >= 0 ? max(0, 1 - $0)...1 + $0 : nil },
      abbreviate: { range in
        let strength = range.upperBound - 1
        return strength >= 0 && 1 + strength == range.upperBound
          && range == max(0, 1 - strength)...1 + strength ? strength : nil
      })
  }
}

extension Form<PixelColor> {
  /// A brightness, or red, green and blue.
  static var color: Form {
    let byte = Form<Int>.integer(atLeast: 0, atMost: 255)
    return Form(
      expected: "a whole number from 0 to 255, or three: [red, green, blue]",
      parse: { tree in
        if let gray = try? byte.read(tree, ConfigurationPath()) {
          return PixelColor(gray: UInt8(gray))
        }
        guard case .list(let parts) = tree.content, parts.count == 3,
          let bytes = try? parts.map({ UInt8(try byte.read($0, ConfigurationPath())) })
        else { return nil }
        return PixelColor(red: bytes[0], green: bytes[1], blue: bytes[2])
      },
      write: { color in
        let isGray = color.red == color.green && color.green == color.blue
        return isGray
          ? byte.write(Int(color.red))
          : .list([color.red, color.green, color.blue].map { byte.write(Int($0)) })
      })
  }
}

extension Form<Point2D> {
  /// A point of a picture.
  static var point: Form {
    Form<[Double]>.pair(
      "two numbers: [x, y], in pixels from the upper left corner", within: -100_000...100_000
    ).map({ Point2D(x: $0[0], y: $0[1]) }, { [$0.x, $0.y] })
  }
}

extension Form<[Double]> {
  /// Two numbers.
  static func pair(_ expected: String, within limits: ClosedRange<Double>) -> Form {
    numbers(expected, counts: [2]) { limits.contains($0) }
  }

  /// Some numbers.
  static func numbers(
    _ expected: String, counts: Set<Int>,
    where isSuitable: @escaping @Sendable (Double) -> Bool = { _ in true }
  ) -> Form {
    let number = Form<Double>.number(where: isSuitable)
    return Form(
      expected: expected,
      parse: { tree in
        guard case .list(let elements) = tree.content, counts.contains(elements.count) else {
          return nil
        }
        return try? elements.map { try number.read($0, ConfigurationPath()) }
      },
      write: { .list($0.map(number.write)) })
  }
}

extension Form<Padding> {
  /// The widths of a border, as torchvision writes them.
  static var padding: Form {
    let width = Form<Int>.integer(atLeast: 0, atMost: 10_000)
    return Form(
      expected: "a whole number, or [horizontal, vertical], or [left, top, right, bottom]",
      parse: { tree in
        if let width = try? width.read(tree, ConfigurationPath()) { return Padding(width) }
        guard case .list(let parts) = tree.content,
          let widths = try? parts.map({ try width.read($0, ConfigurationPath()) })
        else { return nil }
        return switch widths.count {
        case 2: Padding(horizontal: widths[0], vertical: widths[1])
        case 4: Padding(left: widths[0], top: widths[1], right: widths[2], bottom: widths[3])
        default: nil
        }
      },
      write: { padding in
        let widths = [padding.left, padding.top, padding.right, padding.bottom]
        return padding == Padding(padding.left)
          ? width.write(padding.left) : .list(widths.map(width.write))
      })
  }
}

extension Form<RandomAffine.Shear> {
  /// The angles of a shear, as torchvision writes them.
  static var shear: Form {
    let x = Form<ClosedRange<Double>>.degrees(upTo: 89)
    return Form(
      expected: "a number d for [-d, d], or [x least, x greatest], or with [y least, y greatest] "
        + "behind, all within [-89, 89]",
      parse: { tree in
        if let range = try? x.read(tree, ConfigurationPath()) {
          return RandomAffine.Shear(x: range)
        }
        guard case .list(let ends) = tree.content, ends.count == 4 else { return nil }
        let parts = [ends[..<2], ends[2...]].map { ConfigurationTree.list(Array($0)) }
        guard let ranges = try? parts.map({ try x.read($0, ConfigurationPath()) }) else {
          return nil
        }
        return RandomAffine.Shear(x: ranges[0], y: ranges[1])
      },
      write: { shear in
        guard let vertical = shear.y else { return x.write(shear.x) }
        let ends = [
          shear.x.lowerBound, shear.x.upperBound, vertical.lowerBound, vertical.upperBound,
        ]
        return .list(ends.map { ConfigurationTree(.number($0)) })
      })
  }
}

extension Form<RandomErasing.Value> {
  /// What overwrites a rectangle.
  static var erasingValue: Form {
    let number = Form<Double>.number()
    let channels = Form<[Double]>.numbers("", counts: [3])
    return Form(
      expected: "a number, or three: [red, green, blue], or random",
      parse: { tree in
        if case .text("random") = tree.content { return .random }
        if let value = try? number.read(tree, ConfigurationPath()) { return .number(value) }
        return (try? channels.read(tree, ConfigurationPath())).map { .channels($0) }
      },
      write: { value in
        switch value {
        case .random: .text("random")
        case .number(let value): number.write(value)
        case .channels(let values): channels.write(values)
        }
      })
  }
}
