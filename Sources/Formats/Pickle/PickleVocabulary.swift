/// The names that a pickle may ask for; any other is refused.
///
/// Nothing is imported or called for any of them. They are only recognised, and whoever reads the values decides what to
/// make of them.
struct PickleVocabulary: Sendable {
  let names: Set<PickleName>

  init(_ names: [PickleName]) { self.names = Set(names) }

  /// What both have.
  static func + (one: PickleVocabulary, other: PickleVocabulary) -> PickleVocabulary {
    PickleVocabulary(Array(one.names) + Array(other.names))
  }

  /// Python's containers, and the way in which protocols up to 2 write bytes.
  static let python = PickleVocabulary(
    dictionaries + sets + [encode, PickleName("builtins", "bytearray")])

  /// Kinds of dictionaries that Python makes by a call.
  static let dictionaries = [
    PickleName("collections", "OrderedDict"), PickleName("collections", "Counter"),
    PickleName("builtins", "dict"), PickleName("__builtin__", "dict"),
  ]

  /// Kinds of sets that Python makes by a call.
  static let sets = ["builtins", "__builtin__"].flatMap { module in
    [PickleName(module, "set"), PickleName(module, "frozenset")]
  }

  /// Makes bytes of a text and the name of an encoding.
  static let encode = PickleName("_codecs", "encode")
}
