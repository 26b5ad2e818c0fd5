import ArgumentParser
import Sonde
import SondeRuns

/// `sonde runs tag`: words for a run.
struct TagRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag",
    abstract: "Gives words to a run, by which it is found again.",
    discussion: """
      Examples:
        sonde runs tag lenet-shapes-1 add good baseline
        sonde runs tag lenet-shapes-1 remove good
      """)

  /// What is done with tags.
  enum Action: String, CaseIterable, ExpressibleByArgument {
    case add, remove
  }

  @OptionGroup var target: RunArgument

  @Argument(help: "add or remove.")
  var action: Action

  @Argument(help: ArgumentHelp("The words.", valueName: "tag"))
  var tags: [String]

  func validate() throws {
    for tag in tags where tag.isEmpty || tag.count > 100 || tag.contains(where: \.isNewline) {
      throw ValidationError("A tag is \"\(tag)\", but a word of 1 to 100 characters is expected.")
    }
  }

  func run() throws {
    let folder = try target.open()
    let store = try RunStore(writing: folder.databasePath)
    for tag in tags {
      switch action {
      case .add: try store.add(tag: tag)
      case .remove:
        guard try store.remove(tag: tag) else {
          throw RunError.tagMissing(path: folder.path, tag: tag, found: try store.tags())
        }
      }
    }
    let all = try store.tags()
    try store.close()
    Console.print("\(folder.path): \(all.isEmpty ? "no tags" : all.joined(separator: ", "))")
  }
}
