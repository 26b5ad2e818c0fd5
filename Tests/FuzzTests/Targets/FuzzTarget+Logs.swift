import Foundation
@testable import SondeFormats
import SondeExperiments
@testable import SondeRuns
import TestSupport

/// Logs of other programs.
extension FuzzTarget {
  static let logs = [logMessage, logMapping]

  /// Damage behind a right checksum, in all forms in which numbers and histograms come; what is read becomes a run.
  static let logMessage = FuzzTarget(
    name: "log-message",
    seeds: {
      try ["healthy/events.out.tfevents.0.gz", "keras/train/events.out.tfevents.0.gz"].flatMap {
        let bytes = try SequentialFile(fixturePath("logs/\($0)")).read(upTo: 8 << 20)
        return messages(bytes).prefix(200).filter { $0.count < 20_000 }
      }
    },
    tokens: ["conv1.weight_grad", "loss/train", "histograms", "scalars", "/", ":0"],
    read: { bytes in
      var record: [UInt8] = []
      EventRecord.append(bytes, to: &record)
      let events = try EventFileReader(bytes: record).next() ?? []
      try demand(events.count <= bytes.count + 1, "\(events.count) events of \(bytes.count) bytes")
      let file = LogFolder.File(path: "memory", split: nil)
      var survey = LogSurvey()
      for event in events { survey.add(event, of: file) }
      let mapping = LogMapping()
      let metrics = LogMetrics(survey, mapping)
      let layers = LogLayers(
        survey, mapping, announced: metrics.layers(in: survey.scalarOrder))
      var converter = LogConverter(survey, metrics, layers, clock: LogClock())
      let converted = events.flatMap { converter.events($0, of: file) } + converter.finish()
      for event in converted {
        guard case .histogram(let distribution) = event else { continue }
        let packed = distribution.histogram.packedBuckets
        try demand(Histogram.unpack(packed) != nil, "a histogram whose buckets cannot be read back")
      }
    }, isRefusal: { $0 is FormatError })

  static let logMapping = FuzzTarget(
    name: "log-mapping",
    seeds: {
      [
        Array(
          """
          layers:
            - {name: stem, kind: convolution, tags: [w0, w0_gradient]}
            - {name: head, tags: []}
          metrics:
            my_objective: loss/train
            gpu: ignore
          """.utf8)
      ]
    },
    tokens: ["layers", "tags", "name", "kind", "[", "]", "{", "}", ":", "- ", "\n", "ignore", "/"],
    read: { bytes in
      let mapping = try LogMapping(
        yaml: String(decoding: bytes, as: UTF8.self), source: "spoilt.yaml")
      try demand(mapping.layers.count <= bytes.count, "more layers than bytes")
    }, isRefusal: { $0 is ExperimentError })

  /// The messages of a file: each stands behind a length of 8 bytes and its checksum of 4.
  static func messages(_ file: [UInt8]) -> [[UInt8]] {
    var bytes = file[...]
    var messages: [[UInt8]] = []
    while bytes.count >= 16 {
      let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      messages.append(Array(bytes.dropFirst(12).prefix(length)))
      bytes = bytes.dropFirst(length + 16)
    }
    return messages
  }
}
