import Foundation
@testable import SondeExperiments
import Testing

struct RecipeTests {
  @Test func `The program has the recipes of the repository`() throws {
    let folder = Repository.url("recipes")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".yaml") }
    #expect(
      Set(files) == Set(Recipe.all.map { "\($0.name).yaml" }), "Run scripts/recipes.")
    for recipe in Recipe.all {
      let text = try String(
        contentsOf: folder.appendingPathComponent("\(recipe.name).yaml"), encoding: .utf8)
      #expect(recipe.yaml == text, "\(recipe.name): run scripts/recipes.")
    }
  }

  @Test(arguments: Recipe.all)
  func `A recipe is called after its file, says its precision, and has a summary`(recipe: Recipe)
    throws
  {
    let experiment = try recipe.experiment()
    #expect(experiment.name == recipe.name)
    #expect(experiment.precision != .auto)
    #expect(recipe.summary.count > 20)
  }

  @Test func `Long and short forms differ in length only`() throws {
    for recipe in Recipe.all
    where recipe.name.hasSuffix("-full") && recipe.name != "lenet-notes-full" {
      let short = try #require(Recipe(named: String(recipe.name.dropLast(5))))
      let difference = Difference(from: try short.experiment(), to: try recipe.experiment())
      let places = difference.edits.map { $0.path.components[0] }
      #expect(Set(places).subtracting(["name", "schedule", "duration"]).isEmpty, "\(difference)")
    }
  }
}
