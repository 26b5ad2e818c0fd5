import Foundation

/// Published sets with a picture or two, as their publishers pack them.
enum TinySets {
  /// An archive of tar with these files.
  static func archive(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var archive: [UInt8] = []
    for file in files {
      var header = [UInt8](repeating: 0, count: 512)
      func put(_ text: String, at place: Int) {
        header.replaceSubrange(place..<place + text.utf8.count, with: Array(text.utf8))
      }
      put(file.name, at: 0)
      put("0000644\0", at: 100)
      put(String(file.bytes.count, radix: 8), at: 124)
      put("0", at: 156)
      put("        ", at: 148)
      put(String(header.reduce(0) { $0 + Int($1) }, radix: 8) + "\0", at: 148)
      archive += header + file.bytes
      archive += [UInt8](repeating: 0, count: (512 - file.bytes.count % 512) % 512)
    }
    return archive + [UInt8](repeating: 0, count: 1024)
  }

  /// CIFAR-10 with ten pictures to learn from and ten to test with, one of each class.
  static func cifar10() -> [UInt8] {
    func records(_ labels: ClosedRange<UInt8>, _ shade: UInt8) -> [UInt8] {
      labels.flatMap { label in
        [label] + (0..<3072).map { UInt8(truncatingIfNeeded: $0 / 7) &+ shade &+ label }
      }
    }
    var files: [(String, [UInt8])] = []
    for batch in UInt8(0)..<5 {
      files.append(("data_batch_\(batch + 1).bin", records(2 * batch...2 * batch + 1, 0)))
    }
    files.append(("test_batch.bin", records(0...9, 100)))
    let names = (0..<10).map { "class\($0)\n" }.joined()
    files.append(("batches.meta.txt", Array(names.utf8)))
    return archive(files.map { ("cifar-10-batches-bin/\($0.0)", $0.1) })
  }

  /// MNIST's four files, by name, with this many pictures of 28×28 a part.
  static func mnist(count: Int = 40) -> [(name: String, bytes: [UInt8])] {
    func number(_ value: Int) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }
    return ["train", "t10k"].enumerated().flatMap { part, name in
      // A bar whose height is its label's.
      let pixels = (0..<count).flatMap { index in
        (0..<784).map { pixel -> UInt8 in
          pixel / 28 / 3 == index % 10 ? 200 : UInt8((pixel * 7 + index + part * 3) % 50)
        }
      }
      return [
        (
          "\(name)-images-idx3-ubyte.gz",
          [0, 0, 8, 3] + number(count) + number(28) + number(28) + pixels
        ),
        (
          "\(name)-labels-idx1-ubyte.gz",
          [0, 0, 8, 1] + number(count) + (0..<count).map { UInt8($0 % 10) }
        ),
      ]
    }
  }
}
