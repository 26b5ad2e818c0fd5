/// An experiment that comes with this package, ready to be trained.
///
/// The files are `recipes/*.yaml`; their text is part of the program, so that it knows them wherever it is copied to.
public struct Recipe: Hashable, Sendable {
  /// The file's name without its ending.
  public let name: String
  /// The file's text.
  public let yaml: String

  /// All recipes, in the order of their names.
  public static let all = RecipeTexts.all.map { Recipe(name: $0.name, yaml: $0.text) }

  /// Finds a recipe.
  ///
  /// - Parameter name: Its name.
  public init?(named name: String) {
    guard let recipe = Self.all.first(where: { $0.name == name }) else { return nil }
    self = recipe
  }

  private init(name: String, yaml: String) {
    self.name = name
    self.yaml = yaml
  }

  /// The experiment.
  ///
  /// - Throws: ``ExperimentError`` if there is a mistake in the recipe, which tests rule out.
  public func experiment() throws -> Experiment {
    try Experiment(yaml: yaml, source: "\(name).yaml")
  }

  /// What the recipe is, in one line: the first line of its comment.
  public var summary: String {
    let line = yaml.split(separator: "\n").first.map(String.init) ?? ""
    return String(line.drop { $0 == "#" || $0 == " " })
  }
}
