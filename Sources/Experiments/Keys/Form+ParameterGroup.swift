import SondeNetworks

extension Form<ParameterGroup> {
  /// Parameters that the optimizer treats in a way of their own.
  static var parameterGroup: Form {
    Schema<GroupKeys>(
      "parameter group", blank: GroupKeys(),
      problem: { keys in
        guard keys.layers != nil, keys.name != nil else { return nil }
        return (
          "a group says both layers and name",
          "Give one: layers: conv2d for all convolutions, name: fc* for parameters by name."
        )
      },
      [
        .key(
          "layers", absent: \.layers, .word(kind: "layer"), standard: "all", example: "batch_norm",
          "selects the parameters of all layers of a type"),
        .key(
          "name", absent: \.name, .text(), standard: "all", example: "layer1.*",
          "selects parameters by their name or their layer's; `*` stands for any characters, `?` for one"
        ),
        .key(
          "parameter", absent: \.parameter, .word(kind: "parameter"), standard: "both",
          example: "bias", "which of the layers' parameters"),
        .key(
          "learning_rate", \.group.learningRate, Form<Double>.number(), example: "2.0",
          "what the learning rate is multiplied by, as Caffe's `lr_mult`"),
        .key(
          "weight_decay", \.group.weightDecay,
          Form<Double>.number("a number, at least 0") { $0 >= 0 },
          example: "0.0",
          "what the optimizer's weight decay is multiplied by, as Caffe's `decay_mult`"),
        .key(
          "training", \.group.participation,
          Form<ParameterGroup.Participation>.word(kind: "way of training"), example: "frozen",
          "`updated`; `left_out` of the optimizer, though they have gradients; or `frozen`, without gradients"
        ),
      ]
    ).form(
      introduction: """
        Parameters that the optimizer treats in a way of their own. Of several groups that select a parameter the last counts.
        """
    ).map(\.value, GroupKeys.init)
  }
}

private struct GroupKeys: Sendable {
  var layers: Layer.Kind?
  var name: String?
  var parameter: InitializationRule.Target?
  var group = ParameterGroup()

  init() {}

  init(_ group: ParameterGroup) {
    self.group = group
    parameter = group.parameter
    switch group.selection {
    case .layers(let kind): layers = kind
    case .name(let pattern): name = pattern
    case nil: break
    }
  }

  var value: ParameterGroup {
    var value = group
    value.selection =
      layers.map(InitializationRule.Selection.layers)
      ?? name.map(InitializationRule.Selection.name)
    value.parameter = parameter
    return value
  }
}

extension Form<GradientPlan> {
  /// What happens to gradients between the loss and the optimizer.
  static var gradients: Form {
    Schema<GradientPlan>(
      "gradients", blank: GradientPlan(),
      [
        .key(
          "factor", \.factor, Form<Double>.number(), example: "-1.0",
          "what they are multiplied by; below 0 training climbs"),
        .key(
          "zeroed", \.zeroed, Form<GradientPlan.Zeroing>.word(kind: "time"), example: "never",
          "when those of earlier steps are forgotten: before `every_step`, before the first of `every_epoch`, or `never`; until "
            + "then they are added up"),
      ]
    ).form(
      introduction:
        "What happens to gradients between the loss and the optimizer, in front of `gradient_clipping`."
    )
  }
}
