import CKernels
import COneDNN
import SondeCompiler
import SondeTensors

// Pictures with their channels last, [image][row][column][channel], as oneDNN's convolutions and products read them.

extension MemoryDescriptor {
  /// A descriptor of pictures with their channels last; of features row-major.
  static func channelsLast(_ type: ValueType) throws(OneDNNError) -> MemoryDescriptor {
    guard type.shape.rank == 4 else { return try .plain(type) }
    return try MemoryDescriptor(type.shape.dimensions, type.dataType.oneDNN, tag: dnnl_nhwc)
  }
}

extension Lowering {
  /// The value with its channels last.
  func channelsLast(_ value: Value) throws -> Location {
    try location(of: value, as: .channelsLast(type(of: value)))
  }

  /// Gives a value that the node makes a place of its own with its channels last.
  func defineChannelsLast(_ value: Value) throws -> Location {
    define(value, try .channelsLast(type(of: value)))
  }

  /// A copy of position-major values with their channels last, or the same memory where that is both.
  func channelsLastCopy(
    of source: Location, _ type: ValueType, as wanted: MemoryDescriptor
  ) -> Location {
    let layout = PositionMajor(type)
    guard !layout.isPlain else { return Location(descriptor: wanted, buffer: source.buffer) }
    let target = Location(
      descriptor: wanted, buffer: program.makeBuffer(byteCount: type.byteCount))
    kernel("to channels last", [source.buffer, target.buffer]) { addresses in
      withUnsafePointer(to: layout.rows) {
        sonde_rows_to_channels_last($0, layout.element, addresses[0], addresses[1])
      }
    }
    return target
  }

  /// A position-major copy of values with their channels last, or the same memory where that is both.
  func positionMajorCopy(ofChannelsLast source: Location, _ type: ValueType) throws -> Location {
    let layout = PositionMajor(type)
    guard !layout.isPlain else {
      return Location(
        descriptor: try layout.descriptor(), buffer: source.buffer, isPositionMajor: true)
    }
    let target = try makeRows(type)
    kernel("from channels last", [source.buffer, target.buffer]) { addresses in
      withUnsafePointer(to: layout.rows) {
        sonde_rows_from_channels_last($0, layout.element, addresses[0], addresses[1])
      }
    }
    return target
  }
}
