package import SondeCompiler
import SondeTensors

/// Where measurements outlive a process.
package protocol KernelStore {
  /// Lets a body read and add to what is known, while no other process does.
  ///
  /// What cannot be read is as if there were nothing; what cannot be written is not kept.
  func update(_ body: (inout [KernelMeasurement]) -> Void)
  /// What a person should know of what could not be read or written.
  var remarks: [String] { get }
}

/// Which kernel computes which convolution: for a network in training or evaluation, settled once for each problem.
///
/// A problem of another batch size gets the kernel of the first one that was asked for, so that evaluation and a short last batch
/// are not measured of their own. Belongs to the thread that computes.
package final class KernelChoices {
  /// Where choices come from that are not known yet.
  package enum Source {
    /// A rule: nothing is measured, and no file touched.
    case rule
    /// What the store knows, or else measuring, within an amount of memory.
    case measuring(any KernelStore, MemoryBudget)
  }

  /// To be raised whenever our own kernels become faster or slower: what was measured before says nothing then.
  package static let ownKernelsVersion = "2"

  private let source: Source
  private var settled: [ConvolutionProblem: KernelMeasurement] = [:]
  /// Problems that there is no memory to measure; the rule computes them.
  private var unmeasured: Set<ConvolutionProblem> = []

  /// - Parameters:
  ///   - source: Where choices come from that are not known yet.
  ///   - earlier: Choices that are kept as they are, as those of a run that goes on; what this machine cannot run is left out.
  package init(_ source: Source = .rule, earlier: [KernelMeasurement] = []) {
    self.source = source
    for measurement in earlier { keep(measurement) }
  }

  /// Keeps a choice that this machine can run; the first one stays.
  private func keep(_ measurement: KernelMeasurement) {
    let key = measurement.problem.ofAnyBatch
    guard settled[key] == nil, measurement.isPossible else { return }
    settled[key] = measurement
  }

  /// What a person should know: what could not be kept, and kernels that gave wrong results and were passed over.
  package var remarks: [String] {
    guard case .measuring(let store, _) = source else { return [] }
    return store.remarks + wrong
  }

  private var wrong: [String] {
    measurements.flatMap { measurement in
      measurement.trials.filter { $0.fault?.hasPrefix(KernelComparison.wrong) == true }.map {
        "The kernel \"\($0.kernel)\" is not used for \(measurement.problem): it is \($0.fault ?? "")."
      }
    }
  }

  /// Whether choices are measured.
  package var isMeasured: Bool { if case .measuring = source { true } else { false } }

  /// Everything that was settled, in an order of its own.
  package var measurements: [KernelMeasurement] {
    settled.values.sorted { $0.problem.description < $1.problem.description }
  }

  /// What was measured of a problem, of whichever batch size it was.
  package func measurement(of problem: ConvolutionProblem) -> KernelMeasurement? {
    settled[problem.ofAnyBatch]
  }

  /// Settles all problems of a graph that are not settled yet.
  ///
  /// The graph that counts comes first: others of another batch size follow it.
  package func settle(_ graph: Graph) {
    let threads = computeThreadCount()
    settle(graph.nodes.compactMap { ConvolutionProblem($0, in: graph, threads: threads) })
  }

  private func settle(_ problems: [ConvolutionProblem]) {
    guard case .measuring(let store, let budget) = source else { return }
    let missing = problems.filter {
      settled[$0.ofAnyBatch] == nil && !unmeasured.contains($0.ofAnyBatch)
    }
    guard !missing.isEmpty else { return }
    // What was tried on leaves no memory behind: the network's is taken next.
    defer { releaseCaches() }
    store.update { known in
      let cached = Dictionary(
        known.filter(\.isPossible).map { ($0.problem, $0) }, uniquingKeysWith: { first, _ in first }
      )
      for problem in missing where settled[problem.ofAnyBatch] == nil {
        let problem = problem.measurable
        if let measurement = cached[problem] {
          keep(measurement)
        } else if let measurement = KernelComparison.measure(problem, budget) {
          known.removeAll { $0.problem == problem }
          known.append(measurement)
          keep(measurement)
        } else {
          unmeasured.insert(problem.ofAnyBatch)
        }
      }
    }
  }

  /// The kernel that computes a problem.
  package func kernel(for problem: ConvolutionProblem) -> ConvolutionKernel {
    guard let chosen = settled[problem.ofAnyBatch]?.chosen, problem.candidates.contains(chosen)
    else { return problem.fixedKernel }
    return chosen
  }
}

extension KernelMeasurement {
  /// Whether this machine can run what was chosen.
  fileprivate var isPossible: Bool { problem.isSound && problem.candidates.contains(chosen) }
}

extension ConvolutionProblem {
  /// The most multiplications that a measurement does; a larger batch is measured as a smaller one.
  private static let mostMultiplyAdds = 1 << 33

  /// The same with a batch that is not measured for seconds.
  var measurable: ConvolutionProblem {
    let each = max(1, multiplyAdds / max(1, batch))
    return with(batch: min(batch, max(1, Self.mostMultiplyAdds / each)))
  }

  /// Whether the numbers are those of a convolution: they may come from a file.
  var isSound: Bool {
    let counts = [batch, channels, filters, groups, threads]
    let sizes = [image, kernel, stride, dilation]
    let range = 1...(1 << 24)
    guard counts.allSatisfy(range.contains),
      sizes.allSatisfy({ range.contains($0.height) && range.contains($0.width) }),
      (0...(1 << 24)).contains(padding.height), (0...(1 << 24)).contains(padding.width),
      channels.isMultiple(of: groups), filters.isMultiple(of: groups)
    else { return false }
    let size = outputSize
    let factors = [batch, channels, filters, kernel.height, kernel.width]
    let areas = [image.height, image.width, size.height, size.width]
    var product = 64.0
    for factor in factors + areas { product *= Double(factor) }
    return size.height > 0 && size.width > 0 && product < 0x1p62
  }
}
