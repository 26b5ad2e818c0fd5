import ArgumentParser
import Sonde

/// `sonde recipes`: the experiments that come with the command.
struct RecipesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipes",
    abstract: "Lists the experiments that come with sonde, or writes one of them out.",
    discussion: """
      Examples:
        sonde recipes
        sonde recipes lenet-shapes > my.yaml
      """)

  @Argument(help: "The recipe to write to standard output, as YAML.")
  var name: String?

  @Flag(help: "Write one object of JSON for each recipe, each on a line.")
  var json = false

  func run() throws {
    var recipes = Recipe.all
    if let name {
      guard let recipe = Recipe(named: name) else {
        throw ExperimentError.unknownReference(name, suggestions: [])
      }
      recipes = [recipe]
    }
    if json {
      for recipe in recipes { Console.print(try JSONText.line(RecipeObject(recipe))) }
    } else if let name, let recipe = recipes.first {
      assert(recipe.name == name)
      Console.print(recipe.yaml)
    } else {
      var table = TextTable(.left, .left)
      for recipe in recipes { table.add(recipe.name, recipe.summary) }
      Console.print(table.text())
    }
  }
}

/// A recipe for machines.
private struct RecipeObject: Encodable {
  let name: String
  let summary: String
  let yaml: String

  init(_ recipe: Recipe) {
    name = recipe.name
    summary = recipe.summary
    yaml = recipe.yaml
  }
}
