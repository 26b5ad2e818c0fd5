import Foundation
import Sonde

/// Where what serves later commands is kept between them.
enum CachePlace {
  /// `$XDG_CACHE_HOME/sonde`, or else `~/.cache/sonde`; nil where neither is known.
  ///
  /// The XDG Base Directory Specification, <https://specifications.freedesktop.org/basedir-spec/>: a path that is not absolute
  /// is as if there were none.
  static var folder: String? {
    let environment = ProcessInfo.processInfo.environment
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return cache + "/sonde" }
    if let home = environment["HOME"], home.hasPrefix("/") { return home + "/.cache/sonde" }
    return nil
  }

  /// Where outcomes of trials are kept.
  static var trials: String? { folder.map { $0 + "/trials" } }

  /// The commands measure kernels.
  static var kernels: KernelPolicy { .measured(cacheFolder: folder) }
}
