public import SondeTensors

/// Pictures and their labels, ready for a network.
///
/// The memory goes back to the loader, which fills it again, when the last reference to the batch goes
/// away.
public final class Batch: Sendable {
  /// Which pass over the data set, counted from 0.
  public let epoch: Int
  /// Which batch of the epoch, counted from 0.
  public let index: Int
  /// Which samples, as positions in the data set.
  public let sampleIndices: [Int]
  /// The extents of the pictures, `[count, channels, height, width]`.
  public let shape: Shape
  /// The place right after this batch; loading that starts there goes on with the next one.
  public let next: LoaderPosition

  private let storage: BatchStorage
  private let recycler: BatchRecycler

  init(
    epoch: Int, index: Int, sampleIndices: [Int], shape: Shape, next: LoaderPosition,
    storage: BatchStorage, recycler: BatchRecycler
  ) {
    self.epoch = epoch
    self.index = index
    self.sampleIndices = sampleIndices
    self.shape = shape
    self.next = next
    self.storage = storage
    self.recycler = recycler
  }

  deinit { recycler.give(back: storage) }

  /// How many samples there are; fewer than usual in the last batch of an epoch.
  public var count: Int { sampleIndices.count }

  /// Lends the pictures' numbers: `[count, channels, height, width]`, row-major.
  public func withImages<Result>(
    _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    try body(UnsafeBufferPointer(start: storage.images, count: shape.elementCount))
  }

  /// Lends the labels, one for each sample.
  public func withLabels<Result>(
    _ body: (UnsafeBufferPointer<Int32>) throws -> Result
  ) rethrows -> Result {
    try body(UnsafeBufferPointer(start: storage.labels, count: count))
  }

  /// A copy of the pictures, `[count, channels, height, width]`.
  public var images: Tensor { withImages { Tensor(shape: shape, elements: Array($0)) } }

  /// A copy of the labels, `[count]`.
  public var labels: Tensor { withLabels { Tensor(shape: [count], elements: Array($0)) } }
}
