public import Foundation

/// What happened in a run: the only thing that training emits and every reader reads.
///
/// A run's record is its events in order. Steps count weight updates and epochs count passes over the
/// training set, both from 1; a step or epoch belongs to the event that it completes.
public enum Event: Hashable, Sendable {
  /// Training began from initial weights.
  case started(Started)
  /// Training went on from a checkpoint; what had been recorded after it is replaced.
  case resumed(Resumed)
  /// The record was read from another program's log; there is no event of the beginning then.
  case imported(Imported)
  /// The layers that are watched became known: once, after the beginning.
  case layers(Layers)
  /// One batch was learned from.
  case step(Step)
  /// The training set was passed over once.
  case epochEnded(EpochEnded)
  /// A whole set of samples was evaluated.
  case evaluation(Evaluation)
  /// The distribution of a parameter or gradient was taken.
  case histogram(Distribution)
  /// One number of a metric that comes alone, as in logs of other programs.
  case metric(Metric)
  /// Quantities were measured inside the network.
  case readings(Readings)
  /// A checkpoint was saved.
  case checkpoint(Checkpoint)
  /// Something that a person should know, but that does not stop the run.
  case warning(Warning)
  /// Training ended, well or not.
  case stopped(Stopped)

  /// Which event it is; the raw value is its name in files.
  public enum Kind: String, Codable, CaseIterable, Hashable, Sendable {
    case started, resumed, imported, layers, step
    case epochEnded = "epoch_ended"
    case evaluation, metric, histogram, readings, checkpoint, warning, stopped
  }

  /// Which event it is.
  public var kind: Kind {
    switch self {
    case .started: .started
    case .resumed: .resumed
    case .imported: .imported
    case .layers: .layers
    case .step: .step
    case .epochEnded: .epochEnded
    case .evaluation: .evaluation
    case .metric: .metric
    case .histogram: .histogram
    case .readings: .readings
    case .checkpoint: .checkpoint
    case .warning: .warning
    case .stopped: .stopped
    }
  }

  /// When it happened, by the wall clock.
  public var time: Date {
    switch self {
    case .started(let event): event.time
    case .resumed(let event): event.time
    case .imported(let event): event.time
    case .layers(let event): event.time
    case .step(let event): event.time
    case .epochEnded(let event): event.time
    case .evaluation(let event): event.time
    case .metric(let event): event.time
    case .histogram(let event): event.time
    case .readings(let event): event.time
    case .checkpoint(let event): event.time
    case .warning(let event): event.time
    case .stopped(let event): event.time
    }
  }

  /// The number of weight updates made when it happened; none where that is not recorded.
  public var step: Int? {
    switch self {
    case .started, .imported, .layers: 0
    case .resumed(let event): event.step
    case .step(let event): event.step
    case .epochEnded(let event): event.step
    case .evaluation(let event): event.step
    case .metric(let event): event.step
    case .histogram(let event): event.step
    case .readings(let event): event.step
    case .checkpoint(let event): event.step
    case .warning: nil
    case .stopped(let event): event.step
    }
  }

  /// The current time to the millisecond, which files keep exactly.
  public static var now: Date {
    Date(timeIntervalSince1970: (Date().timeIntervalSince1970 * 1000).rounded() / 1000)
  }
}
