import Foundation
import SondeNetworks

// Initialisers and schedules have a table of their keys and read themselves; here they become alternatives.

extension FormCase where Value: Codable & Equatable {
  /// An alternative that has a table of its keys.
  ///
  /// - Parameters:
  ///   - choice: The table.
  ///   - name: What a value is called in files.
  ///   - inner: Forms of keys that need one to be located in messages.
  /// - Returns: The alternative.
  static func coded(
    _ choice: Choice, named name: @escaping @Sendable (Value) -> String,
    inner: [String: @Sendable () -> Form<Value>] = [:]
  ) -> FormCase {
    let coding = CodedChoice<Value>(choice: choice, inner: inner)
    return FormCase(
      name: choice.name, table: { coding.table }, sections: { [] }, read: coding.read,
      write: { name($0) == choice.name ? coding.write($0) : nil })
  }
}

/// Reads and writes an alternative by way of JSON.
private struct CodedChoice<Value: Codable & Equatable & Sendable>: Sendable {
  let choice: Choice
  let inner: [String: @Sendable () -> Form<Value>]

  @Sendable func read(_ tree: ConfigurationTree, _ path: ConfigurationPath) throws -> Value {
    let entries = try checkedEntries(tree, path)
    let payload = ConfigurationTree.map([(choice.name, ConfigurationTree(.map(entries)))])
    do {
      let data = try JSONEncoder().encode([payload])
      let values = try JSONDecoder().decode([Value].self, from: data)
      guard let value = values.first else {
        throw ExperimentError.wrongValue(tree, path, expected: choice.summary)
      }
      return value
    } catch let error as DecodingError {
      throw located(error, tree, path)
    }
  }

  /// Refuses keys that are unknown or missing, and numbers that JSON does not have.
  private func checkedEntries(
    _ tree: ConfigurationTree, _ path: ConfigurationPath
  ) throws -> [ConfigurationTree.Entry] {
    var entries: [ConfigurationTree.Entry] = []
    switch tree.content {
    case .map(let map): entries = map
    case .null: break
    default: throw ExperimentError.wrongValue(tree, path, expected: "a map")
    }
    for (index, entry) in entries.enumerated() {
      let location = ConfigurationLocation(entry.place, path.appending(entry.key))
      guard let parameter = choice.parameters.first(where: { $0.name == entry.key }) else {
        throw ExperimentError.unknownKey(
          at: location, key: entry.key, owner: choice.name, known: choice.parameters.map(\.name))
      }
      if case .number(let number) = entry.value.content, !number.isFinite {
        throw ExperimentError.wrongValue(
          entry.value, path.appending(entry.key), expected: parameter.type)
      }
      if let form = inner[entry.key]?() {
        entries[index].value = form.write(try form.read(entry.value, path.appending(entry.key)))
      }
    }
    for parameter in choice.parameters
    where parameter.standard == nil && !entries.contains(where: { $0.key == parameter.name }) {
      throw ExperimentError.missingKey(
        at: ConfigurationLocation(tree.place, path), key: parameter.name, owner: choice.name,
        expected: parameter.type)
    }
    return entries
  }

  private func located(
    _ error: DecodingError, _ tree: ConfigurationTree, _ path: ConfigurationPath
  ) -> ExperimentError {
    let context: DecodingError.Context? =
      switch error {
      case .typeMismatch(_, let context), .valueNotFound(_, let context),
        .keyNotFound(_, let context), .dataCorrupted(let context):
        context
      @unknown default: nil
      }
    // Behind the place in the list and the name stands the key, and perhaps a place in its list.
    let way = (context?.codingPath ?? []).dropFirst(2).map {
      $0.intValue.map(String.init) ?? $0.stringValue
    }
    if let key = way.first, let parameter = choice.parameters.first(where: { $0.name == key }) {
      let path = way.reduce(path) { $0.appending($1) }
      let value = tree.value(at: ConfigurationPath(way)) ?? tree[key] ?? tree
      return .wrongValue(value, path, expected: parameter.type)
    }
    let message = context?.debugDescription ?? "\(error)"
    return .unsuitable(
      at: ConfigurationLocation(tree.place, path),
      problem: message.hasSuffix(".") ? String(message.dropLast()) : message, advice: "Change it.")
  }

  @Sendable func write(_ value: Value) -> ConfigurationTree {
    guard let data = try? JSONEncoder().encode([value]),
      let tree = try? JSONDecoder().decode([ConfigurationTree].self, from: data).first,
      case .map(let entries) = tree[choice.name]?.content
    else { return ConfigurationTree(.map([])) }
    // JSON has no order; the table has.
    return .map(
      choice.parameters.compactMap { parameter in
        guard let entry = entries.first(where: { $0.key == parameter.name }) else { return nil }
        guard let form = inner[parameter.name]?(),
          let value = try? form.read(entry.value, ConfigurationPath())
        else { return (parameter.name, entry.value) }
        return (parameter.name, form.write(value))
      })
  }

  var table: FormSection.Table {
    let rows = choice.parameters.map { row($0) }
    let required = rows.filter { $0.standard == nil }
      .map { "\($0.key): \($0.example)" }.joined(separator: ", ")
    return FormSection.Table(
      name: choice.name, summary: choice.summary, rows: rows,
      example: required.isEmpty ? "" : "{\(required)}",
      readExample: { _ = try read($0, ConfigurationPath(choice.name)) })
  }

  private func row(_ parameter: ChoiceParameter) -> FormSection.Row {
    let standard = parameter.standard.map { text -> (text: String, isValue: Bool) in
      let tree = try? JSONDecoder().decode([ConfigurationTree].self, from: Data("[\(text)]".utf8))
      return tree?.first.map { (YAMLWriter.flow($0), true) } ?? (text, false)
    }
    let example = standard.flatMap { $0.isValue ? $0.text : nil } ?? Self.example(parameter.type)
    return FormSection.Row(
      key: parameter.name, expected: parameter.type,
      section: inner[parameter.name].flatMap { $0().section },
      standard: standard.map { $0.isValue ? "`\($0.text)`" : $0.text }, summary: parameter.summary,
      example: example,
      readExample: { tree in
        let others = choice.parameters.filter { $0.standard == nil && $0.name != parameter.name }
        let entries = try others.map {
          ($0.name, try YAMLReader.tree(Self.example($0.type), source: "example"))
        }
        _ = try read(.map(entries + [(parameter.name, tree)]), ConfigurationPath(choice.name))
      })
  }

  /// A value that the documentation can show, for a kind of value in words.
  private static func example(_ type: String) -> String {
    if type.hasPrefix("list of periods") { return "[10 epochs, 20 epochs]" }
    if type.hasPrefix("period") { return "10 epochs" }
    if type.hasPrefix("whole number") { return "16" }
    if type.hasPrefix("number") { return "0.1" }
    return String(type.split(separator: " ").first ?? "")
  }
}
