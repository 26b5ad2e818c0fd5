import Foundation

/// The computer that a run takes place on.
public struct Machine: Codable, Hashable, Sendable {
  /// The processor's name.
  public var processor: String
  /// How many cores there are; threads that share a core count once.
  public var cores: Int
  /// How many threads the cores run at once.
  public var hardwareThreads: Int
  /// How many of those this process may use, by affinity and by the container's quota.
  public var usableThreads: Int
  /// How much memory there is, in bytes.
  public var memoryBytes: Int
  /// Which instruction sets that matter to training the processor has ("avx2", "avx512_bf16", …).
  public var instructionSets: [String]
  /// The operating system's name and version.
  public var operatingSystem: String
  /// The kernel's version.
  public var kernel: String
  /// The version of the Swift compiler that built this.
  public var swiftVersion: String
  /// oneDNN's version, where it takes part.
  public var oneDNNVersion: String?
  /// Device files of accelerators; none of them is used.
  public var accelerators: [String]

  /// The instruction sets that oneDNN has kernels for, in the words of Linux.
  static let relevantInstructionSets = [
    "sse4_1", "avx", "avx2", "fma", "avx_vnni", "avx512f", "avx512bw", "avx512vl", "avx512_vnni",
    "avx512_bf16", "avx512_fp16", "amx_tile", "amx_int8", "amx_bf16", "amx_fp16", "asimd", "bf16",
    "sve",
  ]

  /// Looks at this computer.
  ///
  /// - Parameter oneDNNVersion: What oneDNN says of itself, such as "3.2.0".
  /// - Returns: What this computer says of itself.
  public static func current(oneDNNVersion: String? = nil) -> Machine {
    var machine = Machine(
      processorInformation: systemFile("/proc/cpuinfo"),
      operatingSystemRelease: systemFile("/etc/os-release"))
    if machine.hardwareThreads == 0 {
      machine.hardwareThreads = ProcessInfo.processInfo.processorCount
      machine.cores = machine.hardwareThreads
    }
    machine.usableThreads = usableThreads(
      status: systemFile("/proc/self/status"), quota: systemFile("/sys/fs/cgroup/cpu.max"),
      present: machine.hardwareThreads)
    machine.memoryBytes =
      kibibytes("MemTotal", in: systemFile("/proc/meminfo"))
      ?? Int(ProcessInfo.processInfo.physicalMemory)
    machine.kernel = systemFile("/proc/sys/kernel/osrelease")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    machine.oneDNNVersion = oneDNNVersion
    machine.accelerators = acceleratorFiles()
    return machine
  }

  /// Reads what Linux says of processor and system.
  init(processorInformation: String, operatingSystemRelease: String) {
    let processors = processorInformation.components(separatedBy: "\n\n").map(Self.fields)
      .filter { $0["processor"] != nil }
    let first = processors.first ?? [:]
    processor =
      first["model name"] ?? first["Model"] ?? first["CPU part"].map { "ARM, part \($0)" }
      ?? "unknown"
    hardwareThreads = processors.count
    let places = Set(
      processors.compactMap { fields in
        fields["core id"].map { "\(fields["physical id"] ?? "0")/\($0)" }
      })
    cores = places.isEmpty ? processors.count : places.count
    usableThreads = hardwareThreads
    let flags = Set(
      (first["flags"] ?? first["Features"] ?? "").split(separator: " ").map(String.init))
    instructionSets = Self.relevantInstructionSets.filter(flags.contains)
    let release = Self.release(operatingSystemRelease)
    operatingSystem = release["PRETTY_NAME"] ?? release["NAME"] ?? "Linux"
    (memoryBytes, kernel, swiftVersion) = (0, "", Self.compilerVersion)
    accelerators = []
  }
}

extension Machine {
  /// The version of the compiler, as exactly as it can be told while compiling.
  private static var compilerVersion: String {
    #if compiler(>=6.5)
      "6.5 or newer"
    #elseif compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }

  /// A small file of the operating system; empty when it is not there.
  static func systemFile(_ path: String) -> String {
    (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }

  /// Lines of "name : value".
  private static func fields(_ text: String) -> [String: String] {
    var fields: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      if parts.count == 2 { fields[parts[0]] = parts[1] }
    }
    return fields
  }

  /// Lines of NAME="value".
  private static func release(_ text: String) -> [String: String] {
    var fields: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 {
        fields[parts[0]] = parts[1].trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
      }
    }
    return fields
  }

  /// How many threads a process may use.
  ///
  /// - Parameters:
  ///   - status: `/proc/self/status`.
  ///   - quota: `/sys/fs/cgroup/cpu.max`: microseconds of time in each period, and the period.
  ///   - present: How many there are.
  /// - Returns: At least 1.
  static func usableThreads(status: String, quota: String, present: Int) -> Int {
    var usable = present
    if let list = fields(status)["Cpus_allowed_list"] {
      let allowed = list.split(separator: ",").reduce(0) { sum, range in
        let ends = range.split(separator: "-").compactMap { Int($0) }
        guard let first = ends.first, let last = ends.last, last >= first else { return sum }
        return sum + last - first + 1
      }
      if allowed > 0 { usable = min(usable, allowed) }
    }
    let numbers = quota.split(whereSeparator: \.isWhitespace).map { Double($0) }
    if numbers.count == 2, let time = numbers[0], let period = numbers[1], period > 0 {
      usable = min(usable, max(1, Int((time / period).rounded(.up))))
    }
    return max(1, usable)
  }

  /// A line of "name: value kB", in bytes.
  static func kibibytes(_ name: String, in text: String) -> Int? {
    fields(text)[name].flatMap { $0.split(separator: " ").first }.flatMap { Int($0) }
      .map { $0 * 1024 }
  }

  private static func acceleratorFiles() -> [String] {
    let devices = (try? FileManager.default.contentsOfDirectory(atPath: "/dev")) ?? []
    let rendering = (try? FileManager.default.contentsOfDirectory(atPath: "/dev/dri")) ?? []
    let names =
      devices.filter { name in
        name == "kfd" || (name.hasPrefix("nvidia") && name.dropFirst(6).allSatisfy(\.isNumber))
      } + rendering.filter { $0.hasPrefix("render") }.map { "dri/" + $0 }
    return names.sorted().map { "/dev/" + $0 }
  }
}
