import SondeTensors

extension Safetensors {
  /// A checksum over everything that the file says: text, names, types, extents and numbers.
  ///
  /// - Parameter key: A piece of metadata that is left out: where the checksum itself is kept.
  /// - Returns: CRC-32C. One damaged file in 2³² has the checksum of the whole one.
  package func checksum(without key: String) -> UInt32 {
    var crc = CRC32C()
    for (name, text) in metadata.sorted(by: { $0.key < $1.key }) where name != key {
      crc.add(name)
      crc.add(text)
    }
    for name in names.sorted() {
      guard let tensor = self[name] else { continue }
      crc.add("\(name) \(tensor.dataType) \(tensor.shape)")
      tensor.withUnsafeBytes { crc.add($0) }
    }
    return crc.checksum
  }
}
