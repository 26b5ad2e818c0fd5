import SondeFormats
import Testing

/// The examples of FIPS 180-4, <https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values>.
struct SHA256Tests {
  @Test(
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ])
  func `The published examples come out`(text: String, expected: String) {
    var hash = SHA256()
    hash.add(Array(text.utf8))
    #expect(hash.text == expected)
  }

  @Test func `Pieces of any length give what the whole gives`() {
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    var hash = SHA256()
    var (place, length) = (0, 1)
    while place < bytes.count {
      let end = min(place + length, bytes.count)
      hash.add(Array(bytes[place..<end]))
      (place, length) = (end, length * 3 % 1009 + 1)
    }
    #expect(hash.text == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func `A file has the checksum of its bytes`() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write(Array("abc".utf8), to: "\(folder)/a")
      #expect(
        try SHA256.text(ofFile: "\(folder)/a")
          == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
  }
}
