import Foundation
import Sonde
import SondeTraining
import Testing

/// What a trial is remembered by.
final class TrialIdentityTests {
  private let folder =
    FileManager.default.temporaryDirectory.appendingPathComponent("sonde-identity-\(UUID())")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func experiment(_ more: String = "") throws -> Experiment {
    try Experiment(
      yaml: """
        name: sample
        model: {architecture: lenet}
        data: {train: {folder: \(folder.path)}}
        \(more)
        """, source: "sample")
  }

  private func identity(_ more: String = "", threads: Int = 1) throws -> String {
    try TrialIdentity(threads: threads).text(of: experiment(more))
  }

  @Test func `What decides no number is no part of it, and what decides one is`() throws {
    let plain = try identity()
    var renamed = try experiment()
    renamed.name = "other"
    #expect(TrialIdentity(threads: 1).text(of: renamed) == plain)
    #expect(try identity("checkpoints: {every: 7 steps}") == plain)
    #expect(try identity("seed: 2") != plain)
    #expect(try identity("batch_size: 32") != plain)
    #expect(try identity(threads: 2) != plain)
  }

  @Test func `It changes with the files that are read`() throws {
    let file = folder.appending(path: "picture.png")
    var seen = [try identity()]
    try Data([1, 2, 3]).write(to: file)
    seen.append(try identity())
    try Data([1, 2, 3, 4]).write(to: file)
    seen.append(try identity())
    // The same size at another time, as when one picture takes the place of another.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: file.path)
    seen.append(try identity())
    #expect(Set(seen).count == 4)
    #expect(try identity() == seen[3])
  }
}
