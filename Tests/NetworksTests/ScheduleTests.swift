import Foundation
import SondeFormats
import SondeNetworks
import SondeTensors
import TestSupport
import Testing

struct ScheduleTests {
  /// The golden cases: schedules as JSON text.
  static let cases: [String] = (try? fixture("schedules/curves").names) ?? []
  static let plateaus: [String] =
    (try? fixture("schedules/plateau").names.filter { $0 != "metric" }) ?? []

  private func read(_ text: String) throws -> Schedule {
    try JSONDecoder().decode(Schedule.self, from: Data(text.utf8))
  }

  @Test func `The golden cases are there`() {
    #expect(Self.cases.count == 17)
    #expect(Self.plateaus.count == 5)
  }

  @Test(arguments: cases)
  func `A hundred learning rates and momenta are PyTorch's`(name: String) throws {
    let schedule = try read(name)
    let golden: [Double] = try fixture("schedules/curves").tensor(named: name).elements()
    let positions = (0..<100).map { SchedulePosition(step: $0, stepsPerEpoch: 7) }
    let rates = positions.map { schedule.learningRate(base: 0.1, at: $0) }
    // The absolute part serves the cosine's zeros, which PyTorch reaches by multiplying.
    expectClose(rates, Array(golden[..<100]), absolute: 1e-14, relative: 1e-6)
    let momenta = positions.map { schedule.momentum(at: $0) ?? 0.9 }
    expectClose(momenta, Array(golden[100...]), relative: 1e-12)
  }

  @Test(arguments: plateaus)
  func `The plateau rule lowers the learning rate where PyTorch does`(name: String) throws {
    let golden = try fixture("schedules/plateau")
    let schedule = try read(name)
    let rule = try #require(schedule.plateauRule)
    var state = PlateauState(base: 0.1)
    let metrics: [Double] = try golden.tensor(named: "metric").elements()
    let rates = metrics.map { metric in
      state.observe(metric, by: rule)
      let position = SchedulePosition(step: 0, stepsPerEpoch: 1)
      return schedule.learningRate(base: 0.1, at: position, plateau: state)
    }
    expectClose(rates, try golden.tensor(named: name).elements(), relative: 1e-12)
  }

  @Test func `The state of a plateau survives a resumed run`() throws {
    let rule = ReduceLROnPlateau(patience: 1, cooldown: 1)
    var state = PlateauState(base: 1)
    for metric in [3, 4, 5, 2, 2.5] { state.observe(metric, by: rule) }
    let data = try JSONEncoder().encode(state)
    #expect(try JSONDecoder().decode(PlateauState.self, from: data) == state)
    let fresh = try JSONEncoder().encode(PlateauState(base: 1))
    #expect(try JSONDecoder().decode(PlateauState.self, from: fresh) == PlateauState(base: 1))
  }

  @Test func `A constant schedule leaves the base alone`() {
    let position = SchedulePosition(step: 123, stepsPerEpoch: 10)
    #expect(Schedule.constant.learningRate(base: 0.3, at: position) == 0.3)
    #expect(Schedule.constant.momentum(at: position) == nil)
  }

  @Test func `A period in epochs and the same in steps agree`() {
    let epochs = Schedule.step(StepLR(every: .epochs(0.1)))
    let steps = Schedule.step(StepLR(every: .steps(3)))
    for step in 0..<200 {
      let position = SchedulePosition(step: step, stepsPerEpoch: 30)
      #expect(
        epochs.learningRate(base: 1, at: position) == steps.learningRate(base: 1, at: position))
    }
  }

  @Test func `A cosine in epochs holds its value within an epoch`() {
    let schedule = Schedule.cosineAnnealing(CosineAnnealingLR(over: .epochs(3)))
    let rates = (0..<12).map { step in
      schedule.learningRate(base: 1, at: SchedulePosition(step: step, stepsPerEpoch: 4))
    }
    expectClose(
      rates, [1, 1, 1, 1, 0.75, 0.75, 0.75, 0.75, 0.25, 0.25, 0.25, 0.25], absolute: 1e-12)
  }

  @Test func `Behind its length the one-cycle rule holds its last value`() {
    let schedule = Schedule.oneCycle(OneCycleLR(maximum: 1, over: .steps(10)))
    let late = schedule.learningRate(base: 1, at: SchedulePosition(step: 50, stepsPerEpoch: 5))
    expectClose(late, 1 / 25 / 1e4, relative: 1e-9)
  }

  @Test func `A warm-up hands the plateau rule through`() {
    let rule = ReduceLROnPlateau(patience: 0)
    let schedule = Schedule.warmUp(
      LinearWarmUp(over: .steps(4), startFactor: 0.2, then: .reduceOnPlateau(rule)))
    #expect(schedule.plateauRule == rule)
    var state = PlateauState(base: 1)
    state.observe(1, by: rule)
    state.observe(2, by: rule)
    let rates = [0, 2, 4].map { step in
      schedule.learningRate(
        base: 1, at: SchedulePosition(step: step, stepsPerEpoch: 4), plateau: state)
    }
    expectClose(rates, [0.2, 0.6, 0.1], absolute: 1e-12)
  }
}
