import Foundation
import Testing

@testable import SondeRuns

struct MachineTests {
  private static let processors = """
    processor\t: 0
    vendor_id\t: GenuineIntel
    model name\t: Intel(R) Xeon(R) Platinum 8481C
    physical id\t: 0
    core id\t\t: 0
    flags\t\t: fpu sse4_1 avx avx2 fma avx512f avx512_bf16 amx_bf16 amx_tile

    processor\t: 1
    model name\t: Intel(R) Xeon(R) Platinum 8481C
    physical id\t: 0
    core id\t\t: 0
    flags\t\t: fpu

    processor\t: 2
    physical id\t: 1
    core id\t\t: 0

    """

  @Test func `Processor, cores and instruction sets are read`() {
    let machine = Machine(
      processorInformation: Self.processors,
      operatingSystemRelease: "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n")
    #expect(machine.processor == "Intel(R) Xeon(R) Platinum 8481C")
    #expect(machine.hardwareThreads == 3 && machine.cores == 2)
    #expect(
      machine.instructionSets == [
        "sse4_1", "avx", "avx2", "fma", "avx512f", "avx512_bf16", "amx_tile", "amx_bf16",
      ])
    #expect(machine.operatingSystem == "Debian GNU/Linux 12 (bookworm)")
  }

  @Test func `An ARM processor without a name is read`() {
    let machine = Machine(
      processorInformation: """
        processor\t: 0
        BogoMIPS\t: 243.75
        Features\t: fp asimd sve bf16
        CPU part\t: 0xd40

        processor\t: 1
        CPU part\t: 0xd40
        """, operatingSystemRelease: "")
    #expect(machine.processor == "ARM, part 0xd40")
    #expect(machine.cores == 2)
    #expect(machine.instructionSets == ["asimd", "bf16", "sve"])
    #expect(machine.operatingSystem == "Linux")
  }

  @Test func `A machine that says nothing is no obstacle`() {
    let machine = Machine(processorInformation: "", operatingSystemRelease: "")
    #expect(machine.processor == "unknown")
    #expect(MemoryUse(memory: "", status: "", limit: "").totalBytes == 0)
  }

  @Test(arguments: [
    ("Cpus_allowed_list:\t0-3\n", "max 100000", 4), ("Cpus_allowed_list:\t0-1,6\n", "", 3),
    ("Cpus_allowed_list:\t0-7\n", "150000 100000\n", 2), ("", "10000 100000", 1), ("", "", 8),
    ("Cpus_allowed_list:\t\n", "nonsense here", 8),
  ])
  func `Affinity and quota limit the usable threads`(status: String, quota: String, usable: Int) {
    #expect(Machine.usableThreads(status: status, quota: quota, present: 8) == usable)
  }

  @Test func `This machine is described`() {
    let machine = Machine.current(oneDNNVersion: "3.2.0")
    #expect(machine.cores > 0 && machine.usableThreads > 0)
    #expect(machine.usableThreads <= machine.hardwareThreads)
    #expect(machine.memoryBytes > 1 << 20)
    #expect(machine.oneDNNVersion == "3.2.0")
    #expect(machine.swiftVersion.hasPrefix("6"))
  }

  @Test func `Memory is read`() {
    let memory = MemoryUse(
      memory: "MemTotal:       24587524 kB\nMemFree: 1 kB\nMemAvailable:   20000000 kB\n",
      status: "VmHWM:\t   20000 kB\nVmRSS:\t   10000 kB\n", limit: "8589934592\n")
    #expect(memory.totalBytes == 24_587_524 * 1024)
    #expect(memory.availableBytes == 20_000_000 * 1024)
    #expect(memory.limitBytes == 8_589_934_592)
    #expect(memory.residentBytes == 10000 * 1024 && memory.peakBytes == 20000 * 1024)
    #expect(MemoryUse(memory: "", status: "", limit: "max\n").limitBytes == nil)
    #expect(MemoryUse.current().residentBytes > 0)
  }
}
