import SondeFormats
import SondeTensors

/// Pictures of one size and their labels, side by side in one block of memory.
struct PackedPictures: Sendable {
  let size: Size2D
  let labels: [Int]
  let classNames: [String]
  /// Picture after picture as the files have them: planes of red, green and blue, row after row.
  ///
  /// They are turned into pixels one at a time, on the threads that load: turning all of them beforehand would keep training
  /// from beginning.
  private let planes: [UInt8]

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
    size = Size2D(32)
    labels = stored.labels
    classNames = stored.classNames
    planes = stored.pixels
  }

  /// A fingerprint of pixels and labels.
  var digest: String {
    var digest = Digest()
    digest.add(words: planes)
    for label in labels { digest.add(UInt64(label)) }
    return digest.text
  }

  private var byteCount: Int { size.area * 3 }

  /// Lends the pixels of one picture: red, green, blue.
  func withPixels(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>, Size2D) throws -> Void
  ) throws {
    try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: byteCount) { room in
      interleave(index, into: room)
      try body(UnsafeBufferPointer(room), size)
    }
  }

  /// A copy of one picture.
  func picture(at index: Int) -> Picture {
    let pixels = [UInt8](unsafeUninitializedCapacity: byteCount) { room, count in
      interleave(index, into: room)
      count = byteCount
    }
    return Picture(width: size.width, height: size.height, channels: 3, pixels: pixels)
  }

  /// Turns the planes of one picture into pixels.
  private func interleave(_ index: Int, into room: UnsafeMutableBufferPointer<UInt8>) {
    let area = size.area
    planes.withUnsafeBufferPointer { planes in
      let own = UnsafeBufferPointer(rebasing: planes[index * 3 * area..<(index + 1) * 3 * area])
      guard let red = own.baseAddress, var pixel = room.baseAddress else { return }
      let (green, blue) = (red + area, red + 2 * area)
      for place in 0..<area {
        pixel[0] = red[place]
        pixel[1] = green[place]
        pixel[2] = blue[place]
        pixel += 3
      }
    }
  }
}
