import SondeNetworks

extension Form<LayerEntry> {
  /// A layer, block or repetition.
  static var layer: Form { allLayers }

  /// The same, looked up when it is used: blocks contain layers.
  private static var innerLayer: Form {
    Form(
      expected: "a layer", section: "layer", read: { try allLayers.read($0, $1) },
      write: { allLayers.write($0) })
  }

  fileprivate static func makeAll() -> Form {
    let composed: [FormCase<LayerEntry>] = [block, repetition, residual]
    let cases = Layer.Kind.allCases.map { layerCase($0.payload) } + composed
    return choice("layer", expected: "a layer", introduction: introduction, cases)
      .preceded(by: { commonTable })
  }

  private static var introduction: String {
    """
    A layer is its name (`relu`) or its name with its settings (`{dropout: {p: 0.5}}`), which are \
    called as in PyTorch. It reads the layer before it unless `from` says otherwise. A layer without \
    a `name` is called by its place in its list: `0`, `1`, …; in a block, names begin with the \
    block's: `layer1.0.conv1`.

    `from` names layers of the same list first, then of the lists around it; a path such as \
    `layer1.0` works everywhere. `input` is what the list reads: the pictures in the outermost list, \
    what the block reads in a block, what the turn in question reads in a repetition.
    """
  }

  private static var commonTable: FormSection.Table {
    FormSection.Table(
      name: "every layer, block and repetition", summary: "keys that all of them have",
      rows: commonFields(LayerKeys<NoSettings>.self)
        .map { $0.row(LayerKeys(settings: NoSettings())) },
      example: nil, readExample: { _ in })
  }

  /// The form with a table in front of the others.
  private func preceded(by table: @escaping @Sendable () -> FormSection.Table) -> Form {
    Form(
      expected: expected, section: section,
      sections: {
        var all = sections()
        all[0].tables.insert(table(), at: 0)
        return all
      }, read: read, write: write)
  }

  private static func commonFields<Settings>(
    _ type: LayerKeys<Settings>.Type
  ) -> [Field<LayerKeys<Settings>>] {
    [
      .key(
        "name", absent: \.name, .layerName, standard: "its place", example: "conv1",
        "what it is called within its list"),
      .key(
        "from", absent: \.from, .references, standard: "what stands before it",
        example: "[conv1, input]", "what it reads: a name, or a list of names for add and concat"),
    ]
  }

  private static func layerCase<Rules: LayerRules>(_ type: Rules.Type) -> FormCase<LayerEntry> {
    let fields = Field<LayerKeys<Rules>>.attributes(of: \.settings)
    let common = commonFields(LayerKeys<Rules>.self)
    let documented = Schema(Rules.tag, blank: LayerKeys(settings: Rules.blank), fields)
    let schema = Schema(Rules.tag, blank: LayerKeys(settings: Rules.blank), fields + common)
    let map = FormCase<LayerEntry>.map(
      schema, Self.summary(Rules.kind),
      wrap: { LayerEntry(.layer($0.settings.layer), name: $0.name, from: $0.from) },
      unwrap: { entry in
        guard case .layer(let layer) = entry.content, let rules = layer.rules as? Rules else {
          return nil
        }
        return LayerKeys(settings: rules, name: entry.name, from: entry.from)
      })
    return FormCase(
      name: map.name,
      table: {
        var table = map.table()
        table.rows = documented.rows
        return table
      }, sections: map.sections, read: map.read, write: map.write)
  }

  private static func summary(_ kind: Layer.Kind) -> String {
    switch kind {
    case .conv2d: "slides learned filters over images"
    case .linear: "multiplies each sample by a learned matrix and adds a learned bias"
    case .batchNorm:
      "gives each channel mean 0 and variance 1 over the batch, then scales and shifts"
    case .maxPool2d: "takes the greatest value of each window"
    case .avgPool2d: "takes the mean of each window"
    case .adaptiveAvgPool2d: "takes means so that the output has a given size"
    case .relu: "sets negative numbers to zero"
    case .leakyReLU: "multiplies negative numbers by a slope"
    case .sigmoid: "1 / (1 + exp(-x))"
    case .tanh: "the hyperbolic tangent"
    case .elu: "leaves positive numbers, and bends negative ones towards -alpha"
    case .selu: "elu with the alpha and the factor that keep mean 0 and variance 1"
    case .exponential: "e to the power of each number"
    case .softmax:
      "turns numbers into probabilities; not in front of cross_entropy, which has its own"
    case .logSoftmax: "the logarithm of softmax"
    case .dropout: "sets numbers to zero at random in training"
    case .localResponseNorm: "divides each number by a norm over neighbouring channels"
    case .identity: "gives what it reads"
    case .flatten: "makes one axis of several, as in front of linear"
    case .add: "adds what several layers give; `from` names them"
    case .concat: "puts what several layers give side by side; `from` names them"
    case .padChannels: "adds channels of zeros"
    }
  }
}

// Blocks, repetitions and residual blocks.

extension Form<LayerEntry> {
  private static var inner: Form<[LayerEntry]> { innerLayer.list(of: "layers", atLeast: 1) }
  private static var layersExample: String { "[{linear: {out_features: 8}}, relu]" }

  private static var block: FormCase<LayerEntry> {
    .map(
      Schema<LayerKeys<Composition>>(
        "block", blank: LayerKeys(settings: Composition()),
        [
          .key(
            "layers", \.settings.layers, inner, isRequired: true, example: layersExample,
            "its layers, first one first")
        ] + commonFields(LayerKeys<Composition>.self)),
      "layers under a common name",
      wrap: { LayerEntry(.block($0.settings.layers), name: $0.name, from: $0.from) },
      unwrap: { entry in
        guard case .block(let layers) = entry.content else { return nil }
        return LayerKeys(
          settings: Composition(layers: layers), name: entry.name, from: entry.from)
      })
  }

  private static var repetition: FormCase<LayerEntry> {
    .map(
      Schema<LayerKeys<Composition>>(
        "repeat", blank: LayerKeys(settings: Composition()),
        [
          .key(
            "times", \.settings.times, .integer(), isRequired: true, example: "3",
            "how often the layers are repeated"),
          .key(
            "layers", \.settings.layers, inner, isRequired: true, example: layersExample,
            "the layers, first one first; names would occur several times, so name blocks instead"),
        ] + commonFields(LayerKeys<Composition>.self)),
      "layers several times over, as if written so; with a name, in a block of that name",
      wrap: {
        LayerEntry(
          .repetition(times: $0.settings.times, $0.settings.layers), name: $0.name, from: $0.from)
      },
      unwrap: { entry in
        guard case .repetition(let times, let layers) = entry.content else { return nil }
        return LayerKeys(
          settings: Composition(layers: layers, times: times), name: entry.name, from: entry.from)
      })
  }

  private static var residual: FormCase<LayerEntry> {
    .map(
      Schema<LayerKeys<Composition>>(
        "residual", blank: LayerKeys(settings: Composition()),
        [
          .key(
            "layers", \.settings.layers, inner, isRequired: true, example: layersExample,
            "what is learned; its names begin with `body`"),
          .key(
            "shortcut", \.settings.shortcut, innerLayer.list(of: "layers"),
            example: "[{linear: {out_features: 8}}]",
            "layers of the way around, whose names begin with `shortcut`; none: the input itself"),
        ] + commonFields(LayerKeys<Composition>.self)),
      "the sum of what layers give and what a way around them gives",
      wrap: {
        LayerEntry(
          .residual($0.settings.layers, shortcut: $0.settings.shortcut), name: $0.name,
          from: $0.from)
      },
      unwrap: { entry in
        guard case .residual(let layers, let shortcut) = entry.content else { return nil }
        return LayerKeys(
          settings: Composition(layers: layers, shortcut: shortcut), name: entry.name,
          from: entry.from)
      })
  }
}

private let allLayers = Form<LayerEntry>.makeAll()

/// What stands under a layer's name.
private struct LayerKeys<Settings: Sendable>: Sendable {
  var settings: Settings
  var name: String?
  var from: [String]?
}

private struct NoSettings: Sendable {}

private struct Composition: Sendable {
  var layers: [LayerEntry] = []
  var shortcut: [LayerEntry] = []
  var times = 1
}

extension Form<String> {
  /// What a layer may be called.
  fileprivate static var layerName: Form {
    text("a name without spaces and empty parts, other than input") { name in
      name != "input" && !name.contains(where: \.isWhitespace)
        && !name.split(separator: ".", omittingEmptySubsequences: false).contains("")
    }
  }
}

extension Form<[String]> {
  /// One name, or a list of names.
  fileprivate static var references: Form {
    let name = Form<String>.text()
    return Form(
      expected: "the name of a layer, or a list of names",
      parse: { tree in
        if let single = tree.plainText { return single.isEmpty ? nil : [single] }
        guard case .list(let elements) = tree.content, !elements.isEmpty else { return nil }
        return try? elements.map { try name.read($0, ConfigurationPath()) }
      },
      write: { names in
        names.count == 1 ? .text(names[0]) : .list(names.map(ConfigurationTree.text))
      })
  }
}
