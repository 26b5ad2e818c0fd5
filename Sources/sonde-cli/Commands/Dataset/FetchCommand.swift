import ArgumentParser
import Foundation
import Sonde

/// `sonde dataset fetch`: a published data set comes to this machine.
struct FetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Downloads a published data set, checks it and puts it in place.",
    discussion: """
      A download that broke off goes on where it stopped when the same command is given again. Nothing is put in place \
      before its checksum is right.

      Examples:
        sonde dataset fetch cifar10
        sonde dataset fetch fashion-mnist data
        sonde dataset fetch cifar10 --from https://mirror.example/cifar-10-binary.tar.gz
      """)

  @Argument(help: "cifar10, cifar100, mnist or fashion-mnist.")
  var set: PublishedSet

  @Argument(help: "The folder that gets a folder with the set.")
  var folder = "data"

  @Option(
    help: ArgumentHelp(
      "Another place of the same files: an archive's address, or that of the folder with MNIST's four files.",
      valueName: "url"))
  var from: String?

  @Option(
    help: ArgumentHelp(
      "The checksum of a file that is meant to differ from the published one; for MNIST's, once for each of the four files.",
      valueName: "hash"))
  var sha256: [String] = []

  @Flag(help: "Write one object of JSON.")
  var json = false

  func validate() throws {
    guard !sha256.isEmpty else { return }
    let count = set.files.count
    guard from != nil, sha256.count == count, sha256.allSatisfy({ $0.count == 64 }) else {
      throw ValidationError(
        "--sha256 is given \(sha256.count) times, but it is expected beside --from, \(count == 1 ? "once" : "\(count) times"), "
          + "with 64 digits.")
    }
  }

  func run() throws {
    let place = "\(folder)/\(set.folder)"
    if !FileManager.default.fileExists(atPath: place) || !set.isArchive { try fetch(to: place) }
    // What is in place is what was published, or else says what is wrong with it.
    let parts = try [DatasetSplit.train, .test].map {
      try set.source(in: place, split: $0).dataset()
    }
    let result = FetchResult(
      set: set.rawValue, folder: place, train: parts[0].count, test: parts[1].count,
      classes: parts[0].classNames.count)
    Console.print(try json ? JSONText.line(result) : result.text(key: set.key))
  }

  private var wanted: [PublishedFile] {
    guard !sha256.isEmpty else { return set.files }
    return zip(set.files, sha256).map {
      PublishedFile(name: $0.name, byteCount: nil, sha256: $1.lowercased())
    }
  }

  private func fetch(to place: String) throws {
    let files = FileManager.default
    try files.createDirectory(
      atPath: set.isArchive ? folder : place, withIntermediateDirectories: true)
    for file in wanted {
      let download = Download(
        file: file, url: address(of: file), folder: set.isArchive ? folder : place,
        progress: TransferProgress())
      guard !set.isArchive else {
        try unpack(download, to: place)
        continue
      }
      if try !Self.isThere(file, at: download.path) { try download.run() }
    }
  }

  private func address(of file: PublishedFile) -> String {
    guard let from else { return set.address + file.name }
    return set.isArchive ? from : from + (from.hasSuffix("/") ? "" : "/") + file.name
  }

  private static func isThere(_ file: PublishedFile, at path: String) throws -> Bool {
    guard FileManager.default.fileExists(atPath: path) else { return false }
    return try SHA256.text(ofFile: path) == file.sha256
  }

  /// Downloads an archive, unpacks it beside its place and moves the folder in it there.
  private func unpack(_ download: Download, to place: String) throws {
    let files = FileManager.default
    try download.run()
    let workplace = "\(folder)/.\(set.folder).unpacking"
    try? files.removeItem(atPath: workplace)
    defer { try? files.removeItem(atPath: workplace) }
    try files.createDirectory(atPath: workplace, withIntermediateDirectories: false)
    Console.note("unpacking \(download.file.name)")
    try Unpacking.run(download.path, to: workplace)
    for split in [DatasetSplit.train, .test] {
      _ = try set.source(in: workplace, split: split).dataset()
    }
    let inner = "\(workplace)/\(set.folder)"
    try files.moveItem(
      atPath: files.fileExists(atPath: inner) ? inner : workplace, toPath: place)
    try files.removeItem(atPath: download.path)
  }
}

extension PublishedSet: ExpressibleByArgument {}

/// What was fetched.
private struct FetchResult: Encodable {
  let set: String
  let folder: String
  let train: Int
  let test: Int
  let classes: Int

  func text(key: String) -> String {
    """
    \(folder): \(train) pictures to learn from, \(test) to test with, \(classes) classes
    In an experiment: data: {train: {\(key): \(folder)}, test: {\(key): \(folder)}}
    """
  }
}
