import Foundation
import SondeOneDNN
import SondeRuns
import Synchronization

/// Runs work on a thread of its own, with room on its stack.
///
/// oneDNN keeps a team of threads for each thread that calls it, so everything that computes belongs on one that stays;
/// Swift's cooperative pool is neither that nor meant to be held for hours.
package enum ComputeThread {
  private final class Box<Value: Sendable>: Sendable {
    let result = Mutex<Result<Value, any Error>?>(nil)
  }

  /// Runs a body on a new thread and waits for it.
  ///
  /// - Parameters:
  ///   - name: What the thread is called.
  ///   - threads: How many threads compute; as many as this process may use if nothing is given.
  ///   - body: What is run.
  /// - Returns: What the body returns.
  /// - Throws: What the body throws.
  package static func run<Value: Sendable>(
    _ name: String, threads: Int? = nil, _ body: @escaping @Sendable () throws -> Value
  ) throws -> Value {
    let box = Box<Value>()
    let done = DispatchSemaphore(value: 0)
    start(name, threads) {
      let result = Result { try body() }
      box.result.withLock { $0 = result }
      done.signal()
    }
    done.wait()
    guard let result = box.result.withLock({ $0 }) else {
      throw CancellationError()
    }
    return try result.get()
  }

  /// Runs a body on a new thread without holding one of the cooperative pool.
  package static func run<Value: Sendable>(
    _ name: String, threads: Int? = nil, _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      start(name, threads) { continuation.resume(with: Result { try body() }) }
    }
  }

  private static func start(
    _ name: String, _ threads: Int?, _ body: @escaping @Sendable () -> Void
  ) {
    let thread = Thread {
      // What OpenMP would take knows the processors that the process may use, but not the container's quota.
      setComputeThreadCount(threads ?? min(computeThreadCount(), Machine.current().usableThreads))
      body()
    }
    thread.name = name
    thread.stackSize = 8 << 20
    thread.start()
  }
}
