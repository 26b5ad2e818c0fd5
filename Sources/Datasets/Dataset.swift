public import SondeFormats
public import SondeTensors

/// Labelled pictures, in a fixed order.
///
/// Samples are read from several threads at once, any sample any number of times; the same sample must
/// always give the same picture.
public protocol Dataset: Sendable {
  /// How many samples there are.
  var count: Int { get }
  /// The classes' names; a label is a position in this list.
  var classNames: [String] { get }
  /// What the data set is, for people: kind, place, number of samples.
  var summary: String { get }
  /// What the data set is, for records: equal when two data sets hold the same samples in the same order.
  var identity: String { get }
  /// How many channels a network gets of a picture: 3, or 1 where pictures are grey.
  ///
  /// Pictures are lent with three channels in any case; those of grey ones are equal.
  var channelCount: Int { get }
  /// Pictures that could not be decoded and are left out, by name.
  var skippedNames: [String] { get }
  /// Whether pictures lie ready in memory, so that keeping them once more would be a waste.
  var holdsPictures: Bool { get }

  /// The class of a sample, a position in ``classNames``.
  func label(at index: Int) -> Int

  /// What a sample is called in messages: its file, or its place.
  func name(at index: Int) -> String

  /// The size of a sample's picture, cheaper than reading the picture.
  ///
  /// - Throws: When the picture's file cannot be read.
  func pictureSize(at index: Int) throws -> Size2D

  /// The picture of a sample: 8-bit red, green, blue.
  ///
  /// - Throws: When the picture's file cannot be read or decoded.
  func picture(at index: Int) throws -> Picture

  /// A number that is not finite and stands in a sample, which bytes cannot say; nothing in sound samples.
  ///
  /// It takes the place of the first number of the network's input, when all transforms are done.
  func invalidNumber(at index: Int) -> Float?

  /// Lends the pixels of a sample: 8-bit red, green, blue, row after row.
  ///
  /// A data set that holds its pictures lends them without a copy.
  ///
  /// - Parameters:
  ///   - index: Which sample.
  ///   - body: Reads the pixels, which are valid until it returns.
  /// - Throws: When the picture's file cannot be read or decoded, or what the body throws.
  func withPixels(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>, Size2D) throws -> Void
  ) throws
}

extension Dataset {
  /// Three: red, green, blue.
  public var channelCount: Int { 3 }

  /// None.
  public var skippedNames: [String] { [] }

  /// No: pictures are read or made each time.
  public var holdsPictures: Bool { false }

  /// Nothing: samples are sound.
  public func invalidNumber(at index: Int) -> Float? { nil }

  /// The place of the sample, counted from 0.
  public func name(at index: Int) -> String { "picture \(index)" }

  /// Reads the picture and lends its pixels.
  public func withPixels(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>, Size2D) throws -> Void
  ) throws {
    let picture = try picture(at: index)
    precondition(picture.channels == 3, "A data set's pictures have three channels.")
    let size = Size2D(height: picture.height, width: picture.width)
    try picture.pixels.withUnsafeBufferPointer { try body($0, size) }
  }

  /// How many samples each class has, in the order of the classes.
  public var classCounts: [Int] {
    var counts = [Int](repeating: 0, count: classNames.count)
    for index in 0..<count { counts[label(at: index)] += 1 }
    return counts
  }
}
