import SondeNetworks

extension Form<Model> {
  /// The network.
  static var model: Form {
    headed(
      "model",
      introduction: """
        The network: a ready one, as in `{architecture: lenet, classes: 2}`, with its options beside \
        its name; or its [layers](#layer).
        """,
      [architecture, layers])
  }

  private static var layers: FormCase<Model> {
    .map(
      Schema<LayerList>(
        "layers", blank: LayerList([]),
        [
          .key(
            "layers", \.entries, Form<LayerEntry>.layer.list(of: "layers", atLeast: 1),
            isRequired: true,
            example:
              "[{conv2d: {out_channels: 8, kernel_size: 3}}, relu, flatten, {linear: {out_features: 10}}]",
            "the layers, first one first; each reads the one before it, or what its `from` says"),
          .key(
            "output", absent: \.output, .text("the name of a layer"), standard: "the last layer",
            example: "fc", "the layer whose values the network gives"),
        ]), "layers one after the other", wrap: { .layers($0) },
      unwrap: { if case .layers(let list) = $0 { list } else { nil } })
  }
}

// Ready networks: which options there are depends on the name.

extension Form<Model> {
  private static var architecture: FormCase<Model> {
    FormCase(
      name: "architecture",
      table: {
        FormSection.Table(
          name: "architecture",
          summary: "a ready network; see [architectures](#architectures) for names and options",
          rows: [architectureRow], example: "{architecture: lenet, classes: 2}",
          readExample: { _ = try readArchitecture($0, ConfigurationPath("model")) })
      },
      sections: { [architectureSection] }, read: { .architecture(try readArchitecture($0, $1)) },
      write: { model in
        guard case .architecture(let architecture) = model else { return nil }
        return options(of: architecture.name).write(
          ArchitectureKeys(name: architecture.name, options: architecture.options))
      })
  }

  private static var architectureRow: FormSection.Row {
    FormSection.Row(
      key: "architecture", expected: "a name", section: "architectures", standard: nil,
      summary: "the network", example: "lenet",
      readExample: {
        _ = try readArchitecture(.map([("architecture", $0)]), ConfigurationPath("model"))
      })
  }

  /// Names whose options are the same share a table.
  private static var architectureSection: FormSection {
    var tables: [FormSection.Table] = []
    for entry in Architecture.all {
      let rows = Array(options(of: entry.name).rows.dropFirst())
      let summary = "`\(entry.name)`: \(entry.description)"
      let isSame = { (table: FormSection.Table) in
        table.rows.map(\.key) == rows.map(\.key)
          && table.rows.map(\.standard) == rows.map(\.standard)
      }
      if let index = tables.firstIndex(where: isSame) {
        tables[index].name? += ", \(entry.name)"
        tables[index].summary += "; \(summary)"
      } else {
        tables.append(
          FormSection.Table(
            name: entry.name, summary: summary, rows: rows, example: nil, readExample: { _ in }))
      }
    }
    return FormSection(
      title: "architectures",
      introduction:
        "Ready networks. The options stand beside the name, as in `{architecture: lenet, classes: 2}`.",
      tables: tables)
  }

  private static func readArchitecture(
    _ tree: ConfigurationTree, _ path: ConfigurationPath
  ) throws -> Architecture {
    let names = Architecture.all.map(\.name)
    let value = tree["architecture"] ?? ConfigurationTree(.null, at: tree.place)
    let here = path.appending("architecture")
    guard let name = value.plainText else {
      throw ExperimentError.wrongValue(value, here, expected: "the name of an architecture")
    }
    guard names.contains(name) else {
      throw ExperimentError.unknownChoice(
        at: ConfigurationLocation(value.place, here), kind: "architecture", found: name,
        known: names)
    }
    let keys = try options(of: name).read(tree, path)
    do {
      return try Architecture(name, options: keys.options)
    } catch {
      throw ExperimentError.network(
        at: ConfigurationLocation(tree.place, path), message: "\(error)")
    }
  }

  /// The options of an architecture; those that are as by default are not kept.
  private static func options(of name: String) -> Schema<ArchitectureKeys> {
    let fields = (Architecture.options(of: name) ?? []).map { option in
      let form = Form<AttributeValue>.attribute(option.kind)
      let standard = option.defaultValue
      return Field<ArchitectureKeys>(
        key: option.name, isRequired: false, expected: form.expected,
        row: { _ in
          let text = standard.map { YAMLWriter.flow(form.write($0)) } ?? ""
          return FormSection.Row(
            key: option.name, expected: form.expected, section: nil, standard: "`\(text)`",
            summary: option.summary, example: text,
            readExample: { _ = try form.read($0, ConfigurationPath(option.name)) })
        },
        sections: { [] },
        read: { tree, here, keys in
          let value = try form.read(tree, here)
          keys.options[option.name] = value == standard ? nil : value
        },
        write: { keys in (keys.options[option.name] ?? standard).map(form.write) })
    }
    let nameField = Field<ArchitectureKeys>.key(
      "architecture", \.name, .text("a name"), isRequired: true, example: name, "the network")
    return Schema(name, blank: ArchitectureKeys(name: name), [nameField] + fields)
  }
}

private struct ArchitectureKeys: Sendable {
  var name: String
  var options: [String: AttributeValue] = [:]
}
