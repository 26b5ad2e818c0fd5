@testable import SondeExperiments
import SondeNetworks
import Testing

/// The key `initialization.weights`.
struct PretrainedWeightsKeyTests {
  private func experiment(_ initialization: String) throws -> Experiment {
    try Experiment(
      yaml: """
        model: {architecture: lenet, classes: 10}
        data: {train: {shapes: {count: 100}}}
        initialization: \(initialization)
        """)
  }

  @Test(arguments: [
    ("{weights: a.pth}", PretrainedWeights(file: "a.pth")),
    ("{weights: {file: a.pth}}", PretrainedWeights(file: "a.pth")),
    (
      "{weights: {file: b/a.pt, strict: false, key: model}}",
      PretrainedWeights(file: "b/a.pt", isStrict: false, key: "model")
    ),
  ])
  func `A file is named by its path, or with what else is to be said`(
    text: String, weights: PretrainedWeights
  ) throws {
    let experiment = try experiment(text)
    #expect(experiment.initialization == Initialization(weights: weights))
    #expect(try Experiment(yaml: experiment.yaml) == experiment)
    #expect(try JSONForm.decode(JSONForm.encode(experiment)) == experiment)
  }

  @Test func `Without the key there is no file, and none is written`() throws {
    let experiment = try experiment("he")
    #expect(experiment.initialization.weights == nil)
    #expect(!experiment.yaml.contains("weights"))
  }

  @Test(arguments: [
    ("{weights: {strict: true}}", "has no \"file\""),
    ("{weights: {file: a.pth, srict: true}}", "did you mean \"strict\"?"),
    ("{weights: [a.pth]}", "expected: a path"), ("{weights: ''}", "expected: a path"),
  ])
  func `What names no file is refused`(text: String, part: String) throws {
    let error = #expect(throws: ExperimentError.self) { try experiment(text) }
    #expect("\(try #require(error))".contains(part), "\(String(describing: error))")
  }

  @Test func `The command line can name a file`() throws {
    let file = try ExperimentFile(yaml: Recipe.all[0].yaml, origin: .recipe(Recipe.all[0].name))
    let changed = try file.setting(["initialization.weights=a.pth"]).experiment
    #expect(changed.initialization.weights == PretrainedWeights(file: "a.pth"))
    let loose = try file.setting(["initialization.weights={file: a.pth, strict: false}"]).experiment
    #expect(loose.initialization.weights?.isStrict == false)
  }
}
