import Sonde
import SondeRuns

/// How fast pictures become batches.
struct DataReport: BenchmarkReport {
  let experiment: String
  let batch: Int
  let threads: Int
  /// How many pictures were visited again and again.
  let pictures: Int
  /// Pictures a second when each is read and decoded every time.
  let decodedPerSecond: Double
  /// Pictures a second when they are kept; none where the set lies in memory anyway.
  let keptPerSecond: Double?

  init(_ experiment: String, _ measurement: DataBenchmark.Measurement) {
    self.experiment = experiment
    batch = measurement.batch
    threads = measurement.threads
    pictures = measurement.pictures
    decodedPerSecond = measurement.decodedPerSecond
    keptPerSecond = measurement.keptPerSecond
  }

  func text(_ width: Int) -> String {
    func speed(_ perSecond: Double) -> String {
      "\(Wording.count(Int(perSecond.rounded()))) pictures/s"
    }
    var table = TextTable(.left, .right)
    if let keptPerSecond {
      table.add("read or made, and transformed", speed(decodedPerSecond))
      table.add("kept in memory, and transformed", speed(keptPerSecond))
    } else {
      table.add("in memory, and transformed", speed(decodedPerSecond))
    }
    let head =
      "\(experiment): \(Wording.number(pictures, of: "picture")) in batches of "
      + "\(Wording.count(batch)), \(Wording.number(threads, of: "thread"))"
    return head + "\n\n" + table.text(indentation: 2)
  }
}
