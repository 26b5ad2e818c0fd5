import SondeTensors

extension Safetensors {
  /// The order in which tensors are written.
  ///
  /// Either way wide elements come before narrow ones, so that each tensor is aligned in the file, as
  /// readers that map it into memory need.
  public enum Order: Sendable {
    /// By element type and then by name, byte for byte as the reference implementation writes.
    case sorted
    /// In the order in which they were added, within one element size.
    case given
  }

  /// Writes a safetensors file in one step: a reader sees the old file or the whole new one.
  ///
  /// The tensors' bytes go straight to the file, so no second copy of them is held in memory. The same
  /// content gives the same bytes.
  ///
  /// - Parameters:
  ///   - path: The file to make or replace; its folder must exist.
  ///   - order: The order of the tensors.
  /// - Throws: ``FormatError/unwritable(file:step:reason:)``; then the old file is untouched.
  public func write(to path: String, order: Order = .sorted) throws {
    try AtomicFile.write(to: path) { file in
      let names = ordered(order)
      try file.write(header(names))
      for name in names {
        try self[name]?.withUnsafeBytes { try file.write($0) }
      }
    }
  }

  /// The bytes of a safetensors file, with the tensors in one of the two orders.
  public func serialized(order: Order = .sorted) -> [UInt8] {
    let names = ordered(order)
    return names.reduce(into: header(names)) { $0 += self[$1]?.bytes ?? [] }
  }

  private func ordered(_ order: Order) -> [String] {
    let items = names.enumerated().compactMap { index, name in
      self[name].map { (index: index, name: name, dataType: $0.dataType) }
    }
    let sorted = items.sorted { a, b in
      switch order {
      case .sorted:
        let (left, right) = (
          SafetensorsElementType.rank(of: a.dataType), SafetensorsElementType.rank(of: b.dataType)
        )
        return left == right
          ? a.name.utf8.lexicographicallyPrecedes(b.name.utf8) : left > right
      case .given:
        return (-a.dataType.byteCount, a.index) < (-b.dataType.byteCount, b.index)
      }
    }
    return sorted.map(\.name)
  }

  /// Length and JSON, filled up with spaces to a multiple of eight bytes.
  private func header(_ names: [String]) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
      members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for name in names {
      guard let tensor = self[name] else { continue }
      let end = offset + tensor.bytes.count
      let extents = tensor.shape.dimensions.map(String.init).joined(separator: ",")
      members.append(
        """
        \(Self.quoted(name)):{"dtype":"\(SafetensorsElementType.name(of: tensor.dataType))",\
        "shape":[\(extents)],"data_offsets":[\(offset),\(end)]}
        """)
      offset = end
    }
    var json = Array("{\(members.joined(separator: ","))}".utf8)
    json += [UInt8](repeating: 0x20, count: (8 - json.count % 8) % 8)
    return (0..<8).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) } + json
  }

  /// A JSON string, escaped as the reference implementation does.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case "\u{0}"..<"\u{20}":
        result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
