extension Form {
  /// One of several alternatives: its name, or a map with its name as the only key.
  ///
  /// `relu`, `{sgd: {learning_rate: 0.1}}`, `{resize: 32}`.
  ///
  /// - Parameters:
  ///   - kind: What is chosen, as in `optimizer`; the title of its section.
  ///   - expected: What is expected, in words.
  ///   - introduction: What the documentation says first.
  ///   - cases: The alternatives; the first that can write a value does.
  /// - Returns: The form of the choice.
  static func choice(
    _ kind: String, expected: String? = nil, introduction: String, _ cases: [FormCase<Value>]
  ) -> Form {
    let names = cases.map(\.name)
    return Form(
      expected: expected ?? "one of \(names.joined(separator: ", "))", section: kind,
      sections: {
        [FormSection(title: kind, introduction: introduction, tables: cases.map { $0.table() })]
          + cases.flatMap { $0.sections() }
      },
      read: { tree, path in
        let (name, payload, place) = try alternative(kind, tree, path)
        guard let chosen = cases.first(where: { $0.name == name }) else {
          throw ExperimentError.unknownChoice(
            at: ConfigurationLocation(place, path), kind: kind, found: name, known: names)
        }
        return try chosen.read(payload, path.appending(name))
      },
      write: { value in
        for alternative in cases {
          guard let payload = alternative.write(value) else { continue }
          if case .map(let entries) = payload.content, entries.isEmpty {
            return .text(alternative.name)
          }
          return .map([(alternative.name, payload)])
        }
        return ConfigurationTree(.null)
      })
  }

  /// The name, what stands behind it, and where the name stands.
  private static func alternative(
    _ kind: String, _ tree: ConfigurationTree, _ path: ConfigurationPath
  ) throws -> (String, ConfigurationTree, ConfigurationPlace?) {
    if let name = tree.plainText {
      return (name, ConfigurationTree(.null, at: tree.place), tree.place)
    }
    let location = ConfigurationLocation(tree.place, path)
    guard case .map(let entries) = tree.content, let first = entries.first else {
      throw ExperimentError.wrongValue(
        tree, path, expected: "the name of one \(kind), or a map with one name")
    }
    guard entries.count == 1 else {
      throw ExperimentError.unsuitable(
        at: location,
        problem: "\(entries.count) names (\(entries.map(\.key).joined(separator: ", "))) stand "
          + "where one \(kind) is expected",
        advice:
          "Keep one; in a list put a dash before each. --set \(path)='{\(entries[1].key): …}' "
          + "replaces all of it.")
    }
    return (first.key, first.value, first.place)
  }

  /// One of several maps, told apart by their first key.
  ///
  /// `{cifar10: data, split: train}`: the key that decides, and others beside it.
  ///
  /// - Parameters:
  ///   - kind: What is chosen, as in `data set`; the title of its section.
  ///   - introduction: What the documentation says first.
  ///   - cases: The alternatives; the name of each is the key that decides.
  /// - Returns: The form of the choice.
  static func headed(
    _ kind: String, introduction: String, _ cases: [FormCase<Value>]
  ) -> Form {
    let names = cases.map(\.name)
    let words = "a map with one of the keys \(names.joined(separator: ", "))"
    return Form(
      expected: words, section: kind,
      sections: {
        [FormSection(title: kind, introduction: introduction, tables: cases.map { $0.table() })]
          + cases.flatMap { $0.sections() }
      },
      read: { tree, path in
        guard case .map(let entries) = tree.content, let first = entries.first else {
          throw ExperimentError.wrongValue(tree, path, expected: words)
        }
        let chosen = cases.filter { alternative in entries.contains { $0.key == alternative.name } }
        guard let alternative = chosen.first else {
          throw ExperimentError.unknownKey(
            at: ConfigurationLocation(first.place, path.appending(first.key)), key: first.key,
            owner: kind, known: names)
        }
        guard chosen.count == 1 else {
          throw ExperimentError.unsuitable(
            at: ConfigurationLocation(tree.place, path),
            problem: "\(chosen.map(\.name).joined(separator: " and ")) stand in one \(kind)",
            advice: "Keep one of them.")
        }
        return try alternative.read(tree, path)
      },
      write: { value in
        cases.lazy.compactMap { $0.write(value) }.first ?? ConfigurationTree(.null)
      })
  }
}
