// Experiments as trees: what YAML and JSON are made of.

extension Experiment {
  /// Makes the experiment that a tree describes, and checks that its parts go together.
  ///
  /// - Parameter tree: A map with the keys of `docs/experiment.md`.
  /// - Throws: ``ExperimentError`` that says where something is wrong.
  public init(_ tree: ConfigurationTree) throws {
    if case .null = tree.content {
      throw ExperimentError.empty(at: ConfigurationLocation(tree.place, ConfigurationPath()))
    }
    self = try Form<Experiment>.experiment.read(tree, ConfigurationPath())
    try ExperimentCheck(experiment: self, tree: tree).run()
  }

  /// The experiment as a tree in which every decision is explicit.
  public var tree: ConfigurationTree { Form<Experiment>.experiment.write(self) }

  /// Checks that every value is possible and that the parts go together.
  ///
  /// Reading an experiment does this by itself; it is for experiments made in Swift.
  ///
  /// - Throws: ``ExperimentError`` that says where something is wrong.
  public func validate() throws { _ = try Experiment(tree) }
}

extension Experiment {
  /// Reads an experiment from YAML.
  ///
  /// - Parameters:
  ///   - yaml: The text.
  ///   - source: The file's path, or what else messages call the text.
  /// - Throws: ``ExperimentError`` that says in which line something is wrong.
  public init(yaml: String, source: String = "experiment") throws {
    try self.init(YAMLReader.tree(yaml, source: source))
  }

  /// The experiment as YAML in which every decision is explicit; it reads as an equal experiment.
  public var yaml: String { YAMLWriter.text(tree) }
}

extension Experiment: Codable {
  /// Reads an experiment in the shape that YAML has.
  public init(from decoder: any Decoder) throws {
    try self.init(ConfigurationTree(from: decoder))
  }

  /// Writes every decision, in the shape that YAML has.
  public func encode(to encoder: any Encoder) throws { try tree.encode(to: encoder) }
}
