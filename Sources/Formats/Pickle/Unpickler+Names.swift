// Names, and what Python would make of them.

extension Unpickler {
  mutating func name(_ code: PickleOpcode) throws(FormatError) {
    switch code {
    case .global:
      let module = try scanner.textLine()
      try push(name: PickleName(module, try scanner.textLine()))
    case .instance:
      let module = try scanner.textLine()
      try push(name: PickleName(module, try scanner.textLine()))
      throw scanner.malformed(found: "an instance in the form of Python 1", expected: "a call")
    case .stackGlobal:
      let parts = try pop(2)
      guard case .text(let module) = parts[0], case .text(let name) = parts[1] else {
        throw scanner.malformed(found: "no texts", expected: "a module and a name")
      }
      try push(name: PickleName(module, name))
    case .reduce, .newObject: try call()
    case .persistentID: try push(.persistent, try pop(1))
    default: try build()
    }
  }

  /// The longest name that a message repeats.
  private static let shownCount = 100

  private mutating func push(name: PickleName) throws(FormatError) {
    guard vocabulary.names.contains(name) else {
      throw .forbiddenName(
        file: scanner.file, byte: scanner.start,
        name: String("\(name)".prefix(Self.shownCount)))
    }
    try push(.name(name), [])
  }

  /// Writes down a call; Python's containers are made at once.
  private mutating func call() throws(FormatError) {
    let parts = try pop(2)
    guard case .object(let function) = parts[0], case .name(let name) = objects[function].kind,
      case .object(let arguments) = parts[1], objects[arguments].kind == .tuple
    else {
      throw scanner.malformed(found: "a call of something else", expected: "a name and a tuple")
    }
    let elements = objects[arguments].elements
    if PickleVocabulary.dictionaries.contains(name) {
      try push(.dictionary, try entries(elements))
    } else if PickleVocabulary.sets.contains(name) {
      try push(.set, elements.isEmpty ? [] : try contents(elements[0], of: [.list, .tuple, .set]))
    } else {
      try push(.call(name), elements)
    }
  }

  /// The entries of a dictionary that is made from nothing, from another, or from a list of pairs.
  private func entries(_ arguments: [PickleValue]) throws(FormatError) -> [PickleValue] {
    guard let argument = arguments.first else { return [] }
    if case .object(let index) = argument, objects[index].kind == .dictionary {
      return objects[index].elements
    }
    var entries: [PickleValue] = []
    for pair in try contents(argument, of: [.list, .tuple]) {
      let pair = try contents(pair, of: [.list, .tuple])
      guard pair.count == 2 else {
        throw scanner.malformed(found: "\(pair.count) values", expected: "a key and a value")
      }
      entries += pair
    }
    return entries
  }

  private func contents(
    _ value: PickleValue, of kinds: [PickleObject.Kind]
  ) throws(FormatError) -> [PickleValue] {
    guard case .object(let index) = value, kinds.contains(objects[index].kind) else {
      throw scanner.malformed(found: "another value", expected: "a container")
    }
    return objects[index].elements
  }

  /// Gives the object on top of the stack its state; containers have none that matters.
  private mutating func build() throws(FormatError) {
    let state = try pop()
    guard case .object(let index) = try top() else {
      throw scanner.malformed(found: "a state for a plain value", expected: "an object")
    }
    switch objects[index].kind {
    case .call: objects[index].state = state
    case .dictionary: break
    default: throw scanner.malformed(found: "a state", expected: "a container without one")
    }
  }
}
