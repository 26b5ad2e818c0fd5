import SondeNetworks
import SondeTensors

// The settings of layers, losses, optimizers and architectures are declared where those are; here they become keys.

extension Field {
  /// The keys of all settings of a value.
  ///
  /// - Parameter path: Where the value is.
  /// - Returns: A field for each setting.
  static func attributes<Payload: Tagged>(
    of path: any WritableKeyPath<Root, Payload> & Sendable
  ) -> [Field] {
    Payload.attributes.map { attribute in
      let kind = attribute.kind
      let form = Form<AttributeValue>.attribute(kind)
      let isRequired = Payload.required.contains(attribute.name)
      let key = AttributeKey.inFiles(attribute.name)
      return Field(
        key: key, isRequired: isRequired, expected: form.expected,
        row: { root in
          let value = attribute.value(root[keyPath: path])
          let standard = value.map { "`\(YAMLWriter.flow(form.write($0)))`" } ?? "left out"
          return FormSection.Row(
            key: key, expected: form.expected, section: nil,
            standard: isRequired ? nil : standard, summary: attribute.summary,
            example: AttributeKey.example(kind, standard: isRequired ? nil : value),
            readExample: { _ = try form.read($0, ConfigurationPath(key)) })
        },
        sections: { [] },
        read: { tree, here, root in
          let value = try form.read(tree, here)
          root[keyPath: path] = try root[keyPath: path].setting(
            [attribute.name: value], owner: Payload.tag)
        },
        write: { root in
          let value = attribute.value(root[keyPath: path])
          guard !attribute.isRare || value != attribute.value(Payload.blank) else { return nil }
          return value.map(form.write)
        })
    }
  }
}

/// What settings are called in files: by PyTorch's names for them.
enum AttributeKey {
  private static let names = [
    "input_channels": "in_channels", "output_channels": "out_channels",
    "input_features": "in_features", "output_features": "out_features",
    "probability": "p", "epsilon": "eps", "rounds_up": "ceil_mode",
    "counts_padding": "count_include_pad", "axis": "dim", "start_axis": "start_dim",
    "end_axis": "end_dim", "smoothing": "label_smoothing", "ignored_label": "ignore_index",
    "channels": "num_features",
  ]

  static func inFiles(_ name: String) -> String { names[name] ?? name }

  /// A value that the documentation can show.
  static func example(_ kind: AttributeKind, standard: AttributeValue?) -> String {
    if let standard { return YAMLWriter.flow(Form.attribute(kind).write(standard)) }
    return switch kind {
    case .boolean: "true"
    case .integer(let least): "\(Swift.max(least, 16))"
    case .number: "0.1"
    case .size(let least): "\(Swift.max(least, 3))"
    case .word(let words): words.first ?? ""
    }
  }
}

extension Form<AttributeValue> {
  /// What a setting may be.
  static func attribute(_ kind: AttributeKind) -> Form {
    switch kind {
    case .boolean:
      return Form<Bool>.boolean.map(
        AttributeValue.boolean, { if case .boolean(let value) = $0 { value } else { false } })
    case .integer(let least):
      return Form<Int>.integer(atLeast: least).map(
        AttributeValue.integer, { if case .integer(let value) = $0 { value } else { 0 } })
    case .number(let range):
      return Form<Double>.number("\(kind)") { range.contains($0) }.map(
        AttributeValue.number,
        { value in
          switch value {
          case .number(let number): number
          case .integer(let integer): Double(integer)
          default: 0
          }
        })
    case .size(let least):
      return Form<Size2D>.size(atLeast: least).map(
        AttributeValue.size,
        { value in
          switch value {
          case .size(let size): size
          case .integer(let side): Size2D(side)
          default: Size2D(0)
          }
        })
    case .word(let words):
      return Form<String>(
        expected: "\(kind)", parse: { $0.plainText.flatMap { words.contains($0) ? $0 : nil } },
        write: { .text($0) }
      ).map(AttributeValue.word, { if case .word(let word) = $0 { word } else { "" } })
    }
  }
}
