import SondeRuns

/// Memory that was asked for and could not be had.
public struct MemoryShortage: Hashable, Sendable, CustomStringConvertible {
  /// What it was asked for, as the beginning of a sentence.
  public let purpose: String
  /// How much was asked for, in bytes.
  public let wanted: Int
  /// How much is free of what may be taken, in bytes; nil where the system refused.
  public let free: Int?
  /// How much may be taken, in bytes.
  public let limit: Int

  /// What was asked for, and what there is; a sentence without its end.
  public var description: String {
    let wanted = "\(purpose): \(Wording.bytes(wanted)) are asked for"
    guard let free else { return "\(wanted), but the system has no more," }
    return
      "\(wanted), but \(Wording.bytes(free)) are free of the \(Wording.bytes(limit)) that may be taken,"
  }
}
