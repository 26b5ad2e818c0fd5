import CTurboJPEG
import Synchronization

/// One of libjpeg-turbo's decoders, which are costly to make and serve many pictures.
///
/// Sound to send: between ``JPEGDecoder/borrow(_:)``'s taking it out of the pool and putting it back, one
/// thread alone has it.
struct JPEGDecoder: @unchecked Sendable {
  private let handle: tjhandle
  private static let idle = Mutex<[JPEGDecoder]>([])

  /// Lends a decoder that nobody else uses at the time.
  static func borrow<Result>(
    source: String, _ body: (JPEGDecoder) throws(FormatError) -> Result
  ) throws(FormatError) -> Result {
    let decoder: JPEGDecoder
    if let free = idle.withLock({ $0.popLast() }) {
      decoder = free
    } else if let handle = tjInitDecompress() {
      decoder = JPEGDecoder(handle: handle)
    } else {
      throw .corruptPicture(file: source, decoder: "libjpeg", message: "out of memory")
    }
    do throws(FormatError) {
      let result = try body(decoder)
      idle.withLock { $0.append(decoder) }
      return result
    } catch {
      // After an error in a header TurboJPEG would go on in the middle of it with the next picture.
      tjDestroy(decoder.handle)
      throw error
    }
  }

  /// What the header says; `isCMYK` also stands for its luminance form.
  func header(
    _ bytes: UnsafeBufferPointer<UInt8>, source: String
  ) throws(FormatError) -> (width: Int, height: Int, isCMYK: Bool) {
    var (width, height, subsampling, colours) = (Int32(0), Int32(0), Int32(0), Int32(0))
    let result = tjDecompressHeader3(
      handle, bytes.baseAddress, UInt(bytes.count), &width, &height, &subsampling, &colours)
    try check(result, source)
    let isCMYK = colours == Int32(TJCS_CMYK.rawValue) || colours == Int32(TJCS_YCCK.rawValue)
    return (Int(width), Int(height), isCMYK)
  }

  /// Decodes to interleaved RGB, or CMYK as it is stored.
  func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, width: Int, height: Int, isCMYK: Bool, source: String
  ) throws(FormatError) -> [UInt8] {
    let count = width * height * (isCMYK ? 4 : 3)
    var result: Int32 = 0
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { target, initializedCount in
      result = tjDecompress2(
        handle, bytes.baseAddress, UInt(bytes.count), target.baseAddress, Int32(width), 0,
        Int32(height), isCMYK ? TJPF_CMYK.rawValue : Int32(TJPF_RGB.rawValue),
        TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS)
      // A decoder that gave up leaves rows unwritten; then the array is thrown away unread.
      initializedCount = count
    }
    try check(result, source)
    return pixels
  }

  /// Turns libjpeg's word into an error, unless it is about something that leaves the pixels sound.
  private func check(_ result: Int32, _ source: String) throws(FormatError) {
    guard result != 0 else { return }
    let message = String(cString: tjGetErrorStr2(handle))
    let isWarning = tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue)
    if isWarning, Self.harmless.contains(where: message.contains) { return }
    throw .corruptPicture(file: source, decoder: "libjpeg", message: message)
  }

  /// Warnings that photographs of working cameras and editors give.
  private static let harmless = [
    "extraneous bytes before marker", "unknown JFIF revision", "Unknown Adobe color transform",
    "Inconsistent progression sequence", "ICC profile",
  ]
}
