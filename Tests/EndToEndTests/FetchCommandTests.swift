import Foundation
import Sonde
import SondeFormats
import Testing

/// `sonde dataset fetch` against a server on this machine that does all that servers do.
@Suite struct FetchCommandTests {
  private static let archive = TinySets.cifar10()

  private static func checksum(_ bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.add(bytes)
    return hash.text
  }

  /// Fetches CIFAR-10 from a server.
  private func fetch(
    _ server: LocalServer, in place: Workplace, sha256: String? = checksum(archive),
    name: String = "set.tar.gz"
  ) async throws -> Command.Result {
    var command = place.command
    command.environment["no_proxy"] = "*"
    let check = sha256.map { " --sha256 \($0)" } ?? ""
    return try await command.shell(
      "\"$SONDE\" dataset fetch cifar10 --from \(server.url(name))\(check)")
  }

  private func isInPlace(_ place: Workplace) throws -> Bool {
    let set = try CIFAR10(folder: place.file("data"), split: .train)
    let files = try FileManager.default.contentsOfDirectory(atPath: place.file("data"))
    return set.count == 10 && files == ["cifar-10-batches-bin"]
  }

  @Test func `An archive is downloaded, checked and unpacked, and nothing else is left`()
    async throws
  {
    let place = try Workplace()
    let server = try LocalServer { request, _ in .file(Self.archive, for: request) }
    defer { server.stop() }
    let result = try await fetch(server, in: place)
    #expect(result.code == 0, "\(result.errors)")
    #expect(
      result.output == """
        data/cifar-10-batches-bin: 10 pictures to learn from, 10 to test with, 10 classes
        In an experiment: data: {train: {cifar10: data/cifar-10-batches-bin}, test: {cifar10: data/cifar-10-batches-bin}}

        """)
    #expect(try isInPlace(place))
    // What is there is not fetched again.
    #expect(try await fetch(server, in: place).code == 0)
    #expect(server.requests.count == 1)
  }

  @Test func `A connection that breaks off is taken up where it ended`() async throws {
    let place = try Workplace()
    let server = try LocalServer { request, number in
      let file = LocalServer.Response.file(Self.archive, for: request)
      return number < 3 ? file.broken(after: 5000) : file
    }
    defer { server.stop() }
    let result = try await fetch(server, in: place)
    #expect(result.code == 0, "\(result.errors)")
    #expect(server.requests.map { $0.start ?? 0 } == [0, 5000, 10000, 15000])
    #expect(server.requests.dropFirst().allSatisfy { $0.headers["if-range"] == "\"one\"" })
    #expect(try isInPlace(place))
  }

  @Test func `A later command goes on with what an earlier one left`() async throws {
    let place = try Workplace()
    let server = try LocalServer { request, number in
      let file = LocalServer.Response.file(Self.archive, for: request)
      // The second connection is closed without an answer.
      return number == 0 ? file.broken(after: 7000) : number == 1 ? .init(status: "") : file
    }
    defer { server.stop() }
    let first = try await fetch(server, in: place)
    #expect(first.code == 74)
    #expect(
      first.errors.contains("after 7,000 bytes")
        && first.errors.contains("run the same command again to go on"),
      "\(first.errors)")
    let second = try await fetch(server, in: place)
    #expect(second.code == 0, "\(second.errors)")
    #expect(server.requests.map { $0.start ?? 0 } == [0, 7000, 7000])
    #expect(try isInPlace(place))
  }

  @Test func `A server that knows no ranges gives the whole file again`() async throws {
    let place = try Workplace()
    let server = try LocalServer { _, number in
      let file = LocalServer.Response(body: Self.archive)
      return number == 0 ? file.broken(after: 9000) : file
    }
    defer { server.stop() }
    let result = try await fetch(server, in: place)
    #expect(result.code == 0, "\(result.errors)")
    #expect(server.requests[1].start == 9000)
    #expect(try isInPlace(place))
  }

  @Test func `A file that changed on the server is fetched from its beginning`() async throws {
    let place = try Workplace()
    let server = try LocalServer { request, number in
      number == 0
        ? LocalServer.Response.file(Array(Self.archive.reversed()), for: request, tag: "\"old\"")
          .broken(after: 8000)
        : .file(Self.archive, for: request, tag: "\"new\"")
    }
    defer { server.stop() }
    let result = try await fetch(server, in: place)
    #expect(result.code == 0, "\(result.errors)")
    #expect(try isInPlace(place))
  }

  @Test func `Redirections are followed`() async throws {
    let place = try Workplace()
    let server = try LocalServer { request, _ in
      request.path == "/set.tar.gz"
        ? .init(status: "302 Found", headers: ["Location": "/elsewhere"], body: [1, 2, 3])
        : .file(Self.archive, for: request)
    }
    defer { server.stop() }
    #expect(try await fetch(server, in: place).code == 0)
    #expect(server.requests.map(\.path) == ["/set.tar.gz", "/elsewhere"])
    #expect(try isInPlace(place))
  }

  @Test func `A length that is never reached is an error`() async throws {
    let place = try Workplace()
    let server = try LocalServer { _, _ in
      .init(body: Self.archive, statedLength: Self.archive.count + 100)
    }
    defer { server.stop() }
    let result = try await fetch(server, in: place)
    #expect(result.code == 74)
    #expect(result.errors.contains("the connection broke"), "\(result.errors)")
    #expect(!place.has("data/cifar-10-batches-bin"))
  }

  @Test func `Another checksum is an error, and the file is deleted`() async throws {
    let place = try Workplace()
    let server = try LocalServer { request, _ in .file(Self.archive, for: request) }
    defer { server.stop() }
    let wanted = String(repeating: "0", count: 64)
    let result = try await fetch(server, in: place, sha256: wanted)
    #expect(result.code == 65)
    #expect(
      result.errors.contains(
        "sonde: \(server.url("set.tar.gz")): the file has the SHA-256 checksum \(Self.checksum(Self.archive)), but the "
          + "published one has \(wanted). It was deleted;"), "\(result.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.file("data")).isEmpty)
  }

  @Test func `Another size than the published one ends the download before it begins`()
    async throws
  {
    let place = try Workplace()
    let server = try LocalServer { request, _ in .file(Self.archive, for: request) }
    defer { server.stop() }
    let result = try await fetch(server, in: place, sha256: nil)
    #expect(result.code == 65)
    #expect(
      result.errors.hasPrefix(
        "sonde: \(server.url("set.tar.gz")): the file has 43,008 bytes, but the published one has 170,052,171."
      ) || result.errors.contains("but the published one has 170,052,171."), "\(result.errors)")
  }

  @Test func `A file that is not there is an error`() async throws {
    let place = try Workplace()
    let server = try LocalServer { _, _ in .init(status: "404 Not Found", body: Array("no".utf8)) }
    defer { server.stop() }
    let result = try await fetch(server, in: place)
    #expect(result.code == 66)
    #expect(
      result.errors == """
        sonde: \(server.url("set.tar.gz")): the server answers 404, but the file is expected. Try again later, or name \
        another place with --from.

        """)
  }

  @Test func `A host that cannot be reached is said to be so`() async throws {
    let place = try Workplace()
    let server = try LocalServer { _, _ in .init() }
    server.stop()
    let refused = try await fetch(server, in: place)
    #expect(refused.code == 74)
    #expect(
      refused.errors.contains("the host cannot be reached (Couldn't connect to server)"),
      "\(refused.errors)")
    let unknown = try await place.command.shell(
      "no_proxy=* \"$SONDE\" dataset fetch cifar10 --from http://no-such-host.invalid/x.tar.gz")
    #expect(unknown.code == 74)
    #expect(
      unknown.errors.contains("no-such-host.invalid/x.tar.gz: the host cannot be reached ("),
      "\(unknown.errors)")
    let strange = try await place.command.run(
      "dataset", "fetch", "cifar10", "--from", "file:///etc/passwd")
    #expect(strange.code == 64)
    #expect(
      strange.errors.contains("one that begins with http:// or https:// is expected"),
      "\(strange.errors)")
  }

  @Test func `An archive that would write elsewhere is refused`() async throws {
    let place = try Workplace()
    let archive = TinySets.archive([("../../evil", [1])])
    let server = try LocalServer { request, _ in .file(archive, for: request) }
    defer { server.stop() }
    let result = try await fetch(server, in: place, sha256: Self.checksum(archive))
    #expect(result.code == 65)
    #expect(
      result.errors.contains("the name \"../../evil\"; expected names that stay inside the folder"),
      "\(result.errors)")
    #expect(!place.has("evil") && !place.has("data/evil"))
    #expect(!place.has("data/cifar-10-batches-bin"))
  }

  @Test func `MNIST's four files come one after the other, and those that are there stay`()
    async throws
  {
    let place = try Workplace()
    let files = TinySets.mnist()
    let server = try LocalServer { request, _ in
      files.first { "/mnist/" + $0.name == request.path }.map { .file($0.bytes, for: request) }
        ?? .init(status: "404 Not Found")
    }
    defer { server.stop() }
    var command = place.command
    command.environment["no_proxy"] = "*"
    let names = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"]
    let checks = names.compactMap { name in files.first { $0.name.hasPrefix(name) } }
      .map { "--sha256 \(Self.checksum($0.bytes))" }.joined(separator: " ")
    let line = "\"$SONDE\" dataset fetch mnist --from \(server.url("mnist")) \(checks) --json"
    let result = try await command.shell(line)
    #expect(result.code == 0, "\(result.errors)")
    #expect(
      result.output
        == #"{"classes":10,"folder":"data/mnist","set":"mnist","test":40,"train":40}"# + "\n")
    #expect(try await command.shell(line).code == 0)
    #expect(server.requests.count == 4)
  }
}
