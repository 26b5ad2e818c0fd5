import Sonde
import SondeRuns

/// What whole steps took.
struct StepReport: BenchmarkReport {
  let experiment: String
  let batch: Int
  /// Channels, height and width.
  let picture: [Int]
  let precision: String
  let threads: Int
  let steps: Int
  let imagesPerSecond: Double
  let stepMilliseconds: Spread
  let peakMemoryBytes: Int
  let arenaBytes: Int
  let stateBytes: Int
  let compileSeconds: Double
  let flopsPerStep: Double
  let flopsPerSecond: Double
  /// Of one large matrix product.
  let peakFlopsPerSecond: Double
  let shareOfPeak: Double

  init(
    _ experiment: String, _ benchmark: StepBenchmark, _ measurement: StepBenchmark.Measurement,
    _ peak: MachinePeak
  ) {
    self.experiment = experiment
    batch = measurement.batch
    picture = Array(benchmark.input.dimensions.dropFirst())
    precision = benchmark.precision.rawValue
    threads = measurement.threads
    steps = measurement.secondsPerStep.count
    imagesPerSecond = measurement.imagesPerSecond
    stepMilliseconds = measurement.spread.scaled(by: 1000)
    peakMemoryBytes = measurement.peakMemoryBytes
    arenaBytes = measurement.arenaBytes
    stateBytes = measurement.stateBytes
    compileSeconds = measurement.compileSeconds
    flopsPerStep = measurement.flopsPerStep
    flopsPerSecond = measurement.flopsPerSecond
    peakFlopsPerSecond = peak.flopsPerSecond
    shareOfPeak = measurement.flopsPerSecond / peak.flopsPerSecond
  }

  func text(_ width: Int) -> String {
    let times = stepMilliseconds
    var table = TextTable(.left, .left)
    table.add("images a second", Wording.count(Int(imagesPerSecond.rounded())))
    table.add("step, median", Wording.milliseconds(times.median))
    table.add(
      "quartiles",
      "\(Wording.milliseconds(times.lowerQuartile)) to \(Wording.milliseconds(times.upperQuartile))"
    )
    table.add(
      "range",
      "\(Wording.milliseconds(times.minimum)) to \(Wording.milliseconds(times.maximum)), "
        + Wording.number(steps, of: "step"))
    table.add("peak memory", Wording.bytes(peakMemoryBytes))
    table.add("activations", Wording.bytes(arenaBytes))
    table.add("parameters", "\(Wording.bytes(stateBytes)), with the optimizer's memory")
    table.add(
      "work",
      "\(Wording.operations(flopsPerStep)) a step, \(Wording.operations(flopsPerSecond))/s")
    table.add(
      "share of peak",
      "\(Wording.percentage(shareOfPeak)) of \(Wording.operations(peakFlopsPerSecond))/s, "
        + "a large \(precision) matrix product")
    table.add("compiled in", Wording.milliseconds(compileSeconds * 1000))
    let shape = picture.map(String.init).joined(separator: "×")
    let head =
      "\(experiment): batches of \(Wording.count(batch)) pictures of \(shape), \(precision), "
      + Wording.number(threads, of: "thread")
    return head + "\n\n" + table.text(indentation: 2)
  }
}
