import Foundation
import Sonde

/// Where the machine's measurements of kernels are kept between commands.
enum KernelCachePlace {
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

  /// The commands measure.
  static var policy: KernelPolicy { .measured(cacheFolder: folder) }
}
