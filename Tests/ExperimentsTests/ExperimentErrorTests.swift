@testable import SondeExperiments
import Testing

struct ExperimentErrorTests {
  private static let here = ConfigurationLocation(
    ConfigurationPlace(source: "a.yaml", line: 3, column: 7), "model.layers.0")
  private static let nowhere = ConfigurationLocation(nil, ConfigurationPath())

  @Test(arguments: [
    (
      ExperimentError.unreadableFile(path: "a.yaml", reason: "no permission"),
      "a.yaml: cannot be read (no permission); a YAML file with an experiment is expected. Check the path "
        + "and its permissions."
    ),
    (
      .tooLarge(file: "a.yaml", found: "9 bytes", limit: "at most 3 are read"),
      "a.yaml: has 9 bytes, but at most 3 are read. Check that this is an experiment."
    ),
    (
      .syntax(at: here, problem: "an odd quote"),
      "a.yaml:3:7: not YAML: an odd quote. Check the indentation, the quotes and the brackets here."
    ),
    (
      .empty(at: nowhere),
      "experiment: nothing stands here, but a map with the keys of an experiment is expected. Start with "
        + "model and data."
    ),
    (
      .duplicateKey(at: here, key: "seed"),
      "a.yaml:3:7: the key \"seed\" stands twice in one map, but a key has one value. Remove one."
    ),
    (
      .unknownKey(at: here, key: "sed", owner: "experiment", known: ["name", "seed"]),
      "a.yaml:3:7: unknown key \"sed\" in experiment; known keys: name, seed; did you mean \"seed\"?"
    ),
    (
      .unknownKey(at: here, key: "p", owner: "relu", known: []),
      "a.yaml:3:7: unknown key \"p\" in relu, which has no keys. Remove it."
    ),
    (
      .missingKey(at: here, key: "over", owner: "one_cycle", expected: "a length"),
      "a.yaml:3:7: one_cycle has no \"over\", which must be given: a length. Add it."
    ),
    (
      .wrongValue(at: ConfigurationLocation(nil, "a.b"), name: "b", found: "3", expected: "text"),
      "a.b: b is 3; expected: text. Change it."
    ),
    (
      .unknownChoice(at: here, kind: "loss", found: "mse", known: ["cross_entropy", "mean"]),
      "a.yaml:3:7: there is no loss \"mse\"; there are cross_entropy, mean; did you mean \"mean\"?"
    ),
    (
      .unsuitable(at: here, problem: "two of them stand here", advice: "Keep one."),
      "a.yaml:3:7: two of them stand here. Keep one."
    ),
    (.network(at: here, message: "conv1: too small."), "a.yaml:3:7: conv1: too small."),
    (
      .badAssignment("x"),
      "\"x\" is no change; key.path=value is expected, as in optimizer.sgd.learning_rate=0.1. Put quotes "
        + "around the whole."
    ),
    (
      .noSuchElement(at: here, problem: "\"9\" is no place in a list of 2"),
      "a.yaml:3:7: \"9\" is no place in a list of 2. Change the path."
    ),
    (
      .editDoesNotApply(path: "seed", found: "1", expected: "2"),
      "seed is 1, but the change begins from 2. Make the change from the experiment as it is."
    ),
    (
      .classesDiffer(set: "test", found: ["a"], expected: ["a", "b"]),
      "data.test: has the classes \"a\", but data.train has \"a\", \"b\"; the same in the same order are "
        + "expected. Choose with the key classes, or rename folders."
    ),
    (
      .notARun(folder: "x"),
      "x: has no experiment.yaml, but a run's folder is expected. Give the folder that sonde train made, "
        + "or a YAML file."
    ),
  ])
  func `An error says where, what was found, what was expected and what to do`(
    error: ExperimentError, text: String
  ) {
    #expect(error.description == text)
  }
}
