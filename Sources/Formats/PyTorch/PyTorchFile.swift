import SondeTensors

/// Named tensors in the files that `torch.save` makes.
///
/// Three forms are read: the ZIP archive of PyTorch 1.6 and later, the stream of pickles from before, and a plain pickle of a
/// map of NumPy arrays. Pickles are programs, and a hostile one can do anything in Python; here nothing but tensors, plain
/// containers, numbers and texts is understood, and everything else is refused by its name.
///
/// Element types stay as they are. Tensors that share memory, or step through it, become tensors of their own, row-major.
public enum PyTorchFile {
  /// How many times a file's size its tensors may take, since a few bytes can describe views of great extent.
  private static let growthLimit = 16
  /// What every file may take, in bytes.
  private static let freeByteCount = 64 << 20

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - key: Under which key of a checkpoint the tensors stand; nil to look for them.
  /// - Returns: The tensors in the file's order.
  /// - Throws: ``FormatError`` that says what is wrong with the file; a wrong file never does harm.
  public static func read(_ path: String, key: String? = nil) throws -> Safetensors {
    try read(try ByteSource(contentsOf: path), key: key)
  }

  /// Reads the bytes of a file.
  ///
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - source: The name for messages.
  ///   - key: Under which key of a checkpoint the tensors stand; nil to look for them.
  /// - Returns: The tensors in the file's order.
  /// - Throws: ``FormatError`` that says what is wrong with the bytes.
  public static func read(
    bytes: [UInt8], source: String = "memory", key: String? = nil
  ) throws -> Safetensors {
    try read(ByteSource(bytes, name: source), key: key)
  }

  private static func read(_ source: ByteSource, key: String?) throws(FormatError) -> Safetensors {
    let first = try source.bytes(
      at: 0, count: min(ZipArchive.signature.count, source.byteCount), part: "the file")
    let isArchive = first == ZipArchive.signature
    let (pickle, storages): (Pickle, any PyTorchStorages) =
      try isArchive ? PyTorchArchive.open(source) : PyTorchStream.open(source)
    let dictionary = try StateDictionary(pickle, key: key)
    try check(dictionary.tensors, in: source)
    return try load(dictionary.tensors, of: pickle, from: storages)
  }

  /// Refuses files that would take much more memory than they are long.
  private static func check(_ tensors: [PyTorchTensor], in source: ByteSource) throws(FormatError) {
    let (product, overflow) = source.byteCount.multipliedReportingOverflow(by: growthLimit)
    var left = overflow ? .max : product
    left = left.addingReportingOverflow(freeByteCount).overflow ? .max : left + freeByteCount
    var keys: Set<String> = []
    for tensor in tensors {
      var byteCount = tensor.byteCount
      if case .view(_, let storage) = tensor.content, keys.insert(storage.key).inserted {
        byteCount = max(byteCount, storage.byteCount)
      }
      guard byteCount <= left else {
        throw .unusableTensor(
          file: source.name, tensor: tensor.name, found: "\(byteCount) bytes more",
          expected: "tensors that together take at most \(growthLimit) times the file's size")
      }
      left -= byteCount
    }
  }

  /// Reads each storage once, and makes the tensors that look into it.
  private static func load(
    _ tensors: [PyTorchTensor], of pickle: Pickle, from storages: any PyTorchStorages
  ) throws(FormatError) -> Safetensors {
    var made: [String: Tensor] = [:]
    var views: [String: [(name: String, view: StridedView)]] = [:]
    var order: [PyTorchStorage] = []
    for tensor in tensors {
      switch tensor.content {
      case .array(let array): made[tensor.name] = try array.tensor(of: pickle)
      case .view(let view, let storage):
        if views[storage.key] == nil { order.append(storage) }
        views[storage.key, default: []].append((tensor.name, view))
      }
    }
    for storage in order {
      let bytes = try storages.bytes(of: storage)
      for (tensor, view) in views[storage.key] ?? [] {
        guard view.reach <= bytes.count / view.dataType.byteCount else {
          throw .unusableTensor(
            file: pickle.file, tensor: tensor, found: "another type than the storage's",
            expected: "one type")
        }
        made[tensor] = view.tensor(from: bytes)
      }
    }
    var result = Safetensors(source: pickle.file)
    for tensor in tensors where result[tensor.name] == nil && tensor.name != "__metadata__" {
      if let value = made[tensor.name] { result.append(value, named: tensor.name) }
    }
    return result
  }
}

/// Where the numbers of tensors are.
protocol PyTorchStorages {
  /// The bytes of a storage, exactly as many as it needs.
  func bytes(of storage: PyTorchStorage) throws(FormatError) -> ArraySlice<UInt8>
}
