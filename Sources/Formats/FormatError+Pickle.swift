extension FormatError {
  /// The messages about pickles, archives and what is in them.
  var pickleDescription: String {
    switch self {
    case .forbiddenName(let file, let byte, let name):
      """
      \(file): byte \(byte): the pickle asks for "\(name)"; only tensors, plain containers, numbers \
      and texts are accepted, since anything else may run a program. If you trust the file, load it \
      in PyTorch and save its state_dict() alone.
      """
    case .malformedPickle(let file, let byte, let found, let expected):
      """
      \(file): byte \(byte) of the pickle: found \(found), expected \(expected). \
      Save the file again with torch.save, or copy it again.
      """
    case .malformedArchive(let file, let part, let found, let expected):
      """
      \(file): \(part): found \(found), expected \(expected). \
      Save the file again with torch.save, or copy it again.
      """
    case .unusableTensor(let file, let tensor, let found, let expected):
      """
      \(file): "\(tensor)" has \(found); expected \(expected). \
      Convert it before saving it, or save the file again.
      """
    case .noTensors(let file, let key, let found):
      """
      \(file): no named tensors were found\(key.map { " under \"\($0)\"" } ?? ""), but \
      \(Self.list(found, empty: "nothing that has a name")); a state_dict was expected. \
      Save model.state_dict() with torch.save.
      """
    case .severalMaps(let file, let keys):
      """
      \(file): named tensors stand under each of \(Self.list(keys, empty: "several keys")); one key \
      was expected. Say which is meant by its key.
      """
    case .unknownWeightFormat(let file):
      """
      \(file): the name ends in none of \
      \(WeightFormat.allCases.flatMap(\.extensions).map { "." + $0 }.joined(separator: ", ")); one of \
      them was expected. Rename the file.
      """
    default: ""
    }
  }
}
