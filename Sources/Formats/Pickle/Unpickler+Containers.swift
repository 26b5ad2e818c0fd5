// Lists, tuples, sets and dictionaries.

extension Unpickler {
  mutating func contain(_ code: PickleOpcode) throws(FormatError) {
    switch code {
    case .emptyList: try push(.list, [])
    case .emptyTuple: try push(.tuple, [])
    case .emptyDictionary: try push(.dictionary, [])
    case .emptySet: try push(.set, [])
    case .list: try push(.list, try popToMark())
    case .tuple: try push(.tuple, try popToMark())
    case .frozenSet: try push(.set, try popToMark())
    case .dictionary: try push(.dictionary, try pairs(try popToMark()))
    case .tuple1: try push(.tuple, try pop(1))
    case .tuple2: try push(.tuple, try pop(2))
    case .tuple3: try push(.tuple, try pop(3))
    case .append: try extend(.list, by: try pop(1))
    case .appends: try extend(.list, by: try popToMark())
    case .addItems: try extend(.set, by: try popToMark())
    case .setItem: try extend(.dictionary, by: try pop(2))
    default: try extend(.dictionary, by: try pairs(try popToMark()))
    }
  }

  private func pairs(_ elements: [PickleValue]) throws(FormatError) -> [PickleValue] {
    guard elements.count % 2 == 0 else {
      throw scanner.malformed(found: "a key without a value", expected: "keys with values")
    }
    return elements
  }

  /// Appends to the container on top of the stack.
  private mutating func extend(
    _ kind: PickleObject.Kind, by elements: [PickleValue]
  ) throws(FormatError) {
    guard case .object(let index) = try top(), objects[index].kind == kind else {
      throw scanner.malformed(found: "elements for another thing", expected: "a \(kind)")
    }
    try count(elements)
    objects[index].elements += elements
  }
}
