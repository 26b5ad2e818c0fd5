import Foundation
import GRDB
import Sonde
import SondeFormats
import SondeRuns
import SondeTensors
import Testing

/// What is on record of trainings that are killed at any moment.
///
/// `SONDE_KILLS=50` kills fifty, and tells how much was lost.
@Suite struct KilledRecordTests {
  private static let count =
    ProcessInfo.processInfo.environment["SONDE_KILLS"].flatMap { Int($0) } ?? 6

  /// What was found of a training that was killed.
  private struct Finding {
    /// Whether anything was told before the end.
    var hasBegun = false
    /// How long before the kill the first event happened that was told and is not on record, in seconds.
    var lostSeconds = 0.0
  }

  @Test func `A killed training leaves a sound record, which lacks a second at most`() async throws
  {
    let place = try Workplace()
    try place.writeExperiment(
      count: 1600, epochs: 12,
      more: "monitor: {preset: full, every: 5 steps}\nlogging: {histograms: 20 steps}")
    let clock = ContinuousClock()
    let start = clock.now
    let whole = try await place.command.run("train", "tiny.yaml", "--json")
    #expect(whole.code == 0, "\(whole.errors)")
    let duration = clock.now - start
    var moments = Generator(seed: 50)
    var findings: [Finding] = []
    for kill in 0..<Self.count {
      // One in each part of the training's time, anywhere in it.
      let share = (Double(kill) + Double(moments.uniform())) / Double(Self.count)
      let name = "kill\(kill)"
      let training = try place.command.start("train", "tiny.yaml", "--json", "--name", name)
      try await training.runs(for: duration * share * 0.95)
      let moment = Date()
      training.send(SIGKILL)
      let told = try await training.result().lines.compactMap { try? Event(json: $0) }
      findings.append(
        try await check(place, run: "runs/\(name)-1", told: told, killed: moment))
    }
    let begun = findings.count { $0.hasBegun }
    #expect(begun > 0)
    if Self.count > 6 {
      let lost = findings.map(\.lostSeconds).max() ?? 0
      print(
        "\(findings.count) kills, \(begun) of trainings that had begun: "
          + "at most \(lost) s lost")
    }
  }

  private func check(
    _ place: Workplace, run: String, told: [Event], killed: Date
  ) async throws -> Finding {
    // So early that there is no record yet.
    guard place.has(run + "/run.sqlite") else {
      #expect(told.isEmpty, "\(run)")
      return Finding()
    }
    // The first that opens it only reads, as people do.
    let shown = try await place.command.run("runs", "show", run)
    #expect(shown.code == 0, "\(run): \(shown.errors)")
    #expect(["killed", "finished", "empty"].contains { shown.output.contains($0) }, "\(run)")
    let exported = try await place.command.run("runs", "export", run, "--format", "csv")
    #expect(exported.code == 0 || told.isEmpty, "\(run): \(exported.errors)")
    let sound = try await DatabaseQueue(path: place.file("\(run)/run.sqlite")).read {
      try String.fetchAll($0, sql: "PRAGMA integrity_check")
    }
    #expect(sound == ["ok"], "\(run)")
    guard !told.isEmpty else { return Finding() }
    let store = try RunStore(reading: place.file("\(run)/run.sqlite"))
    let recorded = try store.events().map(\.event)
    let steps = try store.series("loss", split: "train").map(\.step)
    #expect(steps == Array(0..<steps.count).map { $0 + 1 }, "\(run)")
    #expect(exported.output.components(separatedBy: ",train,,,loss,").count == steps.count + 1)
    checkMeasurements(recorded, steps: steps.count, run)
    try checkEventFile(place, run)
    return Finding(
      hasBegun: true,
      lostSeconds: compare(told, recorded.filter { !$0.isLong }, killed: killed, run))
  }

  /// Every event that was told up to a second before the last one is on record, and all on record are as they were told.
  ///
  /// - Returns: How long before the kill the first happened that is not on record, in seconds.
  private func compare(
    _ told: [Event], _ recorded: [Event], killed: Date, _ run: String
  ) -> Double {
    let common = min(told.count, recorded.count)
    #expect(Array(told.prefix(common)) == Array(recorded.prefix(common)), "\(run)")
    let last = told.last?.time ?? killed
    let sure = told.count { $0.time < last.addingTimeInterval(-1) }
    #expect(recorded.count >= sure, "\(run): \(recorded.count) of \(sure)")
    guard told.count > recorded.count else { return 0 }
    return killed.timeIntervalSince(told[recorded.count].time)
  }

  /// Every fifth step was measured, and each measurement is whole.
  private func checkMeasurements(_ events: [Event], steps: Int, _ run: String) {
    let layers = events.compactMap { event -> Event.Readings? in
      guard case .readings(let measured) = event, measured.readings[0].layer != nil else {
        return nil
      }
      return measured
    }
    let due = (1...max(1, steps)).filter { $0.isMultiple(of: 5) && $0 < steps }
    #expect(Array(layers.map(\.step).prefix(due.count)) == due, "\(run)")
    for measured in layers {
      #expect(measured.readings.count { $0.quantity == .weightNorm } == 5, "\(run)")
    }
  }

  /// TensorBoard's file is sound, up to a tail that TensorBoard leaves out.
  private func checkEventFile(_ place: Workplace, _ run: String) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: place.file(run))
    guard let name = names.first(where: { $0.hasPrefix("events.out.tfevents.") }) else { return }
    let file = try EventFile(contentsOf: place.file("\(run)/\(name)"))
    let steps = file.scalars("loss/train").map(\.step)
    #expect(steps == Array(0..<steps.count).map { $0 + 1 }, "\(run)")
  }
}

extension Event {
  /// Whether `--json` leaves it out, since there are many of it or it is long.
  fileprivate var isLong: Bool {
    switch self {
    case .histogram, .readings, .mistakes: true
    default: false
    }
  }
}
