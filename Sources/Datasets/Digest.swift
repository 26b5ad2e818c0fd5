/// A short fingerprint of a sequence, for records; not for security.
///
/// Fowler, Noll and Vo's hash FNV-1a with 64 bits, <https://www.isthe.com/chongo/tech/comp/fnv/>, fed
/// with numbers of 64 bits instead of bytes.
struct Digest {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Adds a number.
  mutating func add(_ number: UInt64) {
    value = (value ^ number) &* 0x100_0000_01b3
    value ^= value >> 32
  }

  /// Adds a text.
  mutating func add(_ text: String) {
    for byte in text.utf8 { add(UInt64(byte)) }
    add(UInt64(text.utf8.count))
  }

  /// Adds bytes, eight at a time.
  mutating func add(words bytes: [UInt8]) {
    bytes.withUnsafeBytes { add(words: $0) }
  }

  /// Adds bytes, eight at a time.
  mutating func add(words bytes: UnsafeRawBufferPointer) {
    let whole = bytes.count / 8 * 8
    for place in stride(from: 0, to: whole, by: 8) {
      add(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
    }
    for place in whole..<bytes.count { add(UInt64(bytes[place])) }
    add(UInt64(bytes.count))
  }

  /// The fingerprint: sixteen hexadecimal digits.
  var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
