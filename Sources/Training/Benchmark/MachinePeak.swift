import SondeCompiler
public import SondeExperiments
import SondeOneDNN
import SondeTensors

/// The fastest that this machine multiplies matrices, measured: what the speed of a step is held against.
public struct MachinePeak: Sendable, Hashable {
  /// The precision of the matrices.
  public let precision: Precision
  /// How many threads computed.
  public let threads: Int
  /// Floating-point operations a second; a multiplication and an addition are two.
  public let flopsPerSecond: Double

  /// Rows, columns and depth of the product: large enough that reading it costs nothing beside computing it.
  static let extent = 2048
  /// How long is measured at most, in seconds, when three products take less.
  private static let duration = 0.5

  /// Multiplies two large matrices a few times, in oneDNN, and takes the fastest time.
  ///
  /// - Parameters:
  ///   - precision: The precision of the matrices.
  ///   - threads: How many threads compute; as many as this process may use if nothing is given.
  /// - Returns: The peak.
  /// - Throws: When the precision is not available, or there is no memory for the matrices.
  public static func measure(
    precision: Precision = .float32, threads: Int? = nil
  ) throws -> MachinePeak {
    let precision = try precision.resolved()
    return try ComputeThread.run("peak", threads: threads) {
      let executable = try product(precision)
      let clock = ContinuousClock()
      let start = clock.now
      var fastest = Double.infinity
      var count = 0
      while count < 3 || (clock.now - start) / .seconds(1) < duration {
        // Alone, without the changes of layout around it.
        let seconds = try executable.profile().filter { $0.detail.hasPrefix("linear") }
          .reduce(0) { $0 + $1.seconds }
        // The first one fetches memory.
        if count > 0 { fastest = min(fastest, seconds) }
        count += 1
      }
      let flops = 2 * Double(executable.graph.multiplyAdds)
      return MachinePeak(
        precision: precision, threads: computeThreadCount(), flopsPerSecond: flops / fastest)
    }
  }

  private static func product(_ precision: Precision) throws -> Executable {
    var builder = GraphBuilder()
    let rows = builder.input("rows", shape: [extent, extent])
    let weights = builder.state("weights", role: .parameter, shape: [extent, extent])
    builder.output(
      "product", try builder.value(.linear(LinearProduct()), rows, weights, name: "product"))
    let states = StateStore()
    let executable = try Executable(graph: builder.graph, states: states)
    var generator = Generator(seed: 1)
    let numbers = Tensor(
      shape: [extent, extent],
      elements: (0..<extent * extent).map { _ in generator.uniform() - 0.5 })
    executable.feed("rows", numbers)
    try states.set("weights", to: numbers)
    return executable
  }
}
