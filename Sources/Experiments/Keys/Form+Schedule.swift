import SondeNetworks

extension Form<Schedule> {
  /// How the learning rate changes.
  static var schedule: Form {
    choice(
      "schedule", expected: "a schedule",
      introduction: """
        How the learning rate changes in the course of training. The names and numbers are those of \
        `torch.optim.lr_scheduler`; lengths are in epochs or in steps. A schedule with a length in \
        epochs moves between epochs, one with a length in steps at each step.
        """,
      Schedule.choices.map { choice in
        .coded(choice, named: \.name, inner: ["then": { Form.schedule }])
      })
  }
}

extension Form<Initializer> {
  /// What a parameter is filled with.
  static var initializer: Form {
    choice(
      "initializer", expected: "an initializer",
      introduction: """
        What a parameter is filled with before training. For the same seed the values are those of \
        `torch.nn.init`.
        """,
      Initializer.choices.map { .coded($0, named: \.name) })
  }
}
