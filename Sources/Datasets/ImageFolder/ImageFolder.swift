import Foundation
public import SondeFormats
public import SondeTensors

/// Photographs in a folder for each class: `root/cat/1.jpg`, `root/dog/old/7.png`.
///
/// Classes are sorted by name and samples by path, as torchvision's `ImageFolder` sorts them. Differing
/// from it, hidden files and folders are skipped, only JPEG and PNG files count, and pictures are turned as
/// their camera noted unless that is to be ignored. Pictures may have any size; they are decoded when they
/// are needed.
public struct ImageFolder: Dataset {
  /// The endings of file names that count as pictures, in small letters; capitals count too.
  public static let extensions = [".jpg", ".jpeg", ".png"]

  /// The folder that holds the classes' folders.
  public let root: String
  /// The classes' names, sorted.
  public let classNames: [String]
  /// Whether pictures are turned as their camera noted.
  public let exif: ExifHandling
  /// The files that cannot be decoded and are left out.
  public let skippedNames: [String]
  private let paths: [String]
  private let labels: [Int]
  private let sizes: PictureSizes

  /// Lists the pictures of a folder.
  ///
  /// - Parameters:
  ///   - root: The folder that holds the classes' folders.
  ///   - classes: The classes to take; all of them if nothing is given.
  ///   - unreadable: What is done about files that cannot be decoded.
  ///   - exif: Whether pictures are turned as their camera noted.
  /// - Throws: ``DatasetError`` when there is no such folder, no class or no picture in a class.
  public init(
    _ root: String, classes: [String]? = nil, unreadable: UnreadablePolicy = .fail,
    exif: ExifHandling = .apply
  ) throws {
    let found = try FolderListing(root).folders
    guard !found.isEmpty else { throw DatasetError.noClasses(path: root) }
    if let missing = classes?.first(where: { !found.contains($0) }) {
      throw DatasetError.classMissing(name: missing, path: root, available: found)
    }
    let names = found.filter { classes?.contains($0) ?? true }
    guard !names.isEmpty else { throw DatasetError.noClasses(path: root) }
    var (paths, labels, empty) = ([String](), [Int](), [String]())
    for (label, name) in names.enumerated() {
      let pictures = try Self.pictures(under: name, root: root)
      if pictures.isEmpty { empty.append(name) }
      paths += pictures
      labels += Array(repeating: label, count: pictures.count)
    }
    guard empty.isEmpty else { throw DatasetError.emptyClasses(names: empty, path: root) }
    let all = paths
    let kept = try unreadable.readable(count: all.count, name: { "\(root)/\(all[$0])" }) { index in
      _ = try ImageFile.decode("\(root)/\(all[index])")
    }
    let left = Set(kept.indices.map { labels[$0] })
    let emptied = names.indices.filter { !left.contains($0) }.map { names[$0] }
    guard emptied.isEmpty else { throw DatasetError.emptyClasses(names: emptied, path: root) }
    self.root = root
    self.exif = exif
    self.classNames = names
    self.paths = kept.indices.map { all[$0] }
    self.labels = kept.indices.map { labels[$0] }
    self.skippedNames = kept.skipped
    self.sizes = PictureSizes(count: kept.indices.count)
  }

  /// The picture files of a class and its inner folders, relative to the root.
  private static func pictures(under name: String, root: String) throws -> [String] {
    var waiting = [name]
    var visited: Set<String> = []
    var folders: [(path: String, files: [String])] = []
    while let folder = waiting.popLast() {
      // A link may lead back to a folder above it.
      let place = URL(fileURLWithPath: "\(root)/\(folder)").resolvingSymlinksInPath().path
      guard visited.insert(place).inserted else { continue }
      let listing = try FolderListing("\(root)/\(folder)")
      folders.append((folder, listing.files.filter(isPicture)))
      waiting += listing.folders.map { "\(folder)/\($0)" }
    }
    return folders.sorted { FolderListing.precedes($0.path, $1.path) }
      .flatMap { folder in folder.files.map { "\(folder.path)/\($0)" } }
  }

  private static func isPicture(_ name: String) -> Bool {
    let lowered = name.lowercased()
    return extensions.contains { lowered.hasSuffix($0) }
  }

  /// How many pictures there are.
  public var count: Int { paths.count }
  /// Number, classes and place.
  public var summary: String {
    "image folder \(root): \(count) pictures in \(classNames.count) classes"
  }
  /// A fingerprint of the files' names; their contents are not read for it.
  public var identity: String {
    var digest = Digest()
    for path in paths { digest.add(path) }
    return "folder-\(count)-\(digest.text)"
  }

  /// The class of a sample.
  public func label(at index: Int) -> Int { labels[index] }
  /// The path of the file.
  public func name(at index: Int) -> String { "\(root)/\(paths[index])" }
  /// The size that the file's header states.
  public func pictureSize(at index: Int) throws -> Size2D {
    try sizes.size(at: index) {
      let size = try ImageFile.size(of: name(at: index), appliesOrientation: exif == .apply)
      return Size2D(height: size.height, width: size.width)
    }
  }
  /// The picture, decoded.
  public func picture(at index: Int) throws -> Picture {
    try ImageFile.decode(name(at: index), appliesOrientation: exif == .apply)
  }
}
