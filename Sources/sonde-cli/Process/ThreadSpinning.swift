import Foundation

/// How long libgomp's threads spin when they wait for work, before they sleep.
///
/// libgomp's default is to spin for milliseconds, which starves every other thread that wants the processor: the threads that
/// load pictures, and other processes. It reads its settings before `main`, so the process starts itself once more with the
/// setting in its environment, which takes some 15 ms.
///
/// Measured with LeNet on two cores (AMD EPYC), images a second in training with batches of 16 and of 64, the best of 14 runs
/// (machine nearly quiet) and the median (other processes want both cores):
///
/// | spins | best, 16 | best, 64 | median, 16 | median, 64 |
/// | ---: | ---: | ---: | ---: | ---: |
/// | 0 | 4,400 | 9,800 | 1,700 | 3,400 |
/// | 100 | 5,300 | 7,900 | 1,100 | 3,300 |
/// | 1000 | 10,300 | 10,000 | 2,600 | 3,100 |
/// | **3000** | 10,700 | 12,300 | 3,300 | 2,500 |
/// | 10000 | 12,100 | 10,900 | 1,000 | 1,800 |
/// | 300000 (libgomp's default) | 11,700 | 13,000 | 1,800 | 2,900 |
///
/// With more than about 10000 single runs beside others fell to 100 images a second.
enum ThreadSpinning {
  /// How many times a waiting thread looks for work before it sleeps.
  private static let spinCount = "3000"

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
