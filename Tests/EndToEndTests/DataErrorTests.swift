import Foundation
import Sonde
import Testing

/// What is wrong with data is told before training begins: where, what was found, what was expected, what to do.
@Suite struct DataErrorTests {
  struct Mistake: CustomTestStringConvertible, Sendable {
    let name: String
    /// The experiment's `data.train`, with 10 classes expected.
    let source: String
    let code: Int32
    let message: String
    var testDescription: String { name }
  }

  static let mistakes = [
    Mistake(
      name: "a missing file", source: "{cifar10: empty}", code: 66,
      message: """
        empty/data_batch_1.bin: cannot be read (No such file or directory); a readable file was expected. Check the path \
        and its permissions.
        """),
    Mistake(
      name: "a CIFAR file that is too short", source: "{cifar10: short, split: test}", code: 65,
      message: """
        short/test_batch.bin: has 30729 bytes; one or more records of 3073 bytes were expected. Download the binary \
        version of CIFAR again.
        """),
    Mistake(
      name: "a CIFAR file that is too long", source: "{cifar10: long, split: test}", code: 65,
      message: """
        long/test_batch.bin: has 30731 bytes; one or more records of 3073 bytes were expected. Download the binary \
        version of CIFAR again.
        """),
    Mistake(
      name: "a label that no class has", source: "{cifar10: label, split: test}", code: 65,
      message: """
        label/test_batch.bin: record 2 has label 77; expected 0 to 9. Check that the file is of this CIFAR version, or \
        download it again.
        """),
    Mistake(
      name: "an empty class", source: "{folder: hollow}", code: 65,
      message: """
        hollow: no pictures in "b"; each class needs at least one file that ends in .jpg, .jpeg, .png. Add pictures, or \
        remove the folder.
        """),
    Mistake(
      name: "other classes than the model's", source: "{folder: classes}", code: 65,
      message: """
        The network has 10 outputs, but the data has 2 classes. Set the number of classes of the model to 2, or use \
        other data.
        """),
    Mistake(
      name: "a batch larger than the set", source: "{shapes: {count: 15}}", code: 65,
      message: """
        batch_size is 16, but there are fewer pictures in the training set (Shapes: 15 generated pictures, seed 1); at \
        least one full batch is expected. Make batch_size smaller, or use more pictures.
        """),
    Mistake(
      name: "a folder that is no database", source: "{lmdb: hollow}", code: 66,
      message: """
        hollow/data.mdb: cannot be read (No such file or directory); a readable file was expected. Check the path and \
        its permissions.
        """),
    Mistake(
      name: "a database that was cut", source: "{lmdb: cut}", code: 65,
      message: """
        cut/data.mdb: ends inside the first two pages: 100 bytes are there, but 152 are needed. Copy or download the \
        file again.
        """),
    Mistake(
      name: "MNIST's labels as pictures", source: "{mnist: digits}", code: 65,
      message: """
        digits/train-images-idx3-ubyte: starts with 00 00 08 01; expected 00 00 08 03, unsigned bytes in 3 dimensions. \
        Check that it is this IDX file, or download it again.
        """),
    Mistake(
      name: "a policy that there is not", source: "{folder: classes, unreadable: ignore}", code: 65,
      message:
        "tiny.yaml:3:45: there is no policy \"ignore\"; there are fail, skip; did you mean \"fail\"?"
    ),
  ]

  private func write(_ bytes: [UInt8], to name: String, in place: Workplace) throws {
    let file = URL(fileURLWithPath: place.file(name))
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  private func prepare(_ place: Workplace) throws {
    let records = (0..<10).flatMap { [UInt8($0)] + [UInt8](repeating: 5, count: 3072) }
    let names = (0..<10).map { "c\($0)\n" }.joined()
    var labels = records
    labels[2 * 3073] = 77
    for (folder, bytes) in [
      ("short", Array(records.dropLast())), ("long", records + [0]), ("label", labels),
    ] {
      try write(bytes, to: "\(folder)/test_batch.bin", in: place)
      try write(Array(names.utf8), to: "\(folder)/batches.meta.txt", in: place)
    }
    try FileManager.default.createDirectory(
      atPath: place.file("empty"), withIntermediateDirectories: true)
    try write([], to: "hollow/b/notes.txt", in: place)
    for index in 0..<20 {
      let name = "classes/\(index % 2 == 0 ? "a" : "b")/\(index).png"
      try write([], to: name, in: place)
      try PNGFile.write(try Shapes(count: 1).picture(at: 0), to: place.file(name))
    }
    try write([], to: "hollow/a/1.png", in: place)
    try write([UInt8](repeating: 1, count: 100), to: "cut/data.mdb", in: place)
    try write([0, 0, 8, 1, 0, 0, 0, 1, 5], to: "digits/train-images-idx3-ubyte", in: place)
    try write([0, 0, 8, 1, 0, 0, 0, 1, 5], to: "digits/train-labels-idx1-ubyte", in: place)
  }

  @Test(arguments: mistakes) func `A mistake in data is told`(_ mistake: Mistake) async throws {
    let place = try Workplace()
    try prepare(place)
    try place.write(
      """
      name: tiny
      model: {layers: [{conv2d: {out_channels: 2, kernel_size: 3, stride: 2}}, adaptive_avg_pool2d, flatten, {linear: {out_features: 10}}]}
      data: {train: \(mistake.source)}
      batch_size: 16
      duration: 1 epochs
      """, to: "tiny.yaml")
    let result = try await place.command.run(
      "train", "tiny.yaml", "--set", "data.validation=none")
    #expect(result.code == mistake.code, "\(result.errors)")
    #expect(result.errors == "sonde: \(mistake.message)\n")
    #expect(result.output.isEmpty)
    #expect(!place.has("runs"))
  }
}
