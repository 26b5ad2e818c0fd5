import Foundation
@testable import SondeNetworks
import Testing

struct ScheduleCodingTests {
  private func message(_ text: String) -> String? {
    do {
      _ = try JSONDecoder().decode(Schedule.self, from: Data(text.utf8))
      return nil
    } catch DecodingError.dataCorrupted(let context) {
      return context.debugDescription
    } catch { return "\(error)" }
  }

  @Test(arguments: [
    Schedule.constant, .step(StepLR(every: .epochs(2.5), gamma: 0.2)),
    .multiStep(MultiStepLR(milestones: [.epochs(1), .steps(30)])),
    .exponential(ExponentialLR(gamma: 0.9, every: .steps(1))),
    .cosineAnnealing(CosineAnnealingLR(over: .epochs(3), minimum: 0.1, cadence: .step)),
    .reduceOnPlateau(
      ReduceLROnPlateau(direction: .maximize, patience: 2, threshold: .absolute(0.1), cooldown: 3)),
    .oneCycle(OneCycleLR(maximum: 0.3, over: .epochs(9), annealing: .linear, momentumCycle: nil)),
    .oneCycle(OneCycleLR(maximum: 0.3, over: .steps(9), hasThreePhases: true)),
    .warmUp(
      LinearWarmUp(over: .steps(5), startFactor: 0.1, then: .step(StepLR(every: .epochs(2))))),
  ])
  func `A schedule survives being written and read`(schedule: Schedule) throws {
    let data = try JSONEncoder().encode([schedule])
    #expect(try JSONDecoder().decode([Schedule].self, from: data) == [schedule])
    #expect(Schedule.choices.contains { $0.name == schedule.name })
  }

  @Test(arguments: [
    ("10 epochs", Period.epochs(10)), ("1 epoch", .epochs(1)), ("0.5 epochs", .epochs(0.5)),
    ("400 steps", .steps(400)), ("1 step", .steps(1)),
  ])
  func `A period is a number and its unit`(text: String, period: Period) {
    #expect(Period(text) == period)
    #expect(period.description == text)
  }

  @Test(arguments: ["10", "epochs", "ten epochs", "1.5 steps", "3 weeks", "1 2 epochs"])
  func `Other text is no period`(text: String) { #expect(Period(text) == nil) }

  @Test func `Mistakes are refused with what would be right`() {
    #expect(
      message(#"{"step": {"every": "0 epochs"}}"#)
        == "\"0 epochs\" is not a stretch of training. Write a positive number and its unit, such "
        + "as \"10 epochs\" or \"400 steps\".")
    #expect(message(#""cosine""#)?.hasPrefix("There is no schedule \"cosine\".") == true)
    #expect(message(#""step""#) == "step needs the parameter \"every\".")
    #expect(
      message(#"{"step": {"gama": 3}}"#)
        == "step has no parameter \"gama\". Did you mean \"gamma\"? Known are: every, gamma.")
    #expect(
      message(#"{"one_cycle": {"maximum": 1, "over": "9 steps", "rising_share": 2}}"#)
        == "one_cycle: rising_share is 2.0, but it must be from 0 to 1.")
    #expect(
      message(#"{"reduce_on_plateau": {"factor": 1}}"#)
        == "reduce_on_plateau: factor is 1.0, but it must be below 1.")
    #expect(
      message(#"{"warm_up": {"over": "9 steps", "start_factor": 0}}"#)
        == "warm_up: start_factor is 0.0, but it must be above 0 and at most 1.")
  }

  @Test(arguments: Schedule.choices)
  func `The list of keys has the decoder's defaults`(choice: Choice) throws {
    try expectDefaults(of: choice, in: Schedule.self)
  }

  @Test func `A warm-up without anything behind it keeps the base`() throws {
    let text = #"{"warm_up": {"over": "3 steps"}}"#
    let schedule = try JSONDecoder().decode(Schedule.self, from: Data(text.utf8))
    #expect(schedule == .warmUp(LinearWarmUp(over: .steps(3))))
  }
}
