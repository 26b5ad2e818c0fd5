import Foundation
import Synchronization

/// What is done about pictures that cannot be decoded.
public enum UnreadablePolicy: String, Hashable, Sendable, CaseIterable {
  /// They are an error when they are met.
  case fail
  /// Every picture is decoded once when the data set is opened, and those that cannot be are left out.
  ///
  /// So the samples, their order and all that is drawn for them are the same in every epoch and every run.
  case skip

  /// Which pictures can be read.
  ///
  /// - Parameters:
  ///   - count: How many pictures there are.
  ///   - name: What a picture is called.
  ///   - read: Decodes a picture; called from several threads at once.
  /// - Returns: The places of those that can be read, and the names of the others.
  /// - Throws: ``DatasetError/noneReadable(count:first:)`` when no picture can be read.
  func readable(
    count: Int, name: (Int) -> String, read: @Sendable (Int) throws -> Void
  ) throws -> (indices: [Int], skipped: [String]) {
    guard self == .skip, count > 0 else { return (Array(0..<count), []) }
    let failures = Mutex<[Int: String]>([:])
    DispatchQueue.concurrentPerform(iterations: count) { index in
      do {
        try read(index)
      } catch {
        failures.withLock { $0[index] = "\(error)" }
      }
    }
    let failed = failures.withLock { $0 }
    let indices = (0..<count).filter { failed[$0] == nil }
    guard !indices.isEmpty else {
      throw DatasetError.noneReadable(count: count, first: failed[0] ?? "")
    }
    return (indices, failed.keys.sorted().map(name))
  }
}
