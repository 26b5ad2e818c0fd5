import Sonde
import SondeRuns

/// How the time of a step follows from batch and threads.
struct ScalingReport: BenchmarkReport {
  /// One size; what was measured is missing where there was too little memory.
  struct Point: Encodable {
    let batch: Int
    let threads: Int
    let imagesPerSecond: Double?
    let stepMilliseconds: Spread?
    let arenaBytes: Int?

    init(_ point: StepScaling.Point) {
      batch = point.batch
      threads = point.threads
      imagesPerSecond = point.measurement?.imagesPerSecond
      stepMilliseconds = point.measurement?.spread.scaled(by: 1000)
      arenaBytes = point.measurement?.arenaBytes
    }
  }

  let experiment: String
  let precision: String
  let byBatch: [Point]
  let byThreads: [Point]

  init(_ experiment: String, _ benchmark: StepBenchmark, _ scaling: StepScaling) {
    self.experiment = experiment
    precision = benchmark.precision.rawValue
    byBatch = scaling.byBatch.map(Point.init)
    byThreads = scaling.byThreads.map(Point.init)
  }

  func text(_ width: Int) -> String {
    """
    \(experiment), \(precision): a step by its batch

    \(Self.table(byBatch).text(indentation: 2))

    \(experiment), \(precision): a step by the threads that compute

    \(Self.table(byThreads).text(indentation: 2))
    """
  }

  private static func table(_ points: [Point]) -> TextTable {
    var table = TextTable(.right, .right, .right, .right, .right, .right, .right)
    table.add("batch", "threads", "median", "lower", "upper", "images/s", "activations")
    for point in points {
      let (batch, threads) = ("\(point.batch)", "\(point.threads)")
      guard let times = point.stepMilliseconds, let speed = point.imagesPerSecond,
        let arena = point.arenaBytes
      else {
        table.add(batch, threads, "no room")
        continue
      }
      table.add(
        batch, threads, Wording.milliseconds(times.median),
        Wording.milliseconds(times.lowerQuartile), Wording.milliseconds(times.upperQuartile),
        Wording.count(Int(speed.rounded())), Wording.bytes(arena))
    }
    return table
  }
}
