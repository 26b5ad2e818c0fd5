import SondeTensors

/// A tensor as a pickle of PyTorch describes it, or an array of NumPy in its place.
struct PyTorchTensor {
  enum Content {
    case view(StridedView, of: PyTorchStorage)
    case array(NumPyArray)
  }

  let name: String
  let content: Content

  /// The names that a state_dict may ask for.
  static let vocabulary =
    PickleVocabulary(
      Array(PyTorchStorage.dataTypes.keys) + Array(rebuild)
        + [parameter, PickleName("torch", "Size"), PickleName("torch", "device")])
    + .python + NumPyArray.vocabulary

  private static let rebuild: Set = [
    PickleName("torch._utils", "_rebuild_tensor"),
    PickleName("torch._utils", "_rebuild_tensor_v2"),
  ]
  private static let parameter = PickleName("torch._utils", "_rebuild_parameter")

  /// Whether a value is a tensor.
  static func describes(_ value: PickleValue, of pickle: Pickle) -> Bool {
    pickle.arguments(of: value, calling: rebuild.union([parameter])) != nil
      || NumPyArray.describes(value, of: pickle)
  }

  /// Reads what a pickle says of a tensor.
  ///
  /// - Throws: ``FormatError`` that names the tensor where it makes no sense.
  init(_ value: PickleValue, of pickle: Pickle, name: String) throws(FormatError) {
    self.name = name
    if NumPyArray.describes(value, of: pickle) {
      content = .array(try NumPyArray(value, of: pickle, name: name))
      return
    }
    // A parameter is a tensor that is learned; its first argument is the tensor.
    let inner =
      pickle.arguments(of: value, calling: [Self.parameter]).map { $0.first ?? .nothing } ?? value
    guard let arguments = pickle.arguments(of: inner, calling: Self.rebuild), arguments.count >= 4,
      let offset = pickle.integer(arguments[1]),
      let dimensions = pickle.extents(arguments[2]), let strides = pickle.extents(arguments[3])
    else {
      throw .unusableTensor(
        file: pickle.file, tensor: name, found: "no storage, offset, extents and strides",
        expected: "a dense tensor")
    }
    let storage = try PyTorchStorage(arguments[0], of: pickle, tensor: name)
    let (start, overflow) = offset.addingReportingOverflow(storage.offset)
    let view = try StridedView(
      storage.dataType, dimensions, strides: strides, offset: overflow ? -1 : start,
      file: pickle.file, tensor: name)
    guard view.reach <= storage.elementCount, view.offset <= storage.elementCount else {
      throw .unusableTensor(
        file: pickle.file, tensor: name,
        found: "numbers up to \(max(view.reach, view.offset)) of a storage of "
          + "\(storage.elementCount)",
        expected: "numbers within it")
    }
    content = .view(view, of: storage)
  }

  /// How many bytes its numbers take, without gaps.
  var byteCount: Int {
    switch content {
    case .view(let view, _): view.byteCount
    case .array(let array): array.view.byteCount
    }
  }
}
