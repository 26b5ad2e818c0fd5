import SondeNetworks

extension Form<Initialization> {
  /// The first values of every parameter.
  static var initialization: Form {
    Schema<Initialization>(
      "initialization", blank: Initialization(),
      [
        .key(
          "scheme", \.scheme, .word(kind: "initialization scheme"),
          "rules to start from: PyTorch's defaults, or those of a paper or program"),
        .key(
          "rules", \.rules, Form<InitializationRule>.rule.list(of: "rules"),
          example: "[{layers: conv2d, initializer: {kaiming_normal: {nonlinearity: relu}}}]",
          "further rules, by layer type or parameter name; a later one counts more"),
        .key(
          "weights", absent: \.weights, .weights, standard: "none", example: "resnet18.pth",
          "a file whose values replace those that were drawn"),
      ]
    ).form(
      expected: "a map",
      introduction: """
        The first values of every parameter. All are drawn as a PyTorch program draws them: first by \
        each layer's default, then, where a rule selects the parameter, by the rule. The name of a \
        scheme alone (`initialization: he`) stands for that scheme without further rules.
        """
    ).or(.word(kind: "initialization scheme"), { Initialization(scheme: $0) })
  }
}

extension Form<PretrainedWeights> {
  /// A file with values of parameters.
  fileprivate static var weights: Form {
    Schema<PretrainedWeights>(
      "weights", blank: PretrainedWeights(file: ""),
      [
        .key(
          "file", \.file, .text("a path"), isRequired: true, example: "resnet18.pth",
          "safetensors, a run's checkpoint, or what `torch.save` makes (`.pt`, `.pth`, `.pkl`)"),
        .key(
          "strict", \.isStrict, .boolean,
          "whether every parameter must be there with its shape, and nothing else; otherwise what fits is taken"
        ),
        .key(
          "key", absent: \.key, .text(), standard: "looked for", example: "state_dict",
          "under which key of a PyTorch checkpoint the values stand"),
      ]
    ).form(
      introduction: """
        Values that were trained before, under PyTorch's names; those of torchvision's ResNet and VGG fit \
        the architectures of the same name. The path alone (`weights: resnet18.pth`) stands for the file \
        with `strict: true`. Random numbers are drawn as without the file.
        """
    ).or(
      .text("a path"), { PretrainedWeights(file: $0) },
      abbreviate: { $0.isStrict && $0.key == nil ? $0.file : nil })
  }
}

extension Form<InitializationRule> {
  /// Which parameters get which first values.
  fileprivate static var rule: Form {
    Schema<RuleKeys>(
      "initialization rule", blank: RuleKeys(),
      problem: { keys in
        guard (keys.layers == nil) == (keys.name == nil) else { return nil }
        return (
          keys.name == nil
            ? "a rule says neither layers nor name" : "a rule says both layers and name",
          "Give one: layers: conv2d for all convolutions, name: fc* for parameters by name."
        )
      },
      [
        .key(
          "layers", absent: \.layers, .word(kind: "layer"), standard: "none", example: "conv2d",
          "selects the parameters of all layers of a type"),
        .key(
          "name", absent: \.name, .text(), standard: "none", example: "layer1.*.conv1.weight",
          "selects parameters by their name or their layer's; `*` stands for any characters, `?` for one"
        ),
        .key(
          "parameter", absent: \.parameter, .word(kind: "parameter"), standard: "both",
          example: "weight", "which of the layers' parameters"),
        .key(
          "initializer", \.initializer, .initializer, isRequired: true,
          example: "{normal: {std: 0.01}}", "what they are filled with"),
      ]
    ).form(introduction: "Says `layers` or `name`, and `initializer`.")
      .map(\.rule, RuleKeys.init)
  }
}

private struct RuleKeys: Sendable {
  var layers: Layer.Kind?
  var name: String?
  var parameter: InitializationRule.Target?
  var initializer = Initializer.zeros

  init() {}

  init(_ rule: InitializationRule) {
    switch rule.selection {
    case .layers(let kind): layers = kind
    case .name(let pattern): name = pattern
    }
    parameter = rule.parameter
    initializer = rule.initializer
  }

  var rule: InitializationRule {
    InitializationRule(
      layers.map(InitializationRule.Selection.layers) ?? .name(name ?? "*"), parameter: parameter,
      initializer)
  }
}
