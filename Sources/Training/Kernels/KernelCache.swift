import Foundation
import SondeFormats
import SondeOneDNN
import SondeRuns

/// The measurements of a machine: what every process on it shares.
///
/// A process holds a lock while it measures, so that two which begin at the same time come to the same choice.
final class KernelCache: KernelStore {
  /// How long another process may measure before this one goes on without it.
  private static let patience = Duration.seconds(120)

  /// The file; nil where nothing is kept.
  let path: String?
  private(set) var remarks: [String] = []

  /// - Parameter folder: Where files are kept; nil to keep nothing.
  init(folder: String?) {
    path = folder.map { "\($0)/kernels-\(Self.machine).json" }
  }

  /// What kernels' times depend on, as a short text: the processor, its instruction sets and threads, and the versions of oneDNN
  /// and of our own kernels.
  private static var machine: String {
    let machine = Machine.current()
    let parts =
      [machine.processor, "\(machine.hardwareThreads)", oneDNNVersion()]
      + [KernelChoices.ownKernelsVersion] + machine.instructionSets
    var checksum = SHA256()
    checksum.add([UInt8](parts.joined(separator: "\n").utf8))
    return String(checksum.text.prefix(16))
  }

  func update(_ body: (inout [KernelMeasurement]) -> Void) {
    guard let path else {
      var measurements: [KernelMeasurement] = []
      return body(&measurements)
    }
    CacheLock.hold(path, patience: Self.patience) {
      let known = read()
      var measurements = known
      body(&measurements)
      guard measurements != known else { return }
      do {
        try KernelFile(measurements).write(to: path)
      } catch {
        remark("The choice of kernels cannot be kept in \(path): \(error)")
      }
    }
  }

  private func read() -> [KernelMeasurement] {
    guard let path else { return [] }
    do {
      return try KernelFile(contentsOf: path)?.measurements ?? []
    } catch {
      remark(
        "The choice of kernels in \(path) cannot be read, and kernels are measured again: \(error)")
      return []
    }
  }

  /// Notes what a person should know, once.
  private func remark(_ text: String) {
    if !remarks.contains(text) { remarks.append(text) }
  }
}
