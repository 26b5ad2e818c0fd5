import SondeFormats
import Testing

/// Each message says where, what was found, what was expected and what to do.
struct FormatErrorTests {
  @Test(
    arguments: [
      (
        .unreadable(file: "a", reason: "No such file or directory"),
        """
        a: cannot be read (No such file or directory); a readable file was expected. Check the path and \
        its permissions.
        """
      ),
      (
        .unwritable(file: "a", step: "write", reason: "No space left on device"),
        """
        a: cannot be written (write: No space left on device); a writable folder with enough space was \
        expected. Check the path, its permissions and the free space; nothing was replaced.
        """
      ),
      (
        .truncated(file: "a", part: "the header", needed: 9, available: 1),
        """
        a: ends inside the header: 1 bytes are there, but 9 are needed. Copy or download the file again.
        """
      ),
      (
        .malformed(file: "a", found: "is red", expected: "blue", advice: "Paint it."),
        "a: is red; expected blue. Paint it."
      ),
      (
        .headerTooLong(file: "a", found: 12, limit: 10),
        """
        a: states a header of 12 bytes, but at most 10 are accepted. Check that it is a safetensors file.
        """
      ),
      (
        .malformedHeader(file: "a", byte: 3, found: "the end", expected: "\":\""),
        """
        a: byte 3 of the header: found the end, expected ":". Save the file again with a safetensors \
        writer.
        """
      ),
      (
        .duplicateName(file: "a", name: "w"),
        """
        a: the name "w" occurs twice in the header; each name may occur once. Save the file again with a \
        safetensors writer.
        """
      ),
      (
        .unknownElementType(file: "a", tensor: "w", found: "F8"),
        """
        a: tensor "w" has element type "F8"; expected one of BOOL, U8, I8, I16, F16, BF16, I32, F32, F64, \
        I64. Convert the tensor before saving it.
        """
      ),
      (
        .shapeTooLarge(file: "a", tensor: "w", dimensions: [1, 2]),
        """
        a: tensor "w" has extents [1, 2], more bytes than can be addressed; expected a tensor that fits in \
        the file. Save the file again with a safetensors writer.
        """
      ),
      (
        .byteCountMismatch(file: "a", tensor: "w", found: 4, expected: 8),
        """
        a: tensor "w" is given 4 bytes, but its shape and type need 8. Save the file again with a \
        safetensors writer.
        """
      ),
      (
        .dataOutsideFile(file: "a", tensor: "w", end: 8, available: 7),
        """
        a: tensor "w" ends at data byte 8, but the file has 7. Copy or download the file again.
        """
      ),
      (
        .dataNotContiguous(file: "a", tensor: "w", found: 4, expected: 8),
        """
        a: tensor "w" starts at data byte 4, but the tensor before it ends at 8; tensors may neither \
        overlap nor leave holes. Save the file again with a safetensors writer.
        """
      ),
      (
        .trailingData(file: "a", count: 3),
        """
        a: 3 bytes after the last tensor belong to no tensor; the last tensor must end where the file ends. \
        Copy or download the file again.
        """
      ),
      (
        .missingTensor(file: "a", name: "w", available: []),
        """
        a: there is no tensor "w"; the file has no tensors. Check the name, or that the file belongs to this \
        network.
        """
      ),
      (
        .missingTensor(file: "a", name: "w", available: ["1", "2", "3", "4", "5", "6", "7"]),
        """
        a: there is no tensor "w"; the file has "1", "2", "3", "4", "5" and 2 more. Check the name, or that \
        the file belongs to this network.
        """
      ),
      (
        .checksumMismatch(file: "a", record: 2, byte: 30, found: 1, expected: 0xABCD_EF01),
        """
        a: record 2 at byte 30 has checksum 0x00000001, but its bytes give 0xabcdef01. The file was changed \
        after it was written, or is not an event file; use an intact copy.
        """
      ),
      (
        .malformedEvent(file: "a", record: 2, byte: 30),
        """
        a: record 2 at byte 30 is not an event message; a TensorBoard event was expected. Check that the \
        file was written for TensorBoard.
        """
      ),
      (
        .unknownPictureFormat(file: "a", firstBytes: [0x47, 0x09]),
        """
        a: starts with 47 09; a JPEG (ff d8 ff) or PNG (89 50 4e 47) picture was expected. Convert the \
        picture, or take it out of the folder.
        """
      ),
      (
        .unknownPictureFormat(file: "a", firstBytes: []),
        """
        a: starts with nothing; a JPEG (ff d8 ff) or PNG (89 50 4e 47) picture was expected. Convert the \
        picture, or take it out of the folder.
        """
      ),
      (
        .corruptPicture(file: "a", decoder: "libjpeg", message: "Premature end of JPEG file"),
        """
        a: libjpeg says "Premature end of JPEG file"; an intact picture was expected. Copy or download the \
        picture again, or take it out of the folder.
        """
      ),
      (
        .pictureTooLarge(file: "a", width: 3, height: 2, limit: 5),
        """
        a: is 3×2 pixels, but at most 5 pixels are decoded. Make the picture smaller, or raise the limit if \
        you trust its source.
        """
      ),
      (
        .partialRecord(file: "a", byteCount: 10, recordByteCount: 3073),
        """
        a: has 10 bytes; one or more records of 3073 bytes were expected. Download the binary version of \
        CIFAR again.
        """
      ),
      (
        .labelOutOfRange(file: "a", record: 4, found: 10, classCount: 10),
        """
        a: record 4 has label 10; expected 0 to 9. Check that the file is of this CIFAR version, or download \
        it again.
        """
      ),
      (
        .classNameCount(file: "a", found: 1, expected: 10),
        """
        a: lists 1 class names; 10 were expected, one a line. Download the binary version of CIFAR again.
        """
      ),
      (
        .forbiddenName(file: "a", byte: 3, name: "os.system"),
        """
        a: byte 3: the pickle asks for "os.system"; only tensors, plain containers, numbers and texts are \
        accepted, since anything else may run a program. If you trust the file, load it in PyTorch and save \
        its state_dict() alone.
        """
      ),
      (
        .malformedPickle(file: "a", byte: 3, found: "an empty stack", expected: "a value on it"),
        """
        a: byte 3 of the pickle: found an empty stack, expected a value on it. Save the file again with \
        torch.save, or copy it again.
        """
      ),
      (
        .malformedArchive(file: "a", part: "member \"b\"", found: "no \"b\"", expected: "one"),
        """
        a: member "b": found no "b", expected one. Save the file again with torch.save, or copy it again.
        """
      ),
      (
        .unusableTensor(file: "a", tensor: "w", found: "no storage", expected: "a storage"),
        """
        a: "w" has no storage; expected a storage. Convert it before saving it, or save the file again.
        """
      ),
      (
        .noTensors(file: "a", key: nil, found: ["epoch"]),
        """
        a: no named tensors were found, but "epoch"; a state_dict was expected. Save model.state_dict() with \
        torch.save.
        """
      ),
      (
        .noTensors(file: "a", key: "k", found: []),
        """
        a: no named tensors were found under "k", but nothing that has a name; a state_dict was expected. \
        Save model.state_dict() with torch.save.
        """
      ),
      (
        .severalMaps(file: "a", keys: ["b", "c"]),
        """
        a: named tensors stand under each of "b", "c"; one key was expected. Say which is meant by its key.
        """
      ),
      (
        .unknownWeightFormat(file: "a.bin"),
        """
        a.bin: the name ends in none of .safetensors, .pt, .pth, .pkl; one of them was expected. Rename the \
        file.
        """
      ),
    ] as [(FormatError, String)])
  func `The message has its four parts`(error: FormatError, message: String) {
    #expect(error.description == message)
  }
}
