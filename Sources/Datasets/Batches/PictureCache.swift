import Foundation
import SondeTensors

/// Pictures kept in memory as they are after the transforms that always give the same.
///
/// Sound to send: the table is read and written under `lock`; a picture's bytes are written before its
/// entry is there, and never again.
final class PictureCache: @unchecked Sendable {
  private static let chunkByteCount = 16 << 20

  private let byteLimit: Int
  private let lock = NSLock()
  private var entries: [PixelView?]
  private var chunks: [UnsafeMutableBufferPointer<UInt8>] = []
  /// How much of the last chunk is taken, in bytes.
  private var used = 0
  private var takenByteCount = 0
  private var isFull = false

  /// Makes an empty cache.
  ///
  /// - Parameters:
  ///   - count: How many pictures there are.
  ///   - byteLimit: How much memory their pixels may take, in bytes.
  init(count: Int, byteLimit: Int) {
    self.entries = Array(repeating: nil, count: count)
    self.byteLimit = byteLimit
  }

  deinit {
    for chunk in chunks { chunk.deallocate() }
  }

  /// How much memory is taken, in bytes.
  var byteCount: Int { lock.withLock { takenByteCount } }

  /// Lends a picture, valid as long as the cache is.
  func picture(at index: Int) -> PixelView? { lock.withLock { entries[index] } }

  /// Keeps a copy of a picture, unless it is kept already or there is no room.
  func keep(_ picture: PixelView, at index: Int) {
    lock.withLock {
      guard !isFull, entries[index] == nil, let place = place(for: picture.byteCount) else {
        return
      }
      place.update(from: picture.pixels, count: picture.byteCount)
      entries[index] = PixelView(pixels: UnsafePointer(place), size: picture.size)
    }
  }

  /// Sets memory aside, in the last chunk or a new one.
  private func place(for byteCount: Int) -> UnsafeMutablePointer<UInt8>? {
    if chunks.last.map({ $0.count - used < byteCount }) ?? true {
      let room = byteLimit - takenByteCount
      guard byteCount <= room else {
        isFull = true
        return nil
      }
      let chunk = max(byteCount, min(Self.chunkByteCount, room))
      chunks.append(.allocate(capacity: chunk))
      takenByteCount += chunk
      used = 0
    }
    defer { used += byteCount }
    return chunks.last?.baseAddress.map { $0 + used }
  }
}
