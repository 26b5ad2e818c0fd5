@testable import SondeExperiments
import SondeNetworks
import Testing

struct EditTests {
  private func experiment(_ lines: String = "") throws -> Experiment {
    try Experiment(yaml: smallExperiment(lines))
  }

  @Test func `An assignment changes one place and can be undone`() throws {
    let original = try experiment()
    let edit = try Assignment("optimizer.sgd.learning_rate=1e-1").edit(of: original)
    #expect(edit.description == "optimizer.sgd.learning_rate: 0.01 → 0.1")
    let changed = try edit.applied(to: original)
    #expect(changed.optimizer == .sgd(SGD(learningRate: 0.1, momentum: 0.9)))
    #expect(try edit.undone.applied(to: changed) == original)
  }

  @Test func `Parts of lists are changed, added and removed`() throws {
    let original = try experiment("initialization: {rules: [{layers: linear, initializer: zeros}]}")
    let changed = try Assignment("initialization.rules.0.initializer=ones").edit(of: original)
      .applied(to: original)
    #expect(changed.initialization.rules.map(\.initializer) == [.ones])
    let longer = try Assignment("initialization.rules.1={name: fc1, initializer: eye}").edit(
      of: original)
    #expect(longer.from == nil)
    #expect(try longer.applied(to: original).initialization.rules.count == 2)
    let shorter = Edit(
      path: "initialization.rules.0", from: original.tree.value(at: "initialization.rules.0"),
      to: nil)
    #expect(try shorter.applied(to: original).initialization.rules.isEmpty)
  }

  @Test func `A bare name becomes a map when something in it is set`() throws {
    let original = try experiment()
    let changed = try Assignment("schedule.step.every=3 epochs").edit(of: original).applied(
      to: original)
    #expect(changed.schedule == .step(StepLR(every: .epochs(3))))
  }

  @Test(arguments: [
    ("batch_size", "\"batch_size\" is no change; key.path=value is expected, as in "),
    ("=3", "\"=3\" is no change; "), ("a..b=3", "\"a..b=3\" is no change; "),
    ("a b=3", "\"a b=3\" is no change; "),
    (
      "optimizer.sgd.lr=3",
      "--set optimizer.sgd.lr=3: unknown key \"lr\" in sgd; known keys: learning_rate, "
    ),
    (
      "optimiser={adam: {}}",
      "--set optimiser={adam: {}}: unknown key \"optimiser\" in experiment; known keys: name, "
    ),
    (
      "optimizer.adam.eps=1",
      "optimizer: 2 names (sgd, adam) stand where one optimizer is expected. Keep one; in a list put a dash before each. --set optimizer='{adam: …}' replaces all of it."
    ),
    ("batch_size=[3", "--set batch_size=[3: not YAML: "),
    (
      "batch_size=0",
      "--set batch_size=0: batch_size is 0; expected: a whole number, at least 1. Change it."
    ),
    ("batch_size.x=3", "--set batch_size.x=3: batch_size is a map with x; expected:"),
    ("batch_size=", "--set batch_size=: batch_size is nothing; expected:"),
    (
      "data.transforms.train.5=grayscale",
      "--set data.transforms.train.5=grayscale: \"5\" is no place in a list of 1; places are 0 to 0, or 1 to add one. Change the path."
    ),
    (
      "data.transforms.train.first=1",
      "--set data.transforms.train.first=1: \"first\" is no place in a list of 1;"
    ),
    ("model.classes=3", "model: fc3: the network tells 3 classes apart, but data.train has 10."),
  ])
  func `An assignment that is not possible is refused by its own words`(
    text: String, expected: String
  ) throws {
    let experiment = try experiment()
    let found = message { _ = try Assignment(text).edit(of: experiment) } ?? "nothing"
    #expect(found.hasPrefix(expected), "\(found)")
  }

  @Test func `An edit of something else does not apply`() throws {
    let edit = Edit(path: "batch_size", from: .init(.integer(3)), to: .init(.integer(4)))
    #expect(
      message { _ = try edit.applied(to: experiment()) }
        == "batch_size is 64, but the change begins from 3. Make the change from the experiment as it is."
    )
  }

  @Test func `A difference has an edit for each place`() throws {
    let one = try experiment("seed: 1\noptimizer: {sgd: {momentum: 0.5}}")
    let other = try experiment(
      "seed: 2\noptimizer: {sgd: {nesterov: true, momentum: 0.5}}\nname: b")
    #expect(
      Difference(from: one, to: other).description == """
        name: experiment → b
        optimizer.sgd.nesterov: false → true
        seed: 1 → 2
        """)
    #expect(Difference(from: one, to: one).edits.isEmpty)
  }

  @Test func `A difference of choices is one edit`() throws {
    let one = try experiment()
    var other = one
    other.optimizer = .adam(Adam())
    other.model = .architecture(try Architecture("alexnet_cifar"))
    let paths = Difference(from: one, to: other).edits.map(\.path.description)
    #expect(paths == ["model", "optimizer"])
  }

  @Test func `Edits survive JSON`() throws {
    let edit = try Assignment("schedule={step: {every: 2 epochs}}").edit(of: experiment())
    #expect(try JSONForm.copy(edit) == edit)
  }
}
