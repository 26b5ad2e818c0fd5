import SondeDatasets
import SondeFormats
import SondeTensors

/// A data set of given pictures, all of one class or of those given.
struct MemoryPictures: Dataset {
  var pictures: [Picture]
  var labels: [Int] = []
  var classNames = ["only"]
  var holdsPictures = true

  var count: Int { pictures.count }
  var summary: String { "\(count) pictures in memory" }
  var identity: String { "memory-\(count)" }
  func label(at index: Int) -> Int { labels.isEmpty ? 0 : labels[index] }
  func pictureSize(at index: Int) throws -> Size2D {
    Size2D(height: pictures[index].height, width: pictures[index].width)
  }
  func picture(at index: Int) throws -> Picture { pictures[index] }
}

extension Picture {
  /// The picture that a tensor `[height, width, 3]` of bytes holds.
  init(_ tensor: Tensor) {
    self.init(
      width: tensor.shape[1], height: tensor.shape[0], channels: tensor.shape[2],
      pixels: tensor.elements())
  }
}
