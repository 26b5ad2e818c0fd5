import SondeCompiler
public import SondeExperiments
import SondeOneDNN
import SondeTensors

/// Which kernel computes each convolution and product of a step of training, what the others took, and how far that is from what
/// the machine can do.
public struct KernelReport: Sendable, Hashable {
  /// One way to compute it.
  public struct Candidate: Sendable, Hashable, Codable {
    /// The kernel's name, as in `own avx512`.
    public let kernel: String
    /// What it takes when it is not disturbed, in seconds; nil where it did not run.
    public let seconds: Double?
    /// Why it was out of the question; nil where it was not.
    public let fault: String?
    /// Whether it is the one that computes.
    public let isChosen: Bool
  }

  /// A direction of a layer's convolution or product.
  public struct Row: Sendable, Hashable, Codable {
    /// The layer.
    public let layer: String
    /// `forward`, `input gradient` or `weight gradient`.
    public let direction: String
    /// Channels, extents and kernel, as in `3→6 32×32 kernel 5×5`.
    public let shapes: String
    /// In the order in which equals are taken; of what was not measured only the chosen one.
    public let candidates: [Candidate]
    /// What the chosen one computes a second, a multiplication and an addition being two; nil where it was not measured.
    public let flopsPerSecond: Double?
    /// The part of the machine's peak that this is.
    public let shareOfPeak: Double?
  }

  /// How many samples a step has.
  public let batch: Int
  /// The precision of numbers.
  public let precision: Precision
  /// How many threads compute.
  public let threads: Int
  /// Of one large matrix product, measured; a multiplication and an addition are two.
  public let peakFlopsPerSecond: Double
  /// The file that keeps what was measured; nil where nothing is kept.
  public let cache: String?
  /// In the order in which a step computes them.
  public let rows: [Row]
}

extension KernelReport {
  /// Finds out what a benchmark's step is computed by; what is not known yet is measured.
  ///
  /// - Parameter benchmark: What is trained, and how kernels are chosen.
  /// - Throws: When the network does not suit the input, or there is no memory for the matrices of the peak.
  public init(_ benchmark: StepBenchmark) throws {
    let peak = try MachinePeak.measure(for: benchmark)
    let rows = try ComputeThread.run("kernels", threads: benchmark.threads) {
      let graphs = NetworkGraphs(
        network: benchmark.network,
        picture: Shape(Array(benchmark.input.dimensions.dropFirst())),
        settings: benchmark.settings, monitor: .none)
      let batch = benchmark.input[0]
      let choices = benchmark.kernels.choices()
      let graph = try Pipeline.standard.run(
        graphs.graph(for: .training(batch: batch, givesGradients: false, isWatched: false)))
      choices.settle(graph)
      return graph.nodes.compactMap { node in
        ConvolutionProblem(node, in: graph, threads: computeThreadCount()).map {
          Row(layer: node.name, $0, choices, peak.flopsPerSecond)
        }
      }
    }
    self.init(
      batch: benchmark.input[0], precision: benchmark.precision, threads: peak.threads,
      peakFlopsPerSecond: peak.flopsPerSecond, cache: benchmark.kernels.cachePath, rows: rows)
  }
}

extension KernelReport.Row {
  fileprivate init(
    layer: String, _ problem: ConvolutionProblem, _ choices: KernelChoices, _ peak: Double
  ) {
    let chosen = choices.kernel(for: problem)
    let measurement = choices.measurement(of: problem)
    let trials = measurement?.trials ?? [KernelMeasurement.Trial(kernel: chosen)]
    let seconds = trials.first { $0.kernel == chosen }?.seconds
    let speed = seconds.map { 2 * Double((measurement?.problem ?? problem).multiplyAdds) / $0 }
    self.init(
      layer: layer, direction: problem.direction.rawValue, shapes: problem.shapes,
      candidates: trials.map {
        KernelReport.Candidate(
          kernel: $0.kernel.description, seconds: $0.seconds, fault: $0.fault,
          isChosen: $0.kernel == chosen)
      },
      flopsPerSecond: speed, shareOfPeak: speed.map { $0 / peak })
  }
}

extension KernelPolicy {
  /// The file of this machine's measurements; nil where none is kept.
  var cachePath: String? {
    guard case .measured(let folder) = self else { return nil }
    return KernelCache(folder: folder).path
  }
}
