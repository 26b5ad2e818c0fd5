import Foundation
import SondeFormats

/// Makes a run of TensorBoard event files that another program wrote.
///
/// The log is read twice: first to see which tags there are, then to convert. Nothing of it is held in memory.
public struct LogImport {
  /// What came of an import.
  public struct Result: Encodable, Hashable, Sendable {
    /// The new run's folder.
    public let folder: String
    /// How many event files were read.
    public let files: Int
    /// How many numbers and histograms were taken over.
    public let events: Int
    /// The layers, in the order of the data.
    public let layers: [Event.Layer]
    /// The metrics.
    public let metrics: [String]
    /// What could not be read, and why.
    public let warnings: [String]
  }

  private let path: String
  private let log: LogFolder
  private let mapping: LogMapping
  private var survey = LogSurvey()
  private var warnings: [String] = []

  /// Looks through a log.
  ///
  /// - Parameters:
  ///   - path: A folder with event files, also in folders in it, or one event file.
  ///   - mapping: What tags mean where they cannot be understood by themselves.
  /// - Throws: ``RunError`` where there is no log, or several; damage in a file is told as a warning later.
  public init(_ path: String, mapping: LogMapping = LogMapping()) throws {
    var path = path
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    self.path = path
    self.mapping = mapping
    log = try LogFolder(path)
    for file in log.files {
      let reader = try EventFileReader(contentsOf: file.path)
      do {
        while let events = try reader.next() {
          for event in events { survey.add(event, of: file) }
        }
        warn(of: reader)
      } catch let error as FormatError {
        // What stands before the damage is sound.
        warnings.append("\(error)")
      }
    }
    guard !survey.scalarOrder.isEmpty || !survey.distributionOrder.isEmpty else {
      throw RunError.emptyLog(path: path, reasons: warnings)
    }
  }

  private mutating func warn(of reader: EventFileReader) {
    if reader.oversizedCount > 0 {
      warnings.append(
        "\(reader.name): \(reader.oversizedCount) records are too large for numbers or histograms, and were left out"
      )
    }
  }

  /// Makes the run.
  ///
  /// - Parameters:
  ///   - parent: Where runs are kept.
  ///   - name: What the run is called; the log's folder by default.
  /// - Returns: What was taken over.
  /// - Throws: ``RunError`` when the run cannot be written.
  public func run(in parent: String = "runs", name: String? = nil) throws -> Result {
    let name = name ?? URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent
    let folder = try RunFolder.create(name: name, in: parent, experiment: nil)
    let lock = try RunLock(folder)
    defer { withExtendedLifetime(lock) {} }
    let store = try RunStore(writing: folder.databasePath)
    let metrics = LogMetrics(survey, mapping)
    let layers = LogLayers(
      survey, mapping, announced: metrics.layers(in: survey.scalarOrder))
    let begin = Date(timeIntervalSince1970: survey.firstTime ?? 0)
    try store.append(
      [
        .imported(Event.Imported(name: name, files: log.files.map(\.path), time: begin)),
        .layers(Event.Layers(layers: layers.layers, time: begin)),
      ] + warnings.map { .warning(Event.Warning($0, time: begin)) })
    var converter = LogConverter(survey, metrics, layers, clock: try clock(metrics))
    var batch: [Event] = []
    var count = 0
    for file in log.files {
      try forEachEvent(of: file) { event in
        batch += converter.events(event, of: file)
        guard batch.count >= 5000 else { return }
        count += batch.count
        try store.append(batch)
        batch.removeAll(keepingCapacity: true)
      }
      batch += converter.finish()
    }
    try store.append(batch)
    count += batch.count
    let names = try store.metricNames().map(\.description)
    try store.close()
    return Result(
      folder: folder.path, files: log.files.count, events: count, layers: layers.layers,
      metrics: names, warnings: warnings)
  }

  /// Reads a file as far as it is sound.
  private func forEachEvent(
    of file: LogFolder.File, _ body: (LoggedEvent) throws -> Void
  ) throws {
    let reader = try EventFileReader(contentsOf: file.path)
    while let events = try? reader.next() { for event in events { try body(event) } }
  }

  /// When which weight update was made.
  private func clock(_ metrics: LogMetrics) throws -> LogClock {
    var clock = LogClock()
    let keys = metrics.clockKeys
    guard !keys.isEmpty else { return clock }
    for file in log.files {
      try forEachEvent(of: file) { event in
        guard case .scalar(let tag, _) = event.content,
          keys.contains(LogSurvey.Key(tag: tag, split: file.split))
        else { return }
        clock.add(time: LogSurvey.time(of: event), step: LogSurvey.step(of: event))
      }
    }
    return clock
  }
}
