import Synchronization

/// What others ask of a training that is under way; it looks between two steps.
public final class TrainingCommands: Sendable {
  /// Something asked for.
  public enum Command: Hashable, Sendable {
    /// Save a checkpoint and stop; says why, as in `SIGINT`.
    case stop(reason: String)
    /// Put a note into the run's record, for people to see.
    case warn(String)
  }

  private let queue = Mutex<[Command]>([])

  /// Makes a queue with nothing in it.
  public init() {}

  /// Asks for something; safe from any thread.
  public func send(_ command: Command) { queue.withLock { $0.append(command) } }

  /// Takes the oldest command.
  func take() -> Command? {
    queue.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }
}
