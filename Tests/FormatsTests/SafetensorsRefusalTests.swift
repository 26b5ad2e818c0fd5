import SondeFormats
import SondeTensors
import Testing

/// Files that must be refused, each for its own reason.
struct SafetensorsRefusalTests {
  private func refusal(_ bytes: [UInt8]) -> FormatError? {
    #expect(throws: FormatError.self) { try Safetensors(bytes: bytes, source: "f") }
  }

  private func refusal(_ header: String, _ data: Int = 0) -> FormatError? {
    refusal(SafetensorsTests.file(header, [UInt8](repeating: 0, count: data)))
  }

  private func tensor(
    _ shape: String, _ start: Int, _ end: Int, type: String = "F32"
  ) -> String {
    #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(start),\#(end)]}"#
  }

  @Test func `A file without a whole length is refused`() {
    #expect(
      refusal([1, 2, 3])
        == .truncated(file: "f", part: "the header's length", needed: 8, available: 3))
    #expect(
      refusal([]) == .truncated(file: "f", part: "the header's length", needed: 8, available: 0))
  }

  @Test func `A header beyond the limit is refused`() {
    #expect(
      refusal([UInt8](repeating: 0xFF, count: 8))
        == .headerTooLong(file: "f", found: .max, limit: 100_000_000))
  }

  @Test func `A header beyond the end is refused`() {
    #expect(
      refusal([9, 0, 0, 0, 0, 0, 0, 0, 0x7B])
        == .truncated(file: "f", part: "the header", needed: 9, available: 1))
  }

  @Test(arguments: [
    ("", 0, "the end", "\"{\""),
    ("[]", 0, "\"[\"", "\"{\""),
    ("{", 1, "the end", "a string"),
    ("{}x", 2, "\"x\"", "only spaces"),
    (#"{"a"}"#, 4, "\"}\"", "\":\""),
    (#"{"a":1}"#, 5, "\"1\"", "\"{\""),
    (#"{"a":{}}"#, 7, "only [] for \"a\"", "\"dtype\", \"shape\" and \"data_offsets\""),
    (#"{"a":{"x":1}}"#, 10, "key \"x\"", "\"dtype\", \"shape\" or \"data_offsets\""),
    (#"{"a":{"dtype":"F32","dtype":"#, 28, "\"dtype\" twice", "each key once"),
    (#"{"a":{"shape":[-1"#, 15, "\"-\"", "a whole number, 0 or above"),
    (#"{"a":{"shape":[1.5"#, 16, "\".\"", "\",\" or \"]\""),
    (#"{"a":{"shape":[01"#, 15, "a leading zero", "a number without it"),
    (#"{"a":{"shape":[9223372036854775808"#, 15, "a number above 2^63", "a smaller number"),
    (#"{"a":{"shape":[1,]"#, 17, "\"]\"", "a whole number, 0 or above"),
    (#"{"__metadata__":{"k":1}}"#, 21, "\"1\"", "a string"),
    ("{\"a", 3, "the end", "the end of the string"),
    ("{\"a\n", 3, "byte 10", "an escape for the control character"),
    (#"{"\x"#, 3, "\"x\"", "an escape"),
    (#"{"\u12g4""#, 4, "\"1\"", "four hexadecimal digits"),
    (#"{"\ud800""#, 8, "\"\"\"", "a pair of surrogates"),
    (#"{"\ud800\u0041""#, 14, "\"\"\"", "a low surrogate before this"),
  ])
  func `A header that is not the format's JSON is refused`(
    header: String, byte: Int, found: String, expected: String
  ) {
    #expect(
      refusal(header) == .malformedHeader(file: "f", byte: byte, found: found, expected: expected))
  }

  @Test func `Escapes are resolved`() throws {
    let header = #"{"__metadata__":{"\u00fc\ud83d\ude00":"\"\\\/\b\f\n\r\t"}}"#
    let content = try Safetensors(bytes: SafetensorsTests.file(header))
    #expect(content.metadata == ["ü😀": "\"\\/\u{8}\u{C}\n\r\t"])
  }

  @Test func `Bytes that are not UTF-8 are refused`() {
    let bytes: [UInt8] = [4, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x22, 0xFF, 0x22]
    #expect(
      refusal(bytes)
        == .malformedHeader(
          file: "f", byte: 2, found: "bytes that are not UTF-8", expected: "UTF-8 text"))
  }

  @Test func `Offsets that run backwards are refused`() {
    #expect(
      refusal(#"{"a":\#(tensor("[1]", 4, 0))}"#, 4)
        == .malformedHeader(
          file: "f", byte: 53, found: "data_offsets [4, 0] for \"a\"",
          expected: "a start and an end not before it"))
  }

  @Test func `A name that occurs twice is refused`() {
    let one = tensor("[1]", 0, 4)
    let two = tensor("[1]", 4, 8)
    #expect(refusal(#"{"a":\#(one),"a":\#(two)}"#, 8) == .duplicateName(file: "f", name: "a"))
  }

  @Test func `An unknown element type is refused`() {
    #expect(
      refusal(#"{"a":\#(tensor("[1]", 0, 1, type: "F8_E4M3"))}"#, 1)
        == .unknownElementType(file: "f", tensor: "a", found: "F8_E4M3"))
  }

  @Test(arguments: [
    [1 << 32, 1 << 32], [1 << 61], [0, 1 << 62, 1 << 62], [1 << 62, 1 << 62, 0],
  ])
  func `A shape that overflows is refused`(dimensions: [Int]) {
    #expect(
      refusal(#"{"a":\#(tensor("\(dimensions)", 0, 0))}"#)
        == .shapeTooLarge(file: "f", tensor: "a", dimensions: dimensions))
  }

  @Test func `A size that does not fit the shape is refused`() {
    #expect(
      refusal(#"{"a":\#(tensor("[2]", 0, 4))}"#, 4)
        == .byteCountMismatch(file: "f", tensor: "a", found: 4, expected: 8))
    #expect(
      refusal(#"{"a":\#(tensor("[0]", 0, 4))}"#, 4)
        == .byteCountMismatch(file: "f", tensor: "a", found: 4, expected: 0))
  }

  @Test func `A tensor that ends outside the file is refused`() {
    #expect(
      refusal(#"{"a":\#(tensor("[2]", 0, 8))}"#, 7)
        == .dataOutsideFile(file: "f", tensor: "a", end: 8, available: 7))
  }

  @Test func `An overlap and a hole are refused`() {
    let first = tensor("[2]", 0, 8)
    for (start, end) in [(4, 8), (9, 13)] {
      #expect(
        refusal(#"{"a":\#(first),"b":\#(tensor("[1]", start, end))}"#, 13)
          == .dataNotContiguous(file: "f", tensor: "b", found: start, expected: 8))
    }
  }

  @Test func `Data that belongs to no tensor is refused`() {
    #expect(refusal("{}", 3) == .trailingData(file: "f", count: 3))
  }

  @Test func `No mutation of a file does harm`() throws {
    var content = Safetensors(metadata: ["epoch": "3"])
    content.append(
      Tensor(shape: [2, 3], elements: [Float](repeating: 1, count: 6)), named: "weight")
    content.append(Tensor(shape: [3], elements: [Int64(1), 2, 3]), named: "bias")
    content.append(Tensor(zeros: [0, 5]), named: "empty")
    let bytes = content.serialized()
    let outcome = mutate(bytes, count: 20_000) { _ = try Safetensors(bytes: $0) }
    #expect(outcome.refused > 5_000)
    #expect(outcome.accepted > 100)
  }
}
