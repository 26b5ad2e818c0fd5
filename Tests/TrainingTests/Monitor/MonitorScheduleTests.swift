import SondeExperiments
import SondeNetworks
import Testing

@testable import SondeTraining

@Suite struct MonitorScheduleTests {
  private func steps(_ plan: MonitorPlan, perEpoch: Int, of total: Int) -> [Int] {
    let schedule = MonitorSchedule(plan, stepsPerEpoch: perEpoch, totalSteps: total)
    return (1...total).filter(schedule.isDue)
  }

  @Test func `Early steps, then every hundredth of short epochs, and the last`() {
    #expect(
      steps(MonitorPlan(), perEpoch: 391, of: 450) == [
        1, 2, 5, 10, 20, 50, 100, 200, 300, 400, 450,
      ])
    #expect(steps(MonitorPlan(), perEpoch: 7, of: 12) == [1, 2, 5, 10, 12])
  }

  @Test func `Long epochs are looked at twenty times`() {
    let late = steps(MonitorPlan(), perEpoch: 10_000, of: 20_000).filter { $0 > 100 }
    #expect(late == (1...40).map { $0 * 500 })
  }

  @Test func `What will be compiled is known before training, of endless trainings too`() throws {
    var experiment = try smallExperiment()
    experiment.monitor = MonitorPlan(every: .steps(6))
    func purposes(_ duration: Period) throws -> Set<NetworkGraphs.Purpose> {
      experiment.duration = duration
      return Set(try TrainingPlan(experiment).purposes(batchSize: 32))
    }
    // Of 100 pictures, batches of 32, 32, 32 and 4: histograms at the end of epochs, readings at steps 6 and 8.
    let evaluation = NetworkGraphs.Purpose.evaluation(batch: 20)
    #expect(
      try purposes(.epochs(2)) == [
        .training(batch: 32, givesGradients: false, isWatched: false),
        .training(batch: 32, givesGradients: false, isWatched: true),
        .training(batch: 4, givesGradients: true, isWatched: false),
        .training(batch: 4, givesGradients: true, isWatched: true), evaluation,
      ])
    #expect(try purposes(.steps(1_000_000_000)).count == 9)
  }

  @Test func `An interval that is given holds from the first step on`() {
    #expect(steps(MonitorPlan(every: .steps(4)), perEpoch: 5, of: 10) == [4, 8, 10])
    #expect(steps(MonitorPlan(every: .epochs(1)), perEpoch: 5, of: 12) == [5, 10, 12])
    #expect(steps(MonitorPlan(preset: .none, every: .steps(1)), perEpoch: 5, of: 12) == [])
  }
}
