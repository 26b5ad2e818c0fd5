import Foundation
import Sonde

/// What is given as a picture must be a file.
enum PictureFile {
  /// - Throws: ``FormatError/unreadable(file:reason:)`` for a folder.
  static func check(_ path: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { return }
    throw FormatError.unreadable(
      file: path, reason: "it is a folder; name the files in it, as in \(path)/*.png")
  }
}
