import CKernels
import SondeCompiler
import SondeTensors

/// The layout of our own kernels for pictures: `[row of pixels][pixel][image][channel]`.
///
/// In bfloat16 a row of channels is padded with a zero to whole pairs. There a convolution is a sum over the kernel's taps of
/// plain matrix products over images and channels, with nothing unfolded and no tap that meets padding.
struct PositionMajor {
  let shape: Shape
  let element: sonde_element

  /// - Parameter type: Pictures `[batch, channels, height, width]` in float32 or bfloat16, or int32, which moves as float32 does.
  init(_ type: ValueType) {
    precondition(type.shape.rank == 4, "\(type.shape) are no pictures.")
    shape = type.shape
    element = type.dataType.element
  }

  /// The elements of one image's channels at a position.
  var rowLength: Int {
    element == SONDE_FLOAT32 ? shape[1] : (shape[1] + 1) / 2 * 2
  }

  /// The elements of a position: all images' channels.
  var positionLength: Int { shape[0] * rowLength }

  var positions: Int { shape[2] * shape[3] }

  var elementCount: Int { positions * positionLength }

  var byteCount: Int { elementCount * (element == SONDE_FLOAT32 ? 4 : 2) }

  /// The shape as the kernels that move values want it.
  var rows: sonde_rows { sonde_rows(batch: shape[0], channels: shape[1], pixels: positions) }

  /// Whether this is row-major as well: one pixel and nothing padded.
  var isPlain: Bool { positions == 1 && rowLength == shape[1] }

  func descriptor() throws(OneDNNError) -> MemoryDescriptor {
    try MemoryDescriptor(
      shape.dimensions,
      element == SONDE_FLOAT32 ? DataType.float32.oneDNN : DataType.bfloat16.oneDNN,
      strides: [rowLength, 1, shape[3] * positionLength, positionLength])
  }
}

/// The layouts that pictures have outside of our own kernels.
enum PictureLayout {
  /// `[image][channel][row][column]`.
  case rowMajor
  /// `[image][row][column][channel]`.
  case channelsLast

  /// Its name in profiles.
  fileprivate var words: String { self == .rowMajor ? "rows of pixels" : "channels last" }
}

extension DataType {
  /// The element as our kernels name it; they have no others.
  var element: sonde_element { self == .bfloat16 ? SONDE_BFLOAT16 : SONDE_FLOAT32 }
}

extension Lowering {
  /// A place for a value in position-major layout.
  func makeRows(_ type: ValueType) throws -> Location {
    let layout = PositionMajor(type)
    return Location(
      descriptor: try layout.descriptor(),
      buffer: program.makeBuffer(byteCount: layout.byteCount), isPositionMajor: true)
  }

  /// A copy of position-major values in another layout, or the same memory where that is both.
  func copy(
    _ source: Location, _ type: ValueType, to other: PictureLayout, as wanted: MemoryDescriptor
  ) -> Location {
    let layout = PositionMajor(type)
    guard !layout.isPlain else { return Location(descriptor: wanted, buffer: source.buffer) }
    let target = Location(
      descriptor: wanted, buffer: program.makeBuffer(byteCount: type.byteCount))
    let (rows, element) = (layout.rows, layout.element)
    kernel("to \(other.words)", [source.buffer, target.buffer]) { addresses in
      withUnsafePointer(to: rows) { rows in
        switch other {
        case .rowMajor:
          sonde_rows_to_plain(rows, element, addresses[0], element, addresses[1])
        case .channelsLast:
          sonde_rows_to_channels_last(rows, element, addresses[0], addresses[1])
        }
      }
    }
    return target
  }

  /// A position-major copy of values in another layout, or the same memory where that is both.
  func positionMajorCopy(
    of source: Location, _ type: ValueType, from other: PictureLayout
  ) throws -> Location {
    let layout = PositionMajor(type)
    guard !layout.isPlain else {
      return Location(
        descriptor: try layout.descriptor(), buffer: source.buffer, isPositionMajor: true)
    }
    let target = try makeRows(type)
    let (rows, element) = (layout.rows, layout.element)
    kernel("from \(other.words)", [source.buffer, target.buffer]) { addresses in
      withUnsafePointer(to: rows) { rows in
        switch other {
        case .rowMajor:
          sonde_rows_from_plain(rows, element, addresses[0], element, addresses[1])
        case .channelsLast:
          sonde_rows_from_channels_last(rows, element, addresses[0], addresses[1])
        }
      }
    }
    return target
  }

  /// The value as rows of channels: pictures position-major, features row-major.
  func channelRows(_ value: Value) throws -> Location {
    type(of: value).shape.rank == 4 ? try rows(value) : try plain(value)
  }

  /// Gives a value that the node makes a place of its own as rows of channels.
  func defineChannelRows(_ value: Value) throws -> Location {
    type(of: value).shape.rank == 4 ? try defineRows(value) : try definePlain(value)
  }

  /// Whether the layout of the network is position-major: where our own kernels are fast.
  static let isPositionMajorFast = sonde_best_instructions(SONDE_FLOAT32) != SONDE_SCALAR

  /// The elements that a value takes in the layout of one of its places.
  func storedCount(_ value: Value, at place: Location) -> Int {
    place.isPositionMajor
      ? PositionMajor(type(of: value)).elementCount
      : place.descriptor.byteCount / type(of: value).dataType.byteCount
  }

  func lower(_ rules: Cast) throws {
    let (from, to) = (type(of: node.inputs[0]), type(of: node.outputs[0]))
    let source = location(of: node.inputs[0])
    if from.shape.rank == 4, to.dataType == .bfloat16 {
      let source = try plain(node.inputs[0])
      let target = try defineRows(node.outputs[0])
      let rows = PositionMajor(to).rows
      return kernel("cast", [source.buffer, target.buffer]) { addresses in
        withUnsafePointer(to: rows) {
          sonde_rows_from_plain($0, SONDE_FLOAT32, addresses[0], SONDE_BFLOAT16, addresses[1])
        }
      }
    }
    if source.isPositionMajor {
      let target = try definePlain(node.outputs[0])
      let rows = PositionMajor(from).rows
      return kernel("cast", [source.buffer, target.buffer]) { addresses in
        withUnsafePointer(to: rows) {
          sonde_rows_to_plain($0, SONDE_BFLOAT16, addresses[0], SONDE_FLOAT32, addresses[1])
        }
      }
    }
    let flat = try plain(node.inputs[0])
    let target = try definePlain(node.outputs[0])
    let count = from.shape.elementCount
    kernel("cast", [flat.buffer, target.buffer]) { addresses in
      sonde_convert(count, to.dataType.element, addresses[0], addresses[1])
    }
  }
}
