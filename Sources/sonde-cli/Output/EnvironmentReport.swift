import Sonde
import SondeOneDNN
import SondeRuns

/// What there is to compute with, for people and machines.
struct EnvironmentReport: Encodable {
  let machine: Machine
  let memory: MemoryUse
  /// How many threads compute unless something else is asked for.
  let computeThreads: Int
  let versions: [String: String]

  init() {
    machine = Machine.current(oneDNNVersion: oneDNNVersion())
    memory = MemoryUse.current()
    computeThreads = min(computeThreadCount(), machine.usableThreads)
    versions = [
      "oneDNN": oneDNNVersion(), "Sonde": Version.current, "Swift": machine.swiftVersion,
    ]
  }

  /// The report for people.
  var text: String {
    var table = TextTable(.left, .left)
    table.add("Sonde", Version.current)
    table.add("Swift", machine.swiftVersion)
    table.add("oneDNN", oneDNNVersion())
    table.add("system", "\(machine.operatingSystem), Linux \(machine.kernel)")
    table.add("processor", machine.processor)
    table.add(
      "cores",
      "\(machine.cores), \(machine.hardwareThreads) threads, \(machine.usableThreads) usable")
    table.add("compute threads", "\(computeThreads)")
    for (index, line) in instructionSetLines.enumerated() {
      table.add(index == 0 ? "instruction sets" : "", line)
    }
    table.add("memory", Wording.bytes(memory.totalBytes))
    if let limit = memory.limitBytes { table.add("allowed", Wording.bytes(limit)) }
    table.add("available", Wording.bytes(memory.availableBytes))
    table.add("in use", Wording.bytes(max(0, memory.totalBytes - memory.availableBytes)))
    table.add("this process", Wording.bytes(memory.residentBytes))
    let found = machine.accelerators.joined(separator: ", ")
    table.add("accelerators", found.isEmpty ? "none" : "\(found) (not used)")
    return table.text()
  }

  /// The names in lines that fit a terminal of 80 columns.
  private var instructionSetLines: [String] {
    var lines: [String] = []
    for name in machine.instructionSets {
      if let last = lines.last, last.count + name.count < 60 {
        lines[lines.count - 1] = last + " " + name
      } else {
        lines.append(name)
      }
    }
    return lines.isEmpty ? ["none that matter"] : lines
  }
}
