import Foundation
import SondeExperiments
import SondeNetworks
import SondeTensors
import TestSupport
import Testing

@testable import SondeRuns
@testable import SondeTraining

@Suite struct ProbeTests {
  @Test func `A probe sees what the first step of training sees`() throws {
    var experiment = try smallExperiment(dropout: false)
    experiment.monitor = MonitorPlan(every: .steps(1))
    experiment.duration = .steps(1)
    let trainer = try Trainer(TrainingPlan(experiment), resuming: nil)
    let notebook = Notebook()
    _ = try trainer.run(TrainingCommands(), notebook.outlet)
    let report = try Probe(experiment).report()
    #expect(report.loss == notebook.steps[0].loss)
    expectClose(report.chanceLoss, 2.302585, absolute: 1e-6)
    let events = notebook.events.compactMap { event -> Event.Readings? in
      if case .readings(let readings) = event { readings } else { nil }
    }
    let readings = try #require(events.first).readings
    for row in report.rows {
      func reading(_ quantity: Quantity) -> Double? {
        readings.first { $0.layer == row.layer && $0.quantity == quantity }?.value
      }
      #expect(row.measured.deviation == reading(.activationDeviation))
      #expect(row.measured.gradientNorm == reading(.activationGradientNorm))
      #expect(row.deadFraction == reading(.deadFraction))
      let ratio = reading(.weightNorm).flatMap { norm in
        reading(.weightGradientNorm).map { $0 / norm }
      }
      #expect(row.gradientToWeight == ratio)
    }
    #expect(report.rows.map(\.layer) == ["0", "1", "2", "3", "5", "6"])
  }

  @Test func `Several batches are averaged and leave the weights as they are`() throws {
    let experiment = try smallExperiment()
    let one = try Probe(experiment).report(batches: 1)
    let three = try Probe(experiment).report(batches: 3)
    #expect(one.batches == 1 && three.batches == 3)
    // Weights would move by the first step already.
    let moved = try #require(
      zip(one.rows, three.rows).first { $0.0.kind == "convolution" })
    expectClose(moved.0.measured.deviation, moved.1.measured.deviation, relative: 0.05)
  }

  @Test func `The picture of a probe names every layer and has a curve for each quantity`() throws {
    let report = try Probe(try smallExperiment()).report(madeUp: [3, 32, 32])
    let svg = DepthPicture(report, title: "small").svg
    for word in ["deviation", "input sensitivity", "gradient norm", "expected by mean-field"] {
      #expect(svg.contains(word))
    }
    #expect(svg.contains("<path") || svg.contains("<polyline"))
  }
}
