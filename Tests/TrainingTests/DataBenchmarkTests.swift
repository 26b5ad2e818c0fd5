import SondeDatasets
import SondeExperiments
import Testing

@testable import SondeTraining

@Suite struct DataBenchmarkTests {
  @Test func `Reading and keeping pictures are told apart`() throws {
    let measured = try DataBenchmark(try smallExperiment(), threads: 2).measure(batches: 5)
    #expect(measured.batch == 32 && measured.threads == 2)
    #expect(measured.pictures == 100)
    #expect(measured.decodedPerSecond > 0)
    #expect(try #require(measured.keptPerSecond) > 0)
  }

  @Test func `Of a large set some pictures are visited`() throws {
    var experiment = try smallExperiment()
    experiment.data = DataPlan(train: .shapes(count: 50_000), test: .shapes(count: 10))
    let measured = try DataBenchmark(experiment).measure(batches: 1)
    #expect((1..<50_000).contains(measured.pictures))
  }
}
