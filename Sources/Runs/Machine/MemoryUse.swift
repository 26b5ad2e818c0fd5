/// How much memory the computer and this process use, at one moment.
public struct MemoryUse: Codable, Hashable, Sendable {
  /// How much memory the computer has, in bytes.
  public var totalBytes: Int
  /// How much could be had without swapping, in bytes.
  public var availableBytes: Int
  /// How much the container allows, in bytes; none where it does not say.
  public var limitBytes: Int?
  /// How much this process holds, in bytes.
  public var residentBytes: Int
  /// The most that this process ever held, in bytes.
  public var peakBytes: Int

  /// How much memory the machine has, or its container allows, in bytes.
  public var machineBytes: Int { min(totalBytes, limitBytes ?? .max) }
  /// How much this process could come to hold, in bytes: what it has and what is free.
  public var attainableBytes: Int { min(residentBytes + availableBytes, limitBytes ?? .max) }

  /// Looks at this computer; what it does not say is 0.
  public static func current() -> MemoryUse {
    MemoryUse(
      memory: Machine.systemFile("/proc/meminfo"), status: Machine.systemFile("/proc/self/status"),
      limit: Machine.systemFile("/sys/fs/cgroup/memory.max"))
  }

  /// Reads what Linux says.
  init(memory: String, status: String, limit: String) {
    totalBytes = Machine.kibibytes("MemTotal", in: memory) ?? 0
    availableBytes = Machine.kibibytes("MemAvailable", in: memory) ?? 0
    // "max" stands for no limit.
    limitBytes = limit.split(whereSeparator: \.isWhitespace).first.flatMap { Int($0) }
    residentBytes = Machine.kibibytes("VmRSS", in: status) ?? 0
    peakBytes = Machine.kibibytes("VmHWM", in: status) ?? 0
  }
}
