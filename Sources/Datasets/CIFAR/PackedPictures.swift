import SondeFormats
import SondeTensors

/// Pictures of one size and their labels, side by side in one block of memory.
struct PackedPictures: Sendable {
  let size: Size2D
  let labels: [Int]
  let classNames: [String]
  /// A fingerprint of pixels and labels.
  let digest: String
  /// Picture after picture, row after row: red, green, blue.
  private let pixels: [UInt8]

  /// Reads one part of a CIFAR set.
  ///
  /// - Parameters:
  ///   - folder: The folder with the files, or the one above it.
  ///   - version: Which set.
  ///   - split: Which part.
  /// - Throws: ``DatasetError/folderMissing(path:)``, or an error that names the file.
  init(folder: String, version: CIFARVersion, split: DatasetSplit) throws {
    try FolderListing.check(folder)
    let stored = try CIFARPictures(
      folder: folder, version: version, part: split == .train ? .train : .test)
    self.size = Size2D(32)
    self.labels = stored.labels
    self.classNames = stored.classNames
    self.pixels = Self.interleaved(stored.pixels, area: 32 * 32)
    var digest = Digest()
    digest.add(words: stored.pixels)
    for label in stored.labels { digest.add(UInt64(label)) }
    self.digest = digest.text
  }

  /// Turns red, green and blue planes into pixels.
  private static func interleaved(_ planes: [UInt8], area: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: planes.count) { buffer, count in
      planes.withUnsafeBufferPointer { planes in
        for start in stride(from: 0, to: planes.count, by: 3 * area) {
          for pixel in 0..<area {
            let place = start + 3 * pixel
            buffer[place] = planes[start + pixel]
            buffer[place + 1] = planes[start + area + pixel]
            buffer[place + 2] = planes[start + 2 * area + pixel]
          }
        }
      }
      count = planes.count
    }
  }

  /// Lends the pixels of one picture.
  func withPixels(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>, Size2D) throws -> Void
  ) throws {
    let byteCount = size.area * 3
    try pixels.withUnsafeBufferPointer { pixels in
      let picture = pixels[index * byteCount..<(index + 1) * byteCount]
      try body(UnsafeBufferPointer(rebasing: picture), size)
    }
  }

  /// A copy of one picture.
  func picture(at index: Int) -> Picture {
    let byteCount = size.area * 3
    return Picture(
      width: size.width, height: size.height, channels: 3,
      pixels: Array(pixels[index * byteCount..<(index + 1) * byteCount]))
  }
}
