/// A value that a pickle describes.
///
/// Containers and whatever Python would make by a call are references to objects of the pickle, since several values may
/// share one, and one may even hold itself.
enum PickleValue: Hashable, Sendable {
  case nothing
  case boolean(Bool)
  case integer(Int)
  /// A whole number beyond 64 bits: its bytes, the lowest first, the highest with the sign.
  case longInteger(ArraySlice<UInt8>)
  case number(Double)
  case text(String)
  /// Bytes, or text of Python 2, which did not tell one from the other.
  case bytes(ArraySlice<UInt8>)
  /// An object, by its index.
  case object(Int)
}

/// A container, a name, or what Python would make by calling what the name stands for.
struct PickleObject: Sendable {
  enum Kind: Hashable, Sendable {
    case list, tuple, set
    /// Keys and values in turn.
    case dictionary
    /// Something that Python would import.
    case name(PickleName)
    /// The result of a call; its arguments are the elements. Nothing is called here.
    case call(PickleName)
    /// Something that is stored beside the pickle; what identifies it is the only element.
    case persistent
  }

  var kind: Kind
  var elements: [PickleValue] = []
  /// What the object is given after it was made.
  var state = PickleValue.nothing
}

/// A name that a pickle asks Python to import.
struct PickleName: Hashable, Sendable, CustomStringConvertible {
  let module: String
  let name: String

  init(_ module: String, _ name: String) {
    self.module = module
    self.name = name
  }

  /// Module and name, as in `os.system`.
  var description: String { "\(module).\(name)" }
}
