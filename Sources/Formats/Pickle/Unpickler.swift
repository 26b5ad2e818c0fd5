/// Reads pickles of protocols 0 to 5 without running anything.
///
/// A pickle is a program for a machine with a stack. This machine knows plain values and containers; what a full one would
/// import, it looks up in a vocabulary, and what a full one would call, it writes down as a call. Memory is bounded by a
/// multiple of the pickle's size, since every operation makes at most one value, and no operation follows references.
///
/// Python, *pickle — Python object serialization*, <https://docs.python.org/3/library/pickle.html>.
struct Unpickler {
  /// How many operations a pickle may have, and how many objects with how many elements it may make: some times those of
  /// the largest checkpoints.
  static let operationLimit = 4_000_000
  static let objectLimit = 1_000_000
  static let elementLimit = 8_000_000

  var scanner: PickleScanner
  let vocabulary: PickleVocabulary
  var objects: [PickleObject] = []
  /// How many elements the objects have been given; copies count, or a short pickle could make many of a long list.
  private var elementCount = 0
  var stack: [PickleValue] = []
  /// The heights of the stack at which marks stand.
  var marks: [Int] = []
  var memo: [Int: PickleValue] = [:]

  /// - Parameters:
  ///   - bytes: A pickle, and what may stand behind it.
  ///   - place: Where the pickle begins.
  ///   - file: What messages call it.
  ///   - vocabulary: The names that it may ask for.
  init(_ bytes: [UInt8], at place: Int = 0, file: String, vocabulary: PickleVocabulary) {
    scanner = PickleScanner(bytes, at: place, file: file)
    self.vocabulary = vocabulary
  }

  /// Reads the pickle.
  ///
  /// - Returns: What it describes, and where it ends.
  /// - Throws: ``FormatError/forbiddenName(file:byte:name:)`` for a name that is not in the vocabulary,
  ///   ``FormatError/malformedPickle(file:byte:found:expected:)`` or
  ///   ``FormatError/truncated(file:part:needed:available:)`` for what is no pickle.
  mutating func load() throws(FormatError) -> (pickle: Pickle, end: Int) {
    for _ in 0..<Self.operationLimit {
      let code = try scanner.opcode()
      if code == .stop {
        let root = try pop()
        return (Pickle(file: scanner.file, root: root, objects: objects), scanner.position)
      }
      try perform(code)
    }
    throw scanner.malformed(
      found: "more than \(Self.operationLimit) operations", expected: "fewer")
  }

  private mutating func perform(_ code: PickleOpcode) throws(FormatError) {
    switch code {
    case .mark: marks.append(stack.count)
    // A program may take back a mark like a value.
    case .pop:
      if marks.last == stack.count { marks.removeLast() } else { _ = try pop() }
    case .popMark: _ = try popToMark()
    case .duplicate: stack.append(try top())
    case .float, .integer, .binaryInteger, .binaryInteger1, .long, .binaryInteger2, .none,
      .binaryFloat, .newTrue, .newFalse, .long1, .long4:
      stack.append(try number(code))
    case .string, .binaryString, .shortBinaryString, .unicode, .binaryUnicode,
      .shortBinaryUnicode, .binaryUnicode8, .binaryBytes, .shortBinaryBytes, .binaryBytes8,
      .byteArray8:
      stack.append(try text(code))
    case .emptyList, .list, .append, .appends, .emptyTuple, .tuple, .tuple1, .tuple2, .tuple3,
      .emptyDictionary, .dictionary, .setItem, .setItems, .emptySet, .addItems, .frozenSet:
      try contain(code)
    case .get, .binaryGet, .longBinaryGet, .put, .binaryPut, .longBinaryPut, .memoize:
      try remember(code)
    case .global, .instance, .stackGlobal, .reduce, .newObject, .build, .persistentID:
      try name(code)
    case .proto: try checkProtocol()
    // Frames only say how far to read ahead.
    case .frame: _ = try scanner.number(UInt64.self)
    case .stop: break
    }
  }

  private mutating func checkProtocol() throws(FormatError) {
    let version = try scanner.number(UInt8.self)
    guard version <= 5 else {
      throw scanner.malformed(found: "protocol \(version)", expected: "protocol 0 to 5")
    }
  }

  // MARK: The memo

  private mutating func remember(_ code: PickleOpcode) throws(FormatError) {
    switch code {
    case .get, .binaryGet, .longBinaryGet:
      let key = try memoKey(code)
      guard let value = memo[key] else {
        throw scanner.malformed(found: "memo \(key), which is empty", expected: "one that was set")
      }
      stack.append(value)
    case .memoize: memo[memo.count] = try top()
    default:
      // The key stands behind the opcode, so it is read before the value is looked at.
      let key = try memoKey(code)
      memo[key] = try top()
    }
  }

  private mutating func memoKey(_ code: PickleOpcode) throws(FormatError) -> Int {
    switch code {
    case .binaryGet, .binaryPut: return Int(try scanner.number(UInt8.self))
    case .longBinaryGet, .longBinaryPut: return Int(try scanner.number(UInt32.self))
    default:
      let line = try scanner.textLine()
      guard let key = Int(line), key >= 0 else {
        throw scanner.malformed(found: "memo \"\(line.prefix(20))\"", expected: "a number")
      }
      return key
    }
  }

  // MARK: The stack

  func top() throws(FormatError) -> PickleValue {
    guard let value = stack.last, stack.count > marks.last ?? 0 else {
      throw scanner.malformed(found: "an empty stack", expected: "a value on it")
    }
    return value
  }

  mutating func pop() throws(FormatError) -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  mutating func pop(_ count: Int) throws(FormatError) -> [PickleValue] {
    guard stack.count - count >= marks.last ?? 0 else {
      throw scanner.malformed(found: "too small a stack", expected: "\(count) values on it")
    }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  mutating func popToMark() throws(FormatError) -> [PickleValue] {
    guard let mark = marks.popLast() else {
      throw scanner.malformed(found: "a stack without a mark", expected: "a mark")
    }
    defer { stack.removeLast(stack.count - mark) }
    return Array(stack[mark...])
  }

  /// Puts a new object on the stack.
  mutating func push(_ kind: PickleObject.Kind, _ elements: [PickleValue]) throws(FormatError) {
    guard objects.count < Self.objectLimit else {
      throw scanner.malformed(found: "more than \(Self.objectLimit) objects", expected: "fewer")
    }
    try count(elements)
    stack.append(.object(objects.count))
    objects.append(PickleObject(kind: kind, elements: elements))
  }

  /// Counts elements that an object is about to get.
  mutating func count(_ elements: [PickleValue]) throws(FormatError) {
    elementCount += elements.count
    guard elementCount <= Self.elementLimit else {
      throw scanner.malformed(found: "more than \(Self.elementLimit) elements", expected: "fewer")
    }
  }
}
