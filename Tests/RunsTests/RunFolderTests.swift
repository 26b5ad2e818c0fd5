import Foundation
import SondeRuns
import Testing

@testable import SondeRuns

struct RunFolderTests {
  @Test func `Each run gets a folder of its own`() throws {
    let folder = try TemporaryFolder()
    let parent = folder.file("runs")
    let paths = try (0..<3).map { _ in
      try RunFolder.create(name: "lenet", in: parent, experiment: "seed: 1\n").path
    }
    #expect(paths == ["\(parent)/lenet-1", "\(parent)/lenet-2", "\(parent)/lenet-3"])
    try FileManager.default.removeItem(atPath: paths[1])
    #expect(try RunFolder.create(name: "lenet", in: parent, experiment: "").name == "lenet-4")
    // The numbers of another experiment whose name begins alike do not count.
    #expect(try RunFolder.create(name: "lenet-9", in: parent, experiment: "").name == "lenet-9-1")
    #expect(try RunFolder.create(name: "lenet", in: parent, experiment: "").name == "lenet-5")
  }

  @Test func `Runs that begin at the same time get folders of their own`() async throws {
    let folder = try TemporaryFolder()
    let parent = folder.file("runs")
    let names = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<20 {
        group.addTask { try RunFolder.create(name: "a", in: parent, experiment: "").name }
      }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(names.count == 20)
  }

  @Test func `The experiment is in the folder`() throws {
    let folder = try TemporaryFolder()
    let run = try RunFolder.create(name: "a", in: folder.path, experiment: "name: ä\n")
    #expect(try run.experiment() == "name: ä\n")
    var isFolder: ObjCBool = false
    #expect(FileManager.default.fileExists(atPath: run.checkpointsPath, isDirectory: &isFolder))
    #expect(isFolder.boolValue)
  }

  @Test(arguments: [
    ("lenet", "lenet"), ("My net, v2!", "My-net-v2"), ("../../etc/passwd", "etc-passwd"),
    ("", "run"), ("...", "run"), (".hidden", "hidden"), ("a/b\\c\0d", "a-b-c-d"),
    ("Näher", "Näher"),
    ("-rf", "rf"), ("a  b", "a-b"), ("x.", "x"),
  ])
  func `A name is made safe`(name: String, safe: String) {
    #expect(RunFolder.safeName(name) == safe)
  }

  @Test func `A very long name is cut`() {
    #expect(RunFolder.safeName(String(repeating: "ä", count: 500)).utf8.count == 120)
  }

  @Test func `A run that exists is opened`() throws {
    let folder = try TemporaryFolder()
    let run = try RunFolder.create(name: "a", in: folder.path, experiment: "")
    #expect(try RunFolder(opening: run.path + "/") == run)
  }

  @Test func `A folder that is missing is said to be`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("nothing")
    #expect(throws: RunError.folderMissing(path: path)) { try RunFolder(opening: path) }
    let file = folder.file("file")
    try Data().write(to: URL(fileURLWithPath: file))
    #expect(throws: RunError.folderMissing(path: file)) { try RunFolder(opening: file) }
    #expect(throws: RunError.notARun(path: folder.path, missing: "experiment.yaml")) {
      try RunFolder(opening: folder.path)
    }
  }

  @Test func `A place where no folder can be made is refused with the system's reason`() throws {
    let folder = try TemporaryFolder()
    let file = folder.file("file")
    try Data().write(to: URL(fileURLWithPath: file))
    #expect {
      try RunFolder.create(name: "a", in: file + "/runs", experiment: "")
    } throws: { error in
      guard case .folderUnwritable(let path, let reason) = error as? RunError else { return false }
      return path == file + "/runs" && reason == "Not a directory"
    }
  }

  @Test func `A run has one writer at a time`() throws {
    let folder = try TemporaryFolder()
    let run = try RunFolder.create(name: "a", in: folder.path, experiment: "")
    var lock: RunLock? = try RunLock(run)
    #expect(throws: RunError.inUse(path: run.path, holder: "process \(getpid())")) {
      try RunLock(run)
    }
    #expect(lock != nil)
    lock = nil
    _ = try RunLock(run)
  }
}
