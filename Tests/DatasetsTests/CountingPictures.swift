import SondeDatasets
import SondeFormats
import SondeTensors
import Synchronization

/// A data set that counts how often its pictures are read.
final class CountingPictures: Dataset {
  let base: any Dataset
  private let reads = Atomic(0)

  init(base: any Dataset) { self.base = base }

  var readCount: Int { reads.load(ordering: .relaxed) }
  var count: Int { base.count }
  var classNames: [String] { base.classNames }
  var summary: String { base.summary }
  var identity: String { base.identity }
  func label(at index: Int) -> Int { base.label(at: index) }
  func pictureSize(at index: Int) throws -> Size2D { try base.pictureSize(at: index) }
  func picture(at index: Int) throws -> Picture {
    reads.add(1, ordering: .relaxed)
    return try base.picture(at: index)
  }
}
