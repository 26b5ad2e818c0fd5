/// The named tensors of a checkpoint.
///
/// They are the file's own map, or stand under one of its keys. Where all names begin with `module.`, as those of
/// `DataParallel` do, that is taken off. What is no tensor, as the epoch or the state of an optimizer, is left out.
struct StateDictionary {
  let tensors: [PyTorchTensor]

  /// Where programs commonly put the network's tensors, when others have them too.
  private static let commonKeys = ["state_dict", "model_state_dict", "model"]
  private static let parallelPrefix = "module."

  /// Finds the tensors.
  ///
  /// - Parameters:
  ///   - pickle: What the file describes.
  ///   - key: Under which key the tensors stand; nil to look for them.
  /// - Throws: ``FormatError/noTensors(file:key:found:)`` or ``FormatError/severalMaps(file:keys:)`` when it is not clear
  ///   which are meant, or what is wrong with a tensor.
  init(_ pickle: Pickle, key: String? = nil) throws(FormatError) {
    let entries = try Self.map(of: pickle, key: key)
    let hasPrefix = entries.allSatisfy { $0.key.hasPrefix(Self.parallelPrefix) }
    var tensors: [PyTorchTensor] = []
    for entry in entries {
      let name = hasPrefix ? String(entry.key.dropFirst(Self.parallelPrefix.count)) : entry.key
      tensors.append(try PyTorchTensor(entry.value, of: pickle, name: name))
    }
    self.tensors = tensors
  }

  private typealias Entries = [(key: String, value: PickleValue)]

  private static func map(of pickle: Pickle, key: String?) throws(FormatError) -> Entries {
    let all = pickle.entries(pickle.root) ?? []
    if let key {
      let entry = all.first { $0.key == key }
      let inner = entry.map { tensors(in: $0.value, pickle) } ?? []
      guard !inner.isEmpty else {
        throw .noTensors(file: pickle.file, key: key, found: all.map(\.key))
      }
      return inner
    }
    let own = tensors(in: pickle.root, pickle)
    if !own.isEmpty { return own }
    // Many keys may lead to one map; it is looked at once.
    var seen: Set<PickleValue> = []
    let inner = all.filter { pickle.object($0.value) != nil && seen.insert($0.value).inserted }
      .map { (key: $0.key, tensors: tensors(in: $0.value, pickle)) }
      .filter { !$0.tensors.isEmpty }
    let common = inner.filter { commonKeys.contains($0.key) }
    let candidates = common.isEmpty ? inner : common
    guard let only = candidates.first else {
      throw .noTensors(file: pickle.file, key: nil, found: all.map(\.key))
    }
    guard candidates.count == 1 else {
      throw .severalMaps(file: pickle.file, keys: candidates.map(\.key))
    }
    return only.tensors
  }

  private static func tensors(in value: PickleValue, _ pickle: Pickle) -> Entries {
    (pickle.entries(value) ?? []).filter { PyTorchTensor.describes($0.value, of: pickle) }
  }
}
