import ArgumentParser

/// How many threads compute.
struct ThreadOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How many threads compute; as many as this process may use by default.", valueName: "count"))
  var threads: Int?

  func validate() throws { try Self.check(threads) }

  /// Refuses numbers of threads that no machine has.
  static func check(_ threads: Int?) throws {
    guard let threads, !(1...1024).contains(threads) else { return }
    throw ValidationError("--threads is \(threads), but a number from 1 to 1024 is expected.")
  }
}
