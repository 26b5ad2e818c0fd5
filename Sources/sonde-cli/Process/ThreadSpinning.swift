import Foundation

/// How long libgomp's threads spin when they wait for work, before they sleep.
///
/// libgomp's default is to spin for milliseconds, which starves every other thread that wants the processor: the threads that
/// load pictures, and other processes. It reads its settings before `main`, so the process starts itself once more with the
/// setting in its environment, which takes some 15 ms.
enum ThreadSpinning {
  /// How many times a waiting thread looks for work before it sleeps.
  private static let spinCount = "10000"

  /// Starts the process anew with the setting, unless the user made a choice; to be called before any thread is started.
  static func limit() {
    guard getenv("GOMP_SPINCOUNT") == nil, getenv("OMP_WAIT_POLICY") == nil else { return }
    setenv("GOMP_SPINCOUNT", spinCount, 1)
    // By its own path the process keeps its name in lists of processes; the link works even where the file was replaced.
    let link = "/proc/self/exe"
    if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: link) {
      execv(path, CommandLine.unsafeArgv)
    }
    execv(link, CommandLine.unsafeArgv)
    // Without it everything works, only slower beside others.
  }
}
