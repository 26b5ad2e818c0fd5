import SondeExperiments

extension FuzzTarget {
  static let experiment = FuzzTarget(
    name: "experiment",
    seeds: { Recipe.all.map { Array($0.yaml.utf8) } },
    tokens: [
      "[", "{", "}", "]", ":", ",", "\n", " ", "- ", "*a", "&a ", "0", "-1", "9223372036854775807",
      "1e999", ".nan", "null", "layers", "repeat", "\t", "\"", "'", "#", "|", ">", "!!str ", "%",
      "relu", "none", "\u{0}", "ü", "{layers: [relu]}", "<<: ",
    ],
    read: { bytes in
      let yaml = String(decoding: bytes, as: UTF8.self)
      let experiment = try Experiment(yaml: yaml, source: "spoilt.yaml")
      // What was read can be written, and reads as the same.
      let again = try Experiment(yaml: experiment.yaml, source: "written.yaml")
      try demand(again == experiment, "the experiment changed by writing it: \(experiment.yaml)")
    }, isRefusal: { $0 is ExperimentError })
}
