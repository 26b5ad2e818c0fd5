public import Foundation

/// What a list of runs tells of one: how far it came, and what came of it.
public struct RunOverview: Codable, Hashable, Sendable {
  /// What has become of a run.
  public enum State: String, Codable, CaseIterable, Hashable, Sendable {
    /// A process writes it.
    case running
    /// All planned steps were made.
    case finished
    /// A signal stopped it; it can be resumed.
    case interrupted
    /// A loss, weight or gradient was not a finite number.
    case diverged
    /// It ended with an error.
    case failed
    /// Its process ended without a word; it can be resumed.
    case killed
    /// It was read from another program's log.
    case imported
    /// Nothing is recorded.
    case empty
  }

  /// The run's name: the folder's.
  public var name: String
  /// The folder's path.
  public var path: String
  /// What has become of it.
  public var state: State
  /// The experiment's name, or the log's.
  public var experiment: String?
  /// How many weight updates were made.
  public var step: Int
  /// How many weight updates are planned, where that is known.
  public var plannedSteps: Int?
  /// The epoch, from 1; 0 where that is not known.
  public var epoch: Int
  /// How many epochs are planned, where that is known.
  public var plannedEpochs: Int?
  /// Which set loss and accuracy are of: "validation", or else "test", or else "train".
  public var split: String?
  /// The newest loss.
  public var loss: Double?
  /// The newest accuracy, from 0 to 1.
  public var accuracy: Double?
  /// When the run began.
  public var began: Date?
  /// When something was last recorded.
  public var ended: Date?
  /// Words that people gave to it.
  public var tags: [String]

  /// Looks at a run.
  ///
  /// - Throws: ``RunError`` when the record cannot be read.
  public init(_ folder: RunFolder) throws {
    name = folder.name
    path = folder.path
    (state, step, epoch, tags) = (.empty, 0, 0, [])
    let isHeld = RunLock.isHeld(folder)
    guard let store = try Self.store(of: folder) else {
      if isHeld { state = .running }
      return
    }
    tags = try store.tags()
    try gather(store)
    if isHeld { state = .running }
    try takeNumbers(from: store)
  }

  /// The run's record; nil where it was not begun.
  private static func store(of folder: RunFolder) throws -> RunStore? {
    guard FileManager.default.fileExists(atPath: folder.databasePath) else { return nil }
    do {
      return try RunStore(reading: folder.databasePath)
    } catch RunError.storeEmpty {
      return nil
    }
  }

  private mutating func gather(_ store: RunStore) throws {
    let kinds: Set<Event.Kind> = [.started, .imported, .resumed, .epochEnded, .stopped]
    for event in try store.events(of: kinds).map(\.event) {
      ended = event.time
      switch event {
      case .started(let started):
        (experiment, began, state) = (started.name, started.time, .killed)
        (plannedSteps, plannedEpochs) = (started.steps, started.epochs)
      case .imported(let imported):
        (experiment, began, state) = (imported.name, imported.time, .imported)
      case .resumed(let resumed):
        (step, epoch, state) = (resumed.step, resumed.epoch, .killed)
      case .epochEnded(let end): (step, epoch) = (end.step, end.epoch)
      case .stopped(let stopped):
        step = stopped.step
        state = State(stopped.reason)
      default: break
      }
    }
  }

  private mutating func takeNumbers(from store: RunStore) throws {
    let newest = try store.newestStep()
    step = max(step, newest?.step ?? 0)
    epoch = max(epoch, newest?.epoch ?? 0)
    if let time = newest?.time { ended = max(ended ?? time, time) }
    for set in ["validation", "test", "train"] {
      let prefix = set == "train" ? "epoch_" : ""
      func value(_ name: String) throws -> Double? {
        try store.latest(prefix + name, split: set)?.value ?? store.latest(name, split: set)?.value
      }
      let numbers = (try value("loss"), try value("accuracy"))
      guard numbers.0 != nil || numbers.1 != nil else { continue }
      (split, loss, accuracy) = (set, numbers.0, numbers.1)
      return
    }
  }
}

extension RunOverview.State {
  init(_ reason: Event.StopReason) {
    self =
      switch reason {
      case .finished: .finished
      case .interrupted: .interrupted
      case .nonFinite: .diverged
      case .failed: .failed
      }
  }
}
