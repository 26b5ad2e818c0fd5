import Foundation
import SondeExperiments
import SondeNetworks

/// What tells that files were changed, without reading them: names, sizes and times.
enum FileTrace {
  /// More files than these are not looked at.
  private static let mostFiles = 1_000_000

  /// A text that changes with the files.
  ///
  /// - Parameter path: A file, or a folder with everything in it.
  /// - Returns: The absolute path, and what was found there.
  static func text(of path: String) -> String {
    let root = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let keys: Set<URLResourceKey> = [.fileSizeKey, .contentModificationDateKey]
    var (count, sum) = (0, UInt64(0))
    func add(_ file: URL) {
      let values = try? file.resourceValues(forKeys: keys)
      let time = values?.contentModificationDate?.timeIntervalSince1970 ?? 0
      count += 1
      // A sum does not hang on the order in which files are listed.
      sum &+= hash("\(file.path) \(values?.fileSize ?? 0) \(time)")
    }
    add(root)
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: Array(keys))
    while count < mostFiles, let file = files?.nextObject() as? URL { add(file) }
    return "\(root.path) \(count) \(sum)"
  }

  /// FNV-1a, <https://www.isthe.com/chongo/tech/comp/fnv/>.
  private static func hash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

extension Experiment {
  /// The files and folders from which it reads.
  var filePaths: [String] {
    var sources = [data.train, data.test].compactMap(\.self)
    if case .source(let source) = data.validation { sources.append(source) }
    return sources.compactMap(\.path) + [initialization.weights?.file].compactMap(\.self)
  }
}

extension DataSource {
  /// The folder from which it reads, if it does.
  fileprivate var path: String? {
    switch self {
    case .folder(let path, _, _, _), .cifar10(let path, _), .cifar100(let path, _),
      .mnist(let path, _, _), .lmdb(let path, _, _, _):
      path
    case .shapes: nil
    case .changed(let source, _): source.path
    }
  }
}
