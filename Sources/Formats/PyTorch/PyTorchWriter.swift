import SondeTensors

extension PyTorchFile {
  /// Writes a file that `torch.load` reads with `weights_only=True`: an ordered dictionary of tensors.
  ///
  /// The old file stays until the new one is whole. The same content gives the same bytes.
  ///
  /// - Parameters:
  ///   - tensors: What to write, in this order; their metadata has no place in the file.
  ///   - path: The file to make or replace; its folder must exist.
  /// - Throws: ``FormatError/unwritable(file:step:reason:)``; then the old file is untouched.
  public static func write(_ tensors: Safetensors, to path: String) throws {
    try AtomicFile.write(to: path) { file in
      try lay(tensors, path) { try file.write($0) }
    }
  }

  /// The bytes of such a file.
  ///
  /// - Parameter tensors: What to write, in this order.
  /// - Returns: The whole file.
  /// - Throws: ``FormatError/unwritable(file:step:reason:)`` for 4 GiB and more.
  public static func serialized(_ tensors: Safetensors) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try lay(tensors, "memory") { bytes += $0 }
    return bytes
  }

  /// Hands out the file's bytes in order.
  private static func lay(
    _ tensors: Safetensors, _ path: String, _ write: ([UInt8]) throws -> Void
  ) throws {
    var zip = ZipWriter(path: path)
    func member(_ name: String, _ bytes: [UInt8]) throws {
      try write(zip.header(of: bytes, named: "archive/\(name)"))
      try write(bytes)
    }
    try member("data.pkl", pickle(tensors))
    try member("byteorder", Array("little".utf8))
    for (index, name) in tensors.names.enumerated() {
      try member("data/\(index)", tensors[name]?.bytes ?? [])
    }
    try member("version", Array("3\n".utf8))
    try write(try zip.list())
  }

  /// The map of names and tensors; the storage of each is called by its number.
  private static func pickle(_ tensors: Safetensors) -> [UInt8] {
    var writer = PickleWriter()
    writer.writeEmptyDictionary()
    writer.write(.mark)
    for (index, name) in tensors.names.enumerated() {
      guard let tensor = tensors[name] else { continue }
      writer.write(name)
      writer.write(PickleName("torch._utils", "_rebuild_tensor_v2"))
      writer.tuple { arguments in
        arguments.tuple { storage in
          storage.write("storage")
          storage.write(PickleName("torch", PyTorchStorage.className(of: tensor.dataType)))
          storage.write("\(index)")
          storage.write("cpu")
          storage.write(tensor.shape.elementCount)
        }
        arguments.write(.persistentID)
        arguments.write(0)
        arguments.tuple(tensor.shape.dimensions)
        arguments.tuple(tensor.shape.rowMajorStrides)
        // Not to be learned, and nothing hooked to it.
        arguments.write(.newFalse)
        arguments.writeEmptyDictionary()
      }
      writer.write(.reduce)
    }
    writer.write(.setItems)
    writer.write(.stop)
    return writer.bytes
  }
}

extension PickleWriter {
  fileprivate mutating func writeEmptyDictionary() {
    write(PickleName("collections", "OrderedDict"))
    write(.emptyTuple)
    write(.reduce)
  }
}
