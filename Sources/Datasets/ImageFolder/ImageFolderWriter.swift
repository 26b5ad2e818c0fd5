import Foundation
import SondeFormats
package import SondeTensors
import Synchronization

/// Writes a data set as PNG files, a folder for each class, as ``ImageFolder`` reads it.
package enum ImageFolderWriter {
  /// Writes all pictures, on all processors.
  ///
  /// They are written into a folder beside the place and moved there at the end, so that a folder that was broken off is
  /// never taken for a whole one.
  ///
  /// - Parameters:
  ///   - dataset: Its classes' names become folders.
  ///   - folder: What is made; it may be there if it is empty.
  ///   - size: The pictures' size; their own if nothing is given.
  /// - Throws: ``FormatError/unwritable(file:step:reason:)``, or what reading a picture throws.
  package static func write(
    _ dataset: any Dataset, to folder: String, size: Size2D? = nil
  ) throws {
    let files = FileManager.default
    let place = URL(fileURLWithPath: folder)
    let found = (try? files.contentsOfDirectory(atPath: folder)) ?? []
    guard found.isEmpty else {
      throw FormatError.unwritable(
        file: folder, step: "create", reason: "it is there and not empty")
    }
    let parent = place.deletingLastPathComponent().path
    let salt = String(UInt64.random(in: .min ... .max), radix: 36)
    let workplace = "\(parent)/.\(place.lastPathComponent).\(salt).tmp"
    defer { try? files.removeItem(atPath: workplace) }
    do {
      for name in dataset.classNames {
        try files.createDirectory(
          atPath: "\(workplace)/\(name)", withIntermediateDirectories: true)
      }
      try writePictures(of: dataset, to: workplace, size)
    } catch let error as CocoaError {
      throw FormatError.unwritable(
        file: folder, step: "write", reason: error.localizedDescription)
    }
    guard rename(workplace, place.path) == 0 else {
      throw FormatError.unwritable(
        file: folder, step: "rename", reason: String(cString: strerror(errno)))
    }
  }

  private static func writePictures(
    of dataset: any Dataset, to folder: String, _ size: Size2D?
  ) throws {
    let digits = String(max(0, dataset.count - 1)).count
    let failure = Mutex<(any Error)?>(nil)
    DispatchQueue.concurrentPerform(iterations: dataset.count) { index in
      guard failure.withLock({ $0 == nil }) else { return }
      do {
        let picture = try dataset.picture(at: index)
        let number = String(index)
        let name = String(repeating: "0", count: digits - number.count) + number
        let path = "\(folder)/\(dataset.classNames[dataset.label(at: index)])/\(name).png"
        let bytes = try PNGFile.encode(size.map { picture.scaled(to: $0) } ?? picture)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
