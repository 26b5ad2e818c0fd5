import Foundation
import Testing

/// The built command, run as a process of its own.
struct Command {
  /// What a process wrote and how it ended.
  struct Result {
    let output: String
    let errors: String
    /// The exit code; 128 and the signal's number for a process that a signal ended, as shells have it.
    let code: Int32

    var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  /// Where the process runs; its paths are relative to it.
  let folder: String
  var environment: [String: String] = [:]

  /// Where commands keep what serves others, for all tests: kernels are measured once, and the user's own folder is left alone.
  static let cache = NSTemporaryDirectory() + "sonde-test-cache"

  /// The binary lies beside that of the tests.
  static var path: String {
    get throws {
      let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      let path = URL(fileURLWithPath: own).deletingLastPathComponent().path + "/sonde"
      try #require(FileManager.default.isExecutableFile(atPath: path), "\(path) is not built")
      return path
    }
  }

  /// Runs the command to its end.
  func run(_ arguments: String...) async throws -> Result {
    try await start(Self.path, arguments).result()
  }

  /// Runs a line of bash in which `$SONDE` is the command.
  func shell(_ line: String) async throws -> Result {
    var command = self
    command.environment["SONDE"] = try Self.path
    return try await command.start("/bin/bash", ["-c", line]).result()
  }

  /// Starts the command.
  func start(_ arguments: String...) throws -> Running { try start(Self.path, arguments) }

  private func start(_ path: String, _ arguments: [String]) throws -> Running {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment
      .filter { $0.key != "GOMP_SPINCOUNT" && $0.key != "OMP_WAIT_POLICY" }
      .merging(["XDG_CACHE_HOME": Self.cache]) { $1 }
      .merging(environment) { $1 }
    let base = NSTemporaryDirectory() + "sonde-command-" + UUID().uuidString
    let running = Running(process, output: base + ".out", errors: base + ".err")
    try running.launch()
    return running
  }
}

/// A process that runs; what it writes goes to files, which never make it wait.
final class Running: @unchecked Sendable {
  // Only the test that started the process uses it; the handler of its end touches nothing but the stream.
  private let process: Process
  private let output: String
  private let errors: String
  private let end: AsyncStream<Void>
  private let ending: AsyncStream<Void>.Continuation

  init(_ process: Process, output: String, errors: String) {
    self.process = process
    self.output = output
    self.errors = errors
    (end, ending) = AsyncStream.makeStream()
  }

  deinit {
    for path in [output, errors] { try? FileManager.default.removeItem(atPath: path) }
  }

  func launch() throws {
    for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    let ending = ending
    process.terminationHandler = { _ in ending.finish() }
    try process.run()
  }

  /// What was written to standard output so far.
  var outputSoFar: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }

  /// Waits until the output has a text.
  func waits(for text: String, seconds: Double = 30) async throws {
    let start = ContinuousClock.now
    while !outputSoFar.contains(text) {
      try #require(
        process.isRunning && ContinuousClock.now - start < .seconds(seconds),
        "\"\(text)\" did not come: \(outputSoFar.suffix(500))")
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Lets it run for a while, or until its end where that comes earlier.
  func runs(for duration: Duration) async throws {
    let end = ContinuousClock.now + duration
    while process.isRunning, ContinuousClock.now < end {
      try await Task.sleep(for: min(.milliseconds(5), end - ContinuousClock.now))
    }
  }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for the end.
  func result() async throws -> Command.Result {
    for await _ in end {}
    process.waitUntilExit()
    return Command.Result(
      output: outputSoFar, errors: try String(contentsOfFile: errors, encoding: .utf8),
      code: process.terminationStatus + (process.terminationReason == .exit ? 0 : 128))
  }
}
