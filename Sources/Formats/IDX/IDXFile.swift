/// An array of bytes in the format of MNIST's files, plain or compressed by gzip.
///
/// Two zero bytes, the element type (8: unsigned bytes), the number of dimensions, each dimension in four
/// bytes with the highest first, then the elements, the last dimension running fastest.
///
/// LeCun, Cortes and Burges, *The MNIST database of handwritten digits*, 1998, <http://yann.lecun.com/exdb/mnist/>.
package struct IDXFile: Sendable {
  /// The extents, the slowest first.
  package let dimensions: [Int]
  /// The elements.
  package let bytes: [UInt8]

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - rank: How many dimensions it must have.
  /// - Throws: ``FormatError`` that names the file.
  package init(_ path: String, rank: Int) throws(FormatError) {
    let file = try SequentialFile(path)
    let magic = try file.read(exactly: 4, part: "the IDX header")
    let expected: [UInt8] = [0, 0, 8, UInt8(rank)]
    guard magic == expected else {
      throw .malformed(
        file: path, found: "starts with \(FormatError.bytes(magic))",
        expected: "\(FormatError.bytes(expected)), unsigned bytes in \(rank) dimensions",
        advice: "Check that it is this IDX file, or download it again.")
    }
    let header = try file.read(exactly: 4 * rank, part: "the IDX header")
    let dimensions = (0..<rank).map { axis in
      header[4 * axis..<4 * axis + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    let count = dimensions.reduce(1) { $0.multipliedClamping(by: $1) }
    bytes = try file.read(exactly: count, part: "the \(dimensions.inWords) elements")
    self.dimensions = dimensions
    guard try file.read(upTo: 1).isEmpty else {
      throw .malformed(
        file: path, found: "goes on behind its \(dimensions.inWords) elements",
        expected: "the end of the file", advice: "Copy or download the file again.")
    }
  }
}

extension [Int] {
  /// As in "60000×28×28".
  fileprivate var inWords: String { map(String.init).joined(separator: "×") }
}
