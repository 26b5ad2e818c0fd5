import SondeFormats
import SondeTensors

/// A data set that passes on what another one says, but for what it says itself.
protocol DatasetWrapper: Dataset {
  /// What it reads from.
  var base: any Dataset { get }
}

extension DatasetWrapper {
  var count: Int { base.count }
  var classNames: [String] { base.classNames }
  var channelCount: Int { base.channelCount }
  var skippedNames: [String] { base.skippedNames }
  var holdsPictures: Bool { base.holdsPictures }
  func label(at index: Int) -> Int { base.label(at: index) }
  func name(at index: Int) -> String { base.name(at: index) }
  func pictureSize(at index: Int) throws -> Size2D { try base.pictureSize(at: index) }
  func picture(at index: Int) throws -> Picture { try base.picture(at: index) }
  func withPixels(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>, Size2D) throws -> Void
  ) throws { try base.withPixels(at: index, body) }
  func invalidNumber(at index: Int) -> Float? { base.invalidNumber(at: index) }
}
