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
}
