import Foundation

/// What lies in a folder, hidden entries left out, in the order of the names' bytes.
struct FolderListing {
  let folders: [String]
  let files: [String]

  /// Lists a folder; symbolic links count as what they lead to.
  ///
  /// - Throws: ``DatasetError/folderMissing(path:)``, or
  ///   ``DatasetError/folderUnreadable(path:reason:)``.
  init(_ path: String) throws(DatasetError) {
    try Self.check(path)
    guard let directory = opendir(path) else {
      throw .folderUnreadable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { closedir(directory) }
    var (folders, files) = ([String](), [String]())
    while let entry = readdir(directory) {
      let kind = entry.pointee.d_type
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard !name.hasPrefix(".") else { continue }
      switch Int32(kind) {
      case Self.folderKind: folders.append(name)
      case Self.fileKind: files.append(name)
      default:
        if Self.isFolder("\(path)/\(name)") { folders.append(name) } else { files.append(name) }
      }
    }
    self.folders = folders.sorted(by: Self.precedes)
    self.files = files.sorted(by: Self.precedes)
  }

  private static let folderKind = Int32(DT_DIR)
  private static let fileKind = Int32(DT_REG)

  /// Checks that a path leads to a folder.
  static func check(_ path: String) throws(DatasetError) {
    guard isFolder(path) else { throw .folderMissing(path: path) }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Whether a name stands before another: by code points, as Python sorts.
  static func precedes(_ first: String, _ second: String) -> Bool {
    first.utf8.lexicographicallyPrecedes(second.utf8)
  }
}
