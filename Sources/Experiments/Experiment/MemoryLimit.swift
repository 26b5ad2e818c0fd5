import Foundation

/// The most memory that a training may take; in files `2 GiB`, `500 MB` or `50 %`.
public enum MemoryLimit: Hashable, Sendable {
  /// A number of bytes; positive.
  case bytes(Int)
  /// A share of the machine's memory, or of what its container allows; above 0, at most 1.
  case share(Double)

  /// The limit on a machine.
  ///
  /// - Parameter machineBytes: How much memory the machine has or its container allows, in bytes.
  /// - Returns: The limit, in bytes.
  public func bytes(of machineBytes: Int) -> Int {
    switch self {
    case .bytes(let count): count
    case .share(let share): Int(Double(machineBytes) * share)
    }
  }
}

extension MemoryLimit: LosslessStringConvertible {
  private static let units: [(name: String, bytes: Double)] = [
    ("bytes", 1), ("kB", 1e3), ("KiB", 0x1p10), ("MB", 1e6), ("MiB", 0x1p20), ("GB", 1e9),
    ("GiB", 0x1p30), ("TB", 1e12), ("TiB", 0x1p40),
  ]

  /// Reads a number and its unit, with or without a space between; nil for anything else.
  public init?(_ description: String) {
    let text = description.trimmingCharacters(in: .whitespaces)
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = text.dropFirst(digits.count).trimmingCharacters(in: .whitespaces)
    guard let number = Double(digits), number > 0, number.isFinite else { return nil }
    if unit == "%" {
      guard number <= 100 else { return nil }
      self = .share(number / 100)
    } else {
      guard
        let factor = Self.units.first(where: { $0.name.lowercased() == unit.lowercased() })?.bytes,
        number * factor >= 1, number * factor < 0x1p60
      else { return nil }
      self = .bytes(Int(number * factor))
    }
  }

  /// The limit as it is written in files.
  public var description: String {
    func text(_ value: Double) -> String {
      value == value.rounded() ? String(Int(value)) : String(value)
    }
    switch self {
    case .share(let share): return "\(text((share * 1e12).rounded() / 1e10)) %"
    case .bytes(let count):
      // The largest unit in which it is a whole number, so that reading it gives the same.
      let unit = Self.units.reversed().first { count.isMultiple(of: Int($0.bytes)) }
      return unit.map { "\(count / Int($0.bytes)) \($0.name)" } ?? "\(count) bytes"
    }
  }
}
