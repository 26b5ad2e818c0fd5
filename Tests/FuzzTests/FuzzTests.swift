import Foundation
import SondeRuns
import Testing

/// Damaged files are read or refused: no crash, no hang, no wrong acceptance, no unbounded memory.
///
/// `scripts/fuzz` takes 100,000 of each; where the environment says nothing, a few are taken. A crash leaves the file that
/// caused it in `sonde-fuzz-<name>.bin` in the folder for temporary files.
@Suite(.serialized) struct FuzzTests {
  /// How many files each reader gets.
  static let count =
    ProcessInfo.processInfo.environment["SONDE_FUZZ"].flatMap { Int($0) } ?? 1500

  /// The readers whose name has what the environment asks for; all where it asks for nothing.
  static let targets = FuzzTarget.all.filter { target in
    let wanted = ProcessInfo.processInfo.environment["SONDE_FUZZ_TARGET"] ?? ""
    return wanted.isEmpty || target.name.contains(wanted)
  }

  @Test(.timeLimit(.minutes(60)), arguments: targets)
  func `A damaged file is read or refused`(target: FuzzTarget) throws {
    let mutator = Mutator(seeds: try target.seeds(), tokens: target.tokens.map { Array($0.utf8) })
    for seed in mutator.seeds { try target.read(seed) }
    let last = FileManager.default.temporaryDirectory
      .appendingPathComponent("sonde-fuzz-\(target.name).bin")
    var (accepted, refused) = (0, 0)
    for number in 0..<Self.count {
      let bytes = mutator.copy(number)
      try Data(bytes).write(to: last)
      do {
        try target.read(bytes)
        accepted += 1
      } catch let violation as Violation {
        Issue.record("file \(number): \(violation.text)")
        return
      } catch  where target.isRefusal(error) {
        refused += 1
      } catch {
        Issue.record("file \(number) is refused with an error of another kind: \(error)")
        return
      }
    }
    try FileManager.default.removeItem(at: last)
    // A reader that refuses everything, or nothing, was not tested.
    #expect(accepted > 0, "nothing was accepted")
    #expect(refused > Self.count / 20, "\(refused) of \(Self.count) were refused")
    let peak = MemoryUse.current().peakBytes
    #expect(peak < 3 << 30, "the process took \(peak) bytes")
    print("\(target.name): \(accepted) accepted, \(refused) refused, peak \(peak >> 20) MiB")
  }
}
