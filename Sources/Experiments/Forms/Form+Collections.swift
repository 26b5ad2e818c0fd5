extension Form {
  /// Several values of this form in order.
  ///
  /// - Parameters:
  ///   - plural: What they are called, as in `layers`.
  ///   - least: How many there must be.
  /// - Returns: The form of the list.
  func list(of plural: String, atLeast least: Int = 0) -> Form<[Value]> {
    let words = least > 0 ? "a list of \(plural), at least \(least)" : "a list of \(plural)"
    return Form<[Value]>(
      expected: words, section: section, sections: sections,
      read: { tree, path in
        guard case .list(let elements) = tree.content, elements.count >= least else {
          throw ExperimentError.wrongValue(tree, path, expected: words)
        }
        return try elements.enumerated().map { try read($1, path.appending($0)) }
      },
      write: { values in .list(values.map(write)) })
  }

  /// A value of this form, or `none`.
  var optional: Form<Value?> {
    Form<Value?>(
      expected: "\(expected), or none", section: section, sections: sections,
      read: { tree, path in
        if case .text("none") = tree.content { return nil }
        return try read(tree, path)
      },
      write: { $0.map(write) ?? .text("none") })
  }

  /// This form, or a map for those values that need one.
  ///
  /// - Parameters:
  ///   - short: A plain value that stands for a whole map.
  ///   - expand: The value that the plain value stands for.
  ///   - abbreviate: The plain value, for those values that have one and shall be written so.
  /// - Returns: The form of both.
  func or<Short>(
    _ short: Form<Short>, _ expand: @escaping @Sendable (Short) -> Value,
    abbreviate: @escaping @Sendable (Value) -> Short? = { _ in nil }
  ) -> Form {
    Form(
      expected: "\(short.expected), or \(expected)", section: section, sections: sections,
      read: { tree, path in
        if case .map = tree.content { return try read(tree, path) }
        return expand(try short.read(tree, path))
      },
      write: { value in abbreviate(value).map(short.write) ?? write(value) })
  }
}
