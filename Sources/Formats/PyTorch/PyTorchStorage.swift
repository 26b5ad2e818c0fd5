import SondeTensors

/// A block of numbers that PyTorch keeps beside the pickle; tensors are views of it.
struct PyTorchStorage: Hashable {
  /// What the file calls it.
  let key: String
  let dataType: DataType
  /// How many numbers it has.
  let elementCount: Int
  /// Where the part begins that is meant, in elements; very old files have such parts.
  let offset: Int

  var byteCount: Int { elementCount * dataType.byteCount }

  /// PyTorch's class of storages with elements of a type.
  static func className(of dataType: DataType) -> String {
    switch dataType {
    case .float64: "DoubleStorage"
    case .float32: "FloatStorage"
    case .float16: "HalfStorage"
    case .bfloat16: "BFloat16Storage"
    case .int64: "LongStorage"
    case .int32: "IntStorage"
    case .int16: "ShortStorage"
    case .int8: "CharStorage"
    case .uint8: "ByteStorage"
    case .bool: "BoolStorage"
    }
  }

  /// The element types by the names of their classes; old files may say that they were on a graphics card.
  static let dataTypes = Dictionary(
    uniqueKeysWithValues: ["torch", "torch.cuda"].flatMap { module in
      DataType.allCases.map { (PickleName(module, className(of: $0)), $0) }
    })

  /// Reads what identifies a storage: `("storage", class, key, place, count)`, in the older form with a part of it.
  ///
  /// - Throws: ``FormatError/unusableTensor(file:tensor:found:expected:)``.
  init(_ value: PickleValue, of pickle: Pickle, tensor: String) throws(FormatError) {
    guard let object = pickle.object(value), object.kind == .persistent,
      let parts = object.elements.first.flatMap(pickle.elements), parts.count >= 5,
      pickle.text(parts[0]) == "storage", case .name(let name)? = pickle.object(parts[1])?.kind,
      let key = pickle.text(parts[2]), let count = pickle.integer(parts[4]), count >= 0,
      count < .max / 8
    else {
      throw .unusableTensor(
        file: pickle.file, tensor: tensor, found: "no storage", expected: "a tensor with a storage")
    }
    guard let dataType = Self.dataTypes[name] else {
      throw .unusableTensor(
        file: pickle.file, tensor: tensor, found: "the storage \(name)",
        expected: "a storage of real numbers, whole numbers or truth values")
    }
    self.key = key
    self.dataType = dataType
    elementCount = count
    guard parts.count > 5, let part = pickle.elements(parts[5]) else {
      offset = 0
      return
    }
    guard part.count == 3, let offset = pickle.integer(part[1]), (0...count).contains(offset) else {
      throw .unusableTensor(
        file: pickle.file, tensor: tensor, found: "a damaged part of a storage",
        expected: "a part within it")
    }
    self.offset = offset
  }
}
