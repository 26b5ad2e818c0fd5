extension FormatError: CustomStringConvertible {
  /// Where it is, what was found, what was expected and what to do.
  public var description: String {
    switch self {
    case .unreadable, .unwritable, .truncated, .malformed: fileDescription
    case .checksumMismatch, .malformedEvent: eventDescription
    case .unknownPictureFormat, .corruptPicture, .pictureTooLarge: pictureDescription
    case .partialRecord, .labelOutOfRange, .classNameCount: recordDescription
    case .headerTooLong, .malformedHeader, .duplicateName, .unknownElementType, .shapeTooLarge,
      .byteCountMismatch, .dataOutsideFile, .dataNotContiguous, .trailingData, .missingTensor:
      tensorDescription
    case .forbiddenName, .malformedPickle, .malformedArchive, .unusableTensor, .noTensors,
      .severalMaps, .unknownWeightFormat:
      pickleDescription
    }
  }

  private var fileDescription: String {
    switch self {
    case .unreadable(let file, let reason):
      """
      \(file): cannot be read (\(reason)); a readable file was expected. \
      Check the path and its permissions.
      """
    case .unwritable(let file, let step, let reason):
      """
      \(file): cannot be written (\(step): \(reason)); a writable folder with enough space was \
      expected. Check the path, its permissions and the free space; nothing was replaced.
      """
    case .truncated(let file, let part, let needed, let available):
      """
      \(file): ends inside \(part): \(available) bytes are there, but \(needed) are needed. \
      Copy or download the file again.
      """
    case .malformed(let file, let found, let expected, let advice):
      "\(file): \(found); expected \(expected). \(advice)"
    default: ""
    }
  }

  private var tensorDescription: String {
    switch self {
    case .headerTooLong(let file, let found, let limit):
      """
      \(file): states a header of \(found) bytes, but at most \(limit) are accepted. \
      Check that it is a safetensors file.
      """
    case .malformedHeader(let file, let byte, let found, let expected):
      """
      \(file): byte \(byte) of the header: found \(found), expected \(expected). \
      Save the file again with a safetensors writer.
      """
    case .duplicateName(let file, let name):
      """
      \(file): the name "\(name)" occurs twice in the header; each name may occur once. \
      Save the file again with a safetensors writer.
      """
    case .unknownElementType(let file, let tensor, let found):
      """
      \(file): tensor "\(tensor)" has element type "\(found)"; \
      expected one of \(SafetensorsElementType.names.joined(separator: ", ")). \
      Convert the tensor before saving it.
      """
    case .shapeTooLarge(let file, let tensor, let dimensions):
      """
      \(file): tensor "\(tensor)" has extents \(dimensions), more bytes than can be addressed; \
      expected a tensor that fits in the file. Save the file again with a safetensors writer.
      """
    case .byteCountMismatch(let file, let tensor, let found, let expected):
      """
      \(file): tensor "\(tensor)" is given \(found) bytes, but its shape and type need \(expected). \
      Save the file again with a safetensors writer.
      """
    case .dataOutsideFile(let file, let tensor, let end, let available):
      """
      \(file): tensor "\(tensor)" ends at data byte \(end), but the file has \(available). \
      Copy or download the file again.
      """
    case .dataNotContiguous(let file, let tensor, let found, let expected):
      """
      \(file): tensor "\(tensor)" starts at data byte \(found), but the tensor before it ends at \
      \(expected); tensors may neither overlap nor leave holes. \
      Save the file again with a safetensors writer.
      """
    case .trailingData(let file, let count):
      """
      \(file): \(count) bytes after the last tensor belong to no tensor; the last tensor must end \
      where the file ends. Copy or download the file again.
      """
    case .missingTensor(let file, let name, let available):
      """
      \(file): there is no tensor "\(name)"; the file has \
      \(Self.list(available, empty: "no tensors")). Check the name, or that the file belongs to this network.
      """
    default: ""
    }
  }

  private var eventDescription: String {
    switch self {
    case .checksumMismatch(let file, let record, let byte, let found, let expected):
      """
      \(file): record \(record) at byte \(byte) has checksum \(Self.hexadecimal(found)), but its \
      bytes give \(Self.hexadecimal(expected)). The file was changed after it was written, or is \
      not an event file; use an intact copy.
      """
    case .malformedEvent(let file, let record, let byte):
      """
      \(file): record \(record) at byte \(byte) is not an event message; a TensorBoard event was \
      expected. Check that the file was written for TensorBoard.
      """
    default: ""
    }
  }

  private var pictureDescription: String {
    switch self {
    case .unknownPictureFormat(let file, let firstBytes):
      """
      \(file): starts with \(Self.bytes(firstBytes)); a JPEG (ff d8 ff) or PNG (89 50 4e 47) \
      picture was expected. Convert the picture, or take it out of the folder.
      """
    case .corruptPicture(let file, let decoder, let message):
      """
      \(file): \(decoder) says "\(message)"; an intact picture was expected. \
      Copy or download the picture again, or take it out of the folder.
      """
    case .pictureTooLarge(let file, let width, let height, let limit):
      """
      \(file): is \(width)×\(height) pixels, but at most \(limit) pixels are decoded. \
      Make the picture smaller, or raise the limit if you trust its source.
      """
    default: ""
    }
  }

  private var recordDescription: String {
    switch self {
    case .partialRecord(let file, let byteCount, let recordByteCount):
      """
      \(file): has \(byteCount) bytes; one or more records of \(recordByteCount) bytes were \
      expected. Download the binary version of CIFAR again.
      """
    case .labelOutOfRange(let file, let record, let found, let classCount):
      """
      \(file): record \(record) has label \(found); expected 0 to \(classCount - 1). \
      Check that the file is of this CIFAR version, or download it again.
      """
    case .classNameCount(let file, let found, let expected):
      """
      \(file): lists \(found) class names; \(expected) were expected, one a line. \
      Download the binary version of CIFAR again.
      """
    default: ""
    }
  }

  /// The first few names, and how many more there are.
  static func list(_ names: [String], empty: String) -> String {
    let shown = names.prefix(5).map { "\"\($0)\"" }.joined(separator: ", ")
    if names.isEmpty { return empty }
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
  }

  private static func hexadecimal(_ number: UInt32) -> String {
    let digits = String(number, radix: 16)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Bytes as hexadecimal numbers.
  static func bytes(_ bytes: [UInt8]) -> String {
    if bytes.isEmpty { return "nothing" }
    return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }
}
