import SondeTensors

/// An array of NumPy as pickles describe it.
struct NumPyArray {
  /// What messages call it.
  let name: String
  /// Its extents and the order of its numbers.
  let view: StridedView
  /// Its numbers; decoded only when they are wanted, since many arrays can share one text.
  private let content: PickleValue

  /// The names that arrays need.
  static let vocabulary = PickleVocabulary(
    [PickleName("numpy", "ndarray"), PickleName("numpy", "dtype")]
      + reconstruct + fromBuffer + named("scalar", in: "multiarray"))

  private static let reconstruct = named("_reconstruct", in: "multiarray")
  /// How protocol 5 makes arrays.
  private static let fromBuffer = named("_frombuffer", in: "numeric")

  /// A function of NumPy, which moved in version 2.
  private static func named(_ name: String, in module: String) -> [PickleName] {
    ["numpy.core", "numpy._core"].map { PickleName("\($0).\(module)", name) }
  }

  /// Whether a value is an array.
  static func describes(_ value: PickleValue, of pickle: Pickle) -> Bool {
    pickle.arguments(of: value, calling: Set(reconstruct + fromBuffer)) != nil
  }

  /// Reads what a pickle says of an array.
  ///
  /// - Parameters:
  ///   - value: The array.
  ///   - pickle: The pickle that it is in.
  ///   - name: What messages call it.
  /// - Throws: ``FormatError`` that names the array where it makes no sense.
  init(_ value: PickleValue, of pickle: Pickle, name: String) throws(FormatError) {
    func unusable(_ found: String, _ expected: String) -> FormatError {
      .unusableTensor(file: pickle.file, tensor: name, found: found, expected: expected)
    }
    let parts: (shape: PickleValue, type: PickleValue, isFortran: Bool, bytes: PickleValue)
    if let given = pickle.arguments(of: value, calling: Set(Self.fromBuffer)), given.count == 4 {
      parts = (given[2], given[1], pickle.text(given[3]) == "F", given[0])
    } else if let state = pickle.object(value).flatMap({ pickle.elements($0.state) }),
      state.count == 5
    {
      parts = (state[1], state[2], pickle.integer(state[3]) == 1, state[4])
    } else {
      throw unusable("an array without shape, type and bytes", "a whole array of NumPy")
    }
    guard let dimensions = pickle.extents(parts.shape) else {
      throw unusable("no extents", "whole numbers")
    }
    let dataType = try Self.dataType(parts.type, pickle, name)
    let shape = parts.isFortran ? Array(dimensions.reversed()) : dimensions
    var view = try StridedView.rowMajor(
      dataType, shape, file: pickle.file, tensor: name)
    if parts.isFortran { view = view.transposed }
    self.name = name
    self.view = view
    content = parts.bytes
  }

  /// The array as a tensor.
  ///
  /// - Throws: ``FormatError/unusableTensor(file:tensor:found:expected:)`` when it has too few or too many bytes.
  func tensor(of pickle: Pickle) throws(FormatError) -> Tensor {
    let bytes = pickle.bytes(content)
    guard let bytes, bytes.count == view.byteCount else {
      throw .unusableTensor(
        file: pickle.file, tensor: name, found: "\(bytes?.count ?? 0) bytes",
        expected: "\(view.byteCount) for \(view.dimensions)")
    }
    return view.tensor(from: bytes)
  }

  private static let types: [String: DataType] = [
    "f8": .float64, "f4": .float32, "f2": .float16, "i8": .int64, "i4": .int32, "i2": .int16,
    "i1": .int8, "u1": .uint8, "b1": .bool,
  ]

  private static func dataType(
    _ value: PickleValue, _ pickle: Pickle, _ name: String
  ) throws(FormatError) -> DataType {
    let arguments = pickle.arguments(of: value, calling: [PickleName("numpy", "dtype")]) ?? []
    let text = arguments.first.flatMap(pickle.text) ?? "of no known type"
    // The second element of the state is the order of bytes; `|` where there is none.
    let state = pickle.object(value).flatMap { pickle.elements($0.state) } ?? []
    let order = state.count > 1 ? pickle.text(state[1]) : "|"
    guard let type = types[text], order == "<" || order == "|" || order == "=" else {
      throw .unusableTensor(
        file: pickle.file, tensor: name, found: "numbers \(order == ">" ? ">" : "")\(text)",
        expected: "one of \(types.keys.sorted().joined(separator: ", ")), lowest byte first")
    }
    return type
  }
}
