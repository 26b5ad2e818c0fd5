import Foundation
import Testing

@testable import SondeFormats

/// The machine, on pickles written by hand and by what Python's `pickle` gives for all protocols.
struct UnpicklerTests {
  private static func pickle(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8($0.value) }
  }

  private func load(
    _ bytes: [UInt8], _ vocabulary: PickleVocabulary = .python
  ) throws(FormatError) -> Pickle {
    var unpickler = Unpickler(bytes, file: "p", vocabulary: vocabulary)
    return try unpickler.load().pickle
  }

  @Test(
    arguments: [
      ("N.", .nothing), ("\u{88}.", .boolean(true)), ("I01\n.", .boolean(true)),
      ("I00\n.", .boolean(false)), ("I-12\n.", .integer(-12)), ("L7L\n.", .integer(7)),
      ("K\u{FF}.", .integer(255)), ("M\u{1}\u{2}.", .integer(513)),
      ("J\u{FF}\u{FF}\u{FF}\u{FF}.", .integer(-1)), ("\u{8A}\u{0}.", .integer(0)),
      ("\u{8A}\u{2}\u{0}\u{FF}.", .integer(-256)),
      ("\u{8B}\u{1}\u{0}\u{0}\u{0}\u{5}.", .integer(5)),
      ("F1.5\n.", .number(1.5)), ("Finf\n.", .number(.infinity)),
      ("G\u{3F}\u{F8}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}.", .number(1.5)),
      ("Va\\u00fc\\\\u\n.", .text("aü\\\\u")), ("V\u{FC}\n.", .text("ü")),
      ("V\\U0001f600\n.", .text("😀")), ("X\u{2}\u{0}\u{0}\u{0}\u{C3}\u{BC}.", .text("ü")),
      ("\u{8C}\u{1}a.", .text("a")), ("U\u{1}a.", .bytes([97])), ("C\u{1}\u{FF}.", .bytes([255])),
      ("S'a\\x00\\n\\'\"'\n.", .bytes([97, 0, 10, 39, 34])), ("K\u{1}K\u{2}0.", .integer(1)),
      ("K\u{1}(K\u{2}1.", .integer(1)), ("K\u{5}q\u{3}0h\u{3}.", .integer(5)),
      ("K\u{5}p3\n0g3\n.", .integer(5)), ("\u{80}\u{4}K\u{5}\u{94}0h\u{0}.", .integer(5)),
      ("\u{80}\u{4}\u{95}\u{3}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}K\u{1}.", .integer(1)),
    ] as [(String, PickleValue)])
  func `A plain value is read`(text: String, value: PickleValue) throws {
    #expect(try load(Self.pickle(text)).root == value)
  }

  @Test(arguments: [
    ("(K\u{1}K\u{2}l.", PickleObject.Kind.list), ("](K\u{1}K\u{2}e.", .list),
    ("]K\u{1}aK\u{2}a.", .list), ("(K\u{1}K\u{2}t.", .tuple), ("K\u{1}K\u{2}\u{86}.", .tuple),
    ("(K\u{1}K\u{2}d.", .dictionary), ("}K\u{1}K\u{2}s.", .dictionary),
    ("}(K\u{1}K\u{2}u.", .dictionary), ("\u{8F}(K\u{1}K\u{2}\u{90}.", .set),
    ("(K\u{1}K\u{2}\u{91}.", .set), ("ccollections\nOrderedDict\n)R(K\u{1}K\u{2}u.", .dictionary),
    ("ccollections\nOrderedDict\n]K\u{1}K\u{2}\u{86}a\u{85}R.", .dictionary),
    ("ccollections\nOrderedDict\n)R(K\u{1}K\u{2}u}b.", .dictionary),
    ("cbuiltins\nset\n](K\u{1}K\u{2}e\u{85}R.", .set),
    ("\u{8C}\u{8}builtins\u{8C}\u{9}frozenset\u{93}](K\u{1}K\u{2}e\u{85}R.", .set),
  ])
  func `A container is read`(text: String, kind: PickleObject.Kind) throws {
    let pickle = try load(Self.pickle(text))
    let object = try #require(pickle.object(pickle.root))
    #expect(object.kind == kind)
    #expect(object.elements == [.integer(1), .integer(2)])
  }

  @Test func `A list may hold itself`() throws {
    let pickle = try load(Self.pickle("]q\u{0}h\u{0}a."))
    #expect(pickle.elements(pickle.root) == [pickle.root])
  }

  @Test(arguments: [
    ("", "ends inside the pickle"), ("K", "ends inside the pickle"), ("I1", "ends inside a line"),
    (".", "an empty stack"), ("(.", "an empty stack"), ("K\u{1}(.", "an empty stack"),
    ("K\u{1}(0.", ""), ("0", "an empty stack"), ("t", "a stack without a mark"),
    ("K\u{1}\u{86}", "too small a stack"), ("K\u{1}a", "an empty stack"),
    ("K\u{1}K\u{1}a", "elements for another thing"), ("}(K\u{1}u", "a key without a value"),
    ("h\u{0}", "memo 0, which is empty"), ("g-1\n", "memo \"-1\""), ("IX\n", "\"X\""),
    ("I9223372036854775808\n", "a whole number of at most 64 bits"), ("FX\n", "\"X\""),
    ("V\\u12\n", "a damaged escape"), ("V\\ud800\n", "a damaged escape"),
    ("Sa\n", "a damaged text"),
    ("S'\\x1'\n", "a damaged text"), ("S'\n", "a damaged text"),
    ("X\u{1}\u{0}\u{0}\u{0}\u{FF}", "bytes that are not UTF-8"), ("\u{80}\u{6}", "protocol 6"),
    (
      "\u{8D}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}", "but 9223372036854775807 are needed"
    ),
    ("T\u{FF}\u{FF}\u{FF}\u{7F}", "but 2147483647 are needed"), ("Pa\n", "opcode 80"),
    ("\u{82}\u{1}", "opcode 130"), ("K\u{1})R", "a call of something else"),
    ("K\u{1}}b", "a state for a plain value"),
  ])
  func `What is no pickle is refused`(text: String, part: String) throws {
    guard !part.isEmpty else {
      #expect(try load(Self.pickle(text)).root == .integer(1))
      return
    }
    let error = #expect(throws: FormatError.self) { try load(Self.pickle(text)) }
    #expect("\(try #require(error))".contains(part))
  }

  /// Pickles that run programs in Python.
  static let hostile: [(String, Int, String)] = [
    ("cposix\nsystem\n(S'echo'\ntR.", 0, "posix.system"),
    ("\u{80}\u{2}cbuiltins\neval\nX\u{1}\u{0}\u{0}\u{0}1\u{85}R.", 2, "builtins.eval"),
    ("c__builtin__\ngetattr\n(c__builtin__\n__import__\n", 0, "__builtin__.getattr"),
    ("\u{80}\u{4}\u{8C}\u{2}os\u{8C}\u{6}system\u{93}", 14, "os.system"),
    ("K\u{1}0(S'x'\nios\nsystem\n.", 9, "os.system"),
    ("\u{80}\u{4}\u{8C}\u{5}torch\u{8C}\u{4}load\u{93}", 15, "torch.load"),
    ("ccollections\nOrderedDict.__init__\n", 0, "collections.OrderedDict.__init__"),
    ("ctorch.nn.modules.linear\nLinear\n)\u{81}.", 0, "torch.nn.modules.linear.Linear"),
    ("c_codecs\nencode\n0cos\nsystem\n", 17, "os.system"),
    ("cnumpy.f2py\ngetlincoef\n", 0, "numpy.f2py.getlincoef"),
  ]

  @Test(arguments: hostile)
  func `A hostile pickle is refused with the name and the place`(
    text: String, byte: Int, name: String
  ) throws {
    #expect(throws: FormatError.forbiddenName(file: "p", byte: byte, name: name)) {
      try load(Self.pickle(text), PyTorchTensor.vocabulary)
    }
  }

  @Test func `A long name is cut in the message`() throws {
    let error = #expect(throws: FormatError.self) {
      try load(Self.pickle("c" + String(repeating: "a", count: 10_000) + "\nb\n"))
    }
    #expect("\(try #require(error))".utf8.count < 500)
  }

  @Test func `Texts of Latin-1 are the bytes that they stand for`() throws {
    let pickle = try load(Self.pickle("c_codecs\nencode\n(Va\u{FF}\nVlatin1\ntR."))
    #expect(pickle.bytes(pickle.root) == [97, 255])
    let other = try load(Self.pickle("c_codecs\nencode\n(Va\\u0100\nVlatin1\ntR."))
    #expect(other.bytes(other.root) == nil)
  }

  @Test func `Doubling lists a thousand times takes no more room than the pickle`() throws {
    // Each list holds the one before ten times: written out, there would be 10^1000 elements.
    var bytes = Self.pickle("]q\u{0}")
    for _ in 0..<1000 {
      bytes += Self.pickle("](" + String(repeating: "h\u{0}", count: 10) + "eq\u{0}")
    }
    let pickle = try load(bytes + [0x2E])
    #expect(pickle.objects.count == 1001)
  }

  @Test func `Copying a long dictionary over and over is stopped`() throws {
    var bytes = Self.pickle("}(")
    for index in 0..<1000 { bytes += Self.pickle("K\u{1}K\(Unicode.Scalar(UInt8(index % 256)))") }
    bytes += Self.pickle("uq\u{0}0ccollections\nOrderedDict\nq\u{1}0")
    for _ in 0..<100_000 { bytes += Self.pickle("h\u{1}h\u{0}\u{85}R0") }
    let error = #expect(throws: FormatError.self) { try load(bytes + Self.pickle("N.")) }
    #expect("\(try #require(error))".contains("more than 8000000 elements"))
  }

  @Test func `Nesting of any depth is read, and let go of, without recursion`() throws {
    let deep = Self.pickle(")") + [UInt8](repeating: 0x85, count: 900_000) + Self.pickle(".")
    #expect(try load(deep).objects.count == 900_001)
    let tooMany = Self.pickle(")") + [UInt8](repeating: 0x85, count: 1_100_000)
    #expect(throws: FormatError.self) { try load(tooMany) }
    let marks = [UInt8](repeating: 0x28, count: 5_000_000)
    #expect(throws: FormatError.self) { try load(marks) }
  }
}
