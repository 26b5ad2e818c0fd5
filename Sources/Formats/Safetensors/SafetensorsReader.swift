import SondeTensors

extension Safetensors {
  /// Reads a safetensors file.
  ///
  /// Each tensor's bytes go straight from the file into the tensor.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - isWanted: Says by name which tensors to read; the others are checked, but not loaded.
  /// - Throws: ``FormatError`` that says what is wrong with the file; a wrong file never does harm.
  public init(
    contentsOf path: String, where isWanted: (String) -> Bool = { _ in true }
  ) throws {
    let file = try InputFile(path)
    let (header, dataOffset) = try SafetensorsHeader.read(file)
    self.init(metadata: header.metadata, source: path)
    for entry in header.entries where isWanted(entry.name) {
      let bytes = try file.bytes(
        at: dataOffset + entry.range.lowerBound, count: entry.range.count,
        part: "tensor \"\(entry.name)\"")
      append(
        Tensor(shape: entry.shape, dataType: entry.dataType, bytes: bytes), named: entry.name)
    }
  }

  /// Reads the bytes of a safetensors file.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - source: The name for messages.
  /// - Throws: ``FormatError`` that says what is wrong with the bytes.
  public init(bytes: [UInt8], source: String = "memory") throws {
    let length = try SafetensorsHeader.length(
      bytes.prefix(8), fileByteCount: bytes.count, file: source)
    let header = try SafetensorsHeader(
      bytes[8..<8 + length], dataByteCount: bytes.count - 8 - length, file: source)
    self.init(metadata: header.metadata, source: source)
    let data = bytes[(8 + length)...]
    for entry in header.entries {
      let place = data.startIndex + entry.range.lowerBound
      append(
        Tensor(
          shape: entry.shape, dataType: entry.dataType,
          bytes: [UInt8](data[place..<place + entry.range.count])),
        named: entry.name)
    }
  }
}

extension SafetensorsHeader {
  /// Reads only the header of a file.
  package init(contentsOf path: String) throws {
    self = try Self.read(try InputFile(path)).header
  }

  static func read(
    _ file: borrowing InputFile
  ) throws(FormatError) -> (header: SafetensorsHeader, dataOffset: Int) {
    let prefix = try file.bytes(at: 0, count: min(8, file.byteCount), part: "the header's length")
    let length = try length(prefix[...], fileByteCount: file.byteCount, file: file.path)
    let json = try file.bytes(at: 8, count: length, part: "the header")
    let header = try SafetensorsHeader(
      json[...], dataByteCount: file.byteCount - 8 - length, file: file.path)
    return (header, 8 + length)
  }
}
