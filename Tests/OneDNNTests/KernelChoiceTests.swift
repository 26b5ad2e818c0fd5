import Foundation
import SondeCompiler
import SondeTensors
import Testing

@testable import SondeOneDNN

/// Measurements kept in memory, which counts how often they are asked for.
private final class Shelf: KernelStore {
  var measurements: [KernelMeasurement] = []
  private(set) var visits = 0
  let remarks: [String] = []

  func update(_ body: (inout [KernelMeasurement]) -> Void) {
    visits += 1
    body(&measurements)
  }
}

@Suite(.serialized) struct KernelChoiceTests {
  private func problem(
    batch: Int = 4, _ direction: ConvolutionProblem.Direction = .forward, channels: Int = 3
  ) -> ConvolutionProblem {
    ConvolutionProblem(
      direction, Convolution(padding: 1), images: ValueType([batch, channels, 6, 6]),
      weights: [8, channels, 3, 3], threads: computeThreadCount())
  }

  /// A convolution and its weights' gradient, and statistics of the output where it is watched.
  private func graph(batch: Int = 4, isWatched: Bool = false) throws -> Graph {
    var builder = GraphBuilder()
    let images = builder.input("images", shape: [batch, 3, 6, 6])
    let weights = builder.state("weights", role: .parameter, shape: [8, 3, 3, 3])
    let output = try builder.value(
      .convolution(Convolution(padding: 1)), images, weights, name: "conv")
    builder.output("output", output)
    if isWatched {
      builder.output(
        "statistics",
        try builder.value(
          .activationStatistics(ActivationStatistics(low: 0, high: 1)), output, name: "conv"))
    }
    return builder.graph
  }

  private func choices(_ shelf: Shelf) -> KernelChoices {
    KernelChoices(.measuring(shelf, MemoryBudget()))
  }

  @Test func `What is in the table computes`() throws {
    for kernel in problem().candidates {
      let table = [KernelMeasurement(problem: problem(), chosen: kernel)]
      let states = StateStore(kernels: KernelChoices(earlier: table))
      let executable = try Executable(graph: graph(), states: states)
      let details = executable.listing.map(\.detail)
      let signs: [ConvolutionKernel: String] = [
        .channelsLast: "from channels last", .unfolded: "unfold",
      ]
      if case .own = kernel {
        #expect(details.contains("convolution own"))
      } else {
        #expect(!details.contains("convolution own"), "\(kernel): \(details)")
      }
      if let sign = signs[kernel] { #expect(details.contains(sign), "\(kernel): \(details)") }
    }
  }

  @Test func `Without measuring a rule chooses, and nothing is recorded`() throws {
    let states = StateStore()
    _ = try Executable(graph: graph(), states: states)
    #expect(states.kernels.measurements.isEmpty)
    #expect(states.kernels.kernel(for: problem()) == problem().fixedKernel)
  }

  @Test func `Every candidate is measured, and one that is fast is chosen`() throws {
    let shelf = Shelf()
    let choices = choices(shelf)
    choices.settle(try graph())
    let measurement = try #require(shelf.measurements.first)
    #expect(shelf.measurements.count == 1)
    #expect(measurement.problem == problem())
    #expect(measurement.trials.map(\.kernel) == problem().candidates)
    let times = measurement.trials.compactMap(\.seconds)
    #expect(times.allSatisfy { $0 > 0 } && !times.isEmpty)
    let chosen = measurement.trials.first { $0.kernel == measurement.chosen }?.seconds
    #expect(try #require(chosen) <= (times.min() ?? 0) * 1.03)
    #expect(choices.kernel(for: problem()) == measurement.chosen)
    #expect(choices.remarks.isEmpty, "\(choices.remarks)")
  }

  @Test func `What was measured once is not measured again`() throws {
    let shelf = Shelf()
    // No kernel was this fast: a measurement would show.
    let known = KernelMeasurement(
      problem: problem(), chosen: .unfolded,
      trials: [.init(kernel: .unfolded, seconds: 1e-12)])
    shelf.measurements = [known]
    let choices = choices(shelf)
    choices.settle(try graph())
    #expect(choices.measurements == [known] && shelf.measurements == [known])
    choices.settle(try graph())
    #expect(shelf.visits == 1)
  }

  @Test func `Another batch size follows the first`() throws {
    let shelf = Shelf()
    let choices = choices(shelf)
    choices.settle(try graph(batch: 4))
    choices.settle(try graph(batch: 7))
    choices.settle(try graph(batch: 1))
    #expect(shelf.measurements.map(\.problem.batch) == [4])
    #expect(choices.kernel(for: problem(batch: 7)) == choices.kernel(for: problem(batch: 4)))
  }

  @Test func `Being watched changes no choice`() throws {
    let plain = Shelf()
    choices(plain).settle(try graph())
    let choices = choices(plain)
    choices.settle(try graph(isWatched: true))
    #expect(plain.measurements.count == 1, "a watched step has no other problems")
    let states = StateStore(kernels: choices)
    let details = try [false, true].map { isWatched in
      try Executable(graph: graph(isWatched: isWatched), states: states).listing.map(\.detail)
        .filter { $0.hasPrefix("convolution") || $0.contains("fold") }
    }
    #expect(details[0] == details[1])
  }

  @Test func `A stored choice that cannot be run is measured again`() throws {
    let shelf = Shelf()
    // For maps of six by six there is no dense product.
    let impossible = KernelMeasurement(problem: problem(), chosen: .dense)
    shelf.measurements = [impossible]
    let choices = KernelChoices(.measuring(shelf, MemoryBudget()), earlier: [impossible])
    choices.settle(try graph())
    #expect(shelf.measurements.count == 1)
    #expect(shelf.measurements.first?.trials.isEmpty == false)
    #expect(choices.kernel(for: problem()) != .dense)
  }

  @Test func `The run's own choices come before the machine's`() throws {
    let shelf = Shelf()
    shelf.measurements = [KernelMeasurement(problem: problem(), chosen: .unfolded)]
    let earlier = KernelMeasurement(problem: problem(), chosen: .blocked)
    let choices = KernelChoices(.measuring(shelf, MemoryBudget()), earlier: [earlier])
    choices.settle(try graph())
    #expect(choices.kernel(for: problem()) == .blocked)
    #expect(shelf.visits == 0)
  }

  @Test func `Without memory for measuring the rule chooses, and nothing is kept`() throws {
    let shelf = Shelf()
    let choices = KernelChoices(.measuring(shelf, MemoryBudget(limit: 1000)))
    choices.settle(try graph())
    choices.settle(try graph(batch: 1))
    #expect(shelf.measurements.isEmpty && choices.measurements.isEmpty)
    #expect(choices.kernel(for: problem()) == problem().fixedKernel)
  }

  @Test func `A result that differs by more than rounding is found`() throws {
    let budget = MemoryBudget()
    let data = try TrialData(problem(), budget)
    let kernels = problem().candidates
    let one = try KernelTrial(problem(), kernels[0], data, budget)
    let other = try KernelTrial(problem(), .unfolded, data, budget)
    for trial in [one, other] {
      #expect(try trial.run() > 0)
      try trial.giveResult()
    }
    #expect(other.difference(from: one, problem()) == nil)
    other.result.address.floats[77] += 0.1
    #expect(
      other.difference(from: one, problem())?.hasPrefix("wrong: element 77 is ") == true)
    other.result.address.floats[77] = .nan
    #expect(other.difference(from: one, problem()) != nil)
  }

  @Test func `Of a very large batch only a part is measured`() {
    let large = problem(batch: 1_000_000, channels: 512)
    #expect(large.measurable.batch < 10_000 && large.measurable.batch > 1000)
    #expect(large.measurable.multiplyAdds <= 1 << 33)
    #expect(problem().measurable == problem())
  }

  @Test func `A measurement is the same after being written and read`() throws {
    let measurement = KernelMeasurement(
      problem: problem(.weightGradient), chosen: problem().candidates[0],
      trials: [
        .init(kernel: problem().candidates[0], seconds: 0.25), .init(kernel: .dense, fault: "no"),
      ])
    let data = try JSONEncoder().encode(measurement)
    #expect(try JSONDecoder().decode(KernelMeasurement.self, from: data) == measurement)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([ConvolutionKernel].self, from: Data(#"["own mmx"]"#.utf8))
    }
  }

  @Test func `Numbers that are no convolution's are not used`() {
    var problems: [ConvolutionProblem] = []
    func add(_ change: (inout ConvolutionProblem) -> Void) {
      var changed = problem()
      change(&changed)
      problems.append(changed)
    }
    add { $0.batch = 0 }
    add { $0.channels = .max }
    add { $0.image = Size2D(height: 0, width: 4) }
    add { $0.stride = 0 }
    add { $0.padding = -1 }
    add { $0.groups = 5 }
    add { $0.kernel = 4096 }
    add {
      $0.batch = 1 << 24
      $0.filters = 1 << 24
      $0.image = Size2D(1 << 20)
    }
    #expect(problems.allSatisfy { !$0.isSound } && problem().isSound)
    let earlier = problems.map { KernelMeasurement(problem: $0, chosen: .blocked) }
    #expect(KernelChoices(earlier: earlier).measurements.isEmpty)
  }
}
