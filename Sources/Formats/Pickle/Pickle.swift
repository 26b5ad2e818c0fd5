/// What a pickle describes, and what can be asked of it.
///
/// No question follows references by itself, so that neither depth nor cycles of a hostile pickle do harm.
struct Pickle: Sendable {
  /// What messages call it.
  let file: String
  let root: PickleValue
  let objects: [PickleObject]

  /// The object that a value refers to.
  func object(_ value: PickleValue) -> PickleObject? {
    if case .object(let index) = value { objects[index] } else { nil }
  }

  /// What is longer is no name; a hostile pickle could use a long one often.
  private static let nameByteLimit = 1024

  /// Text of at most 1024 bytes, also that of Python 2.
  func text(_ value: PickleValue) -> String? {
    switch value {
    case .text(let text): text.utf8.count <= Self.nameByteLimit ? text : nil
    case .bytes(let bytes):
      bytes.count <= Self.nameByteLimit ? String(validating: bytes, as: UTF8.self) : nil
    default: nil
    }
  }

  /// A whole number.
  func integer(_ value: PickleValue) -> Int? {
    switch value {
    case .integer(let number): number
    case .boolean(let truth): truth ? 1 : 0
    default: nil
    }
  }

  /// Bytes, also those that protocols up to 2 write as text in Latin-1.
  func bytes(_ value: PickleValue) -> ArraySlice<UInt8>? {
    if case .bytes(let bytes) = value { return bytes }
    if case .text("") = value { return [] }
    guard let call = object(value), case .call(let name) = call.kind else { return nil }
    if name == PickleName("builtins", "bytearray") {
      // The bytes themselves may be a call, but not of a bytearray again.
      guard let argument = call.elements.first else { return [] }
      return latin1(argument)
    }
    return latin1(value)
  }

  private func latin1(_ value: PickleValue) -> ArraySlice<UInt8>? {
    if case .bytes(let bytes) = value { return bytes }
    guard let call = object(value), call.kind == .call(PickleVocabulary.encode),
      case .text(let text)? = call.elements.first,
      call.elements.dropFirst().first.map({ $0 == .text("latin1") || $0 == .text("latin-1") })
        == true
    else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      guard scalar.value < 256 else { return nil }
      bytes.append(UInt8(scalar.value))
    }
    return bytes[...]
  }

  /// The elements of a list or tuple.
  func elements(_ value: PickleValue) -> [PickleValue]? {
    guard let object = object(value), object.kind == .list || object.kind == .tuple else {
      return nil
    }
    return object.elements
  }

  /// The extents or strides of a tensor: whole numbers, as many as PyTorch allows.
  func extents(_ value: PickleValue) -> [Int]? {
    (elements(value)?.count ?? 0) <= StridedView.axisLimit ? integers(value) : nil
  }

  /// The whole numbers of a list or tuple.
  func integers(_ value: PickleValue) -> [Int]? {
    guard let elements = elements(value) else { return nil }
    let numbers = elements.compactMap(integer)
    return numbers.count == elements.count ? numbers : nil
  }

  /// The entries of a dictionary whose keys are texts, in order; of equal keys the last counts.
  func entries(_ value: PickleValue) -> [(key: String, value: PickleValue)]? {
    guard let object = object(value), object.kind == .dictionary else { return nil }
    var entries: [(key: String, value: PickleValue)] = []
    var places: [String: Int] = [:]
    for index in stride(from: 0, to: object.elements.count - 1, by: 2) {
      guard let key = text(object.elements[index]) else { continue }
      if let place = places[key] {
        entries[place].value = object.elements[index + 1]
      } else {
        places[key] = entries.count
        entries.append((key, object.elements[index + 1]))
      }
    }
    return entries
  }

  /// The arguments of a call, if the value is the result of calling one of these.
  func arguments(of value: PickleValue, calling names: Set<PickleName>) -> [PickleValue]? {
    guard let object = object(value), case .call(let name) = object.kind, names.contains(name)
    else { return nil }
    return object.elements
  }
}
