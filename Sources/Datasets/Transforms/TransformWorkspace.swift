import SondeTensors

/// The memory in which one thread transforms one picture after another.
///
/// Not `Sendable`: it stays with its thread. What it lends is valid until the next picture.
final class TransformWorkspace {
  private static let filterLimit = 256

  private var buffers: [UnsafeMutableBufferPointer<UInt8>] = [
    .init(start: nil, count: 0), .init(start: nil, count: 0), .init(start: nil, count: 0),
  ]
  private var floats = UnsafeMutableBufferPointer<Float>(start: nil, count: 0)
  private var current = 0
  private var filters: [Extents: ResizeFilter] = [:]

  private struct Extents: Hashable {
    let input: Int
    let output: Int
  }

  deinit {
    for buffer in buffers { buffer.deallocate() }
    floats.deallocate()
  }

  /// Room for the next step's picture: another buffer than the one lent before.
  func nextPicture(_ size: Size2D) -> UnsafeMutablePointer<UInt8> {
    current = 1 - current
    return room(in: current, byteCount: size.area * 3)
  }

  /// Room for the picture between the two passes of a resize.
  func betweenPasses(_ size: Size2D) -> UnsafeMutablePointer<UInt8> {
    room(in: 2, byteCount: size.area * 3)
  }

  /// Room for numbers between two passes.
  func numbers(_ count: Int) -> UnsafeMutablePointer<Float> {
    if let start = floats.baseAddress, floats.count >= count { return start }
    floats.deallocate()
    let start = UnsafeMutablePointer<Float>.allocate(capacity: max(1, count))
    floats = UnsafeMutableBufferPointer(start: start, count: count)
    return start
  }

  /// The filter from one extent to another, made once while extents repeat.
  func filter(from input: Int, to output: Int) -> ResizeFilter {
    let extents = Extents(input: input, output: output)
    if let filter = filters[extents] { return filter }
    if filters.count >= Self.filterLimit { filters.removeAll(keepingCapacity: true) }
    let filter = ResizeFilter(from: input, to: output)
    filters[extents] = filter
    return filter
  }

  private func room(in index: Int, byteCount: Int) -> UnsafeMutablePointer<UInt8> {
    if let start = buffers[index].baseAddress, buffers[index].count >= byteCount { return start }
    buffers[index].deallocate()
    let start = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, byteCount))
    buffers[index] = UnsafeMutableBufferPointer(start: start, count: byteCount)
    return start
  }
}
