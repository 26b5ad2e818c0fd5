/// What can be wrong with a file that is read or written.
///
/// `file` is the path, or the name that the caller gave to bytes in memory. Offsets count bytes from
/// the start of the file; records count from 0.
public enum FormatError: Error, Hashable, Sendable {
  /// The operating system does not let the file be read.
  case unreadable(file: String, reason: String)
  /// The operating system does not let the file be written.
  case unwritable(file: String, step: String, reason: String)
  /// The file ends before a part that its beginning promises.
  case truncated(file: String, part: String, needed: Int, available: Int)
  /// A file, archive, database or record is not what its format prescribes.
  case malformed(file: String, found: String, expected: String, advice: String)

  /// The length that a safetensors file states for its header is beyond the limit.
  case headerTooLong(file: String, found: UInt64, limit: Int)
  /// The header of a safetensors file is not the JSON that the format prescribes.
  case malformedHeader(file: String, byte: Int, found: String, expected: String)
  /// Two tensors of a file have one name.
  case duplicateName(file: String, name: String)
  /// A tensor has an element type that has no counterpart here.
  case unknownElementType(file: String, tensor: String, found: String)
  /// The extents of a tensor multiply to more than a machine can address.
  case shapeTooLarge(file: String, tensor: String, dimensions: [Int])
  /// The bytes set aside for a tensor are not as many as its shape and type need.
  case byteCountMismatch(file: String, tensor: String, found: Int, expected: Int)
  /// A tensor's bytes lie, at least partly, outside the file.
  case dataOutsideFile(file: String, tensor: String, end: Int, available: Int)
  /// A tensor's bytes do not start where those of the tensor before it end.
  case dataNotContiguous(file: String, tensor: String, found: Int, expected: Int)
  /// Bytes after the last tensor belong to no tensor.
  case trailingData(file: String, count: Int)
  /// The file does not hold the tensor that was asked for.
  case missingTensor(file: String, name: String, available: [String])

  /// A pickle asks for something that is neither a tensor nor a plain value.
  case forbiddenName(file: String, byte: Int, name: String)
  /// Bytes are not a pickle, or not one of plain values.
  case malformedPickle(file: String, byte: Int, found: String, expected: String)
  /// A ZIP archive is damaged, or made to mislead.
  case malformedArchive(file: String, part: String, found: String, expected: String)
  /// What a file says of a tensor makes no tensor.
  case unusableTensor(file: String, tensor: String, found: String, expected: String)
  /// There are no named tensors, or none under the key that was asked for.
  case noTensors(file: String, key: String?, found: [String])
  /// There are several maps of named tensors, and it was not said which is meant.
  case severalMaps(file: String, keys: [String])
  /// The end of a file's name is not that of a file with named tensors.
  case unknownWeightFormat(file: String)

  /// The checksum of a record does not match its bytes.
  case checksumMismatch(file: String, record: Int, byte: Int, found: UInt32, expected: UInt32)
  /// A record's checksum is right, but the record is not an event.
  case malformedEvent(file: String, record: Int, byte: Int)

  /// The file is neither a JPEG nor a PNG picture.
  case unknownPictureFormat(file: String, firstBytes: [UInt8])
  /// The decoder refuses the picture.
  case corruptPicture(file: String, decoder: String, message: String)
  /// The picture has more pixels than may be decoded.
  case pictureTooLarge(file: String, width: Int, height: Int, limit: Int)

  /// The file is not a whole number of CIFAR records.
  case partialRecord(file: String, byteCount: Int, recordByteCount: Int)
  /// A CIFAR record has a label that no class has.
  case labelOutOfRange(file: String, record: Int, found: Int, classCount: Int)
  /// A list of class names is not as long as there are classes.
  case classNameCount(file: String, found: Int, expected: Int)
}
