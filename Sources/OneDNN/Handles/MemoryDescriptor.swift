import COneDNN
import SondeCompiler
import SondeTensors

/// The shape, element type and layout of a piece of memory.
final class MemoryDescriptor {
  let handle: dnnl_memory_desc_t

  /// Takes over a handle.
  init(owning handle: dnnl_memory_desc_t) { self.handle = handle }

  deinit { dnnl_memory_desc_destroy(handle) }

  /// A descriptor of a shape in a layout.
  convenience init(
    _ dimensions: [Int], _ dataType: dnnl_data_type_t = dnnl_f32, tag: dnnl_format_tag_t
  ) throws(OneDNNError) {
    var handle: dnnl_memory_desc_t?
    try check(
      dnnl_memory_desc_create_with_tag(
        &handle, Int32(dimensions.count), dimensions.map(Int64.init), dataType, tag),
      "dnnl_memory_desc_create_with_tag")
    guard let handle else {
      throw .call("dnnl_memory_desc_create_with_tag", status: "no descriptor", node: "")
    }
    self.init(owning: handle)
  }

  /// A row-major descriptor; a scalar is a vector of one.
  static func plain(_ type: ValueType) throws(OneDNNError) -> MemoryDescriptor {
    let dimensions = type.shape.rank == 0 ? [1] : type.shape.dimensions
    return try MemoryDescriptor(
      dimensions, type.dataType.oneDNN, tag: plainTags[dimensions.count - 1])
  }

  /// A descriptor with a distance between neighbours, in elements, along each axis.
  convenience init(
    _ dimensions: [Int], _ dataType: dnnl_data_type_t, strides: [Int]
  ) throws(OneDNNError) {
    var handle: dnnl_memory_desc_t?
    try check(
      dnnl_memory_desc_create_with_strides(
        &handle, Int32(dimensions.count), dimensions.map(Int64.init), dataType,
        strides.map(Int64.init)), "dnnl_memory_desc_create_with_strides")
    guard let handle else {
      throw .call("dnnl_memory_desc_create_with_strides", status: "no descriptor", node: "")
    }
    self.init(owning: handle)
  }

  /// A descriptor whose layout oneDNN is to choose.
  static func any(_ shape: Shape) throws(OneDNNError) -> MemoryDescriptor {
    try any(ValueType(shape))
  }

  /// A descriptor whose layout oneDNN is to choose.
  static func any(_ type: ValueType) throws(OneDNNError) -> MemoryDescriptor {
    try MemoryDescriptor(type.shape.dimensions, type.dataType.oneDNN, tag: dnnl_format_tag_any)
  }

  /// Row-major layouts by rank, from one axis to five.
  static let plainTags = [dnnl_a, dnnl_ab, dnnl_abc, dnnl_abcd, dnnl_abcde]

  /// The size with the layout's padding, in bytes.
  var byteCount: Int { dnnl_memory_desc_get_size(handle) }

  func isEqual(to other: MemoryDescriptor) -> Bool {
    dnnl_memory_desc_equal(handle, other.handle) != 0
  }

  /// A window into memory of this layout; nil where the layout's blocks do not allow it.
  func window(dimensions: [Int], offsets: [Int]) -> MemoryDescriptor? {
    var window: dnnl_memory_desc_t?
    let status = dnnl_memory_desc_create_submemory(
      &window, handle, dimensions.map(Int64.init), offsets.map(Int64.init))
    guard status == dnnl_success, let window else { return nil }
    return MemoryDescriptor(owning: window)
  }
}

extension DataType {
  /// oneDNN's name for the element type; int64 travels as bytes of int32, since only our own kernels read it.
  var oneDNN: dnnl_data_type_t {
    switch self {
    case .float64: dnnl_f64
    case .float16: dnnl_f16
    case .bfloat16: dnnl_bf16
    case .int64, .int32, .int16: dnnl_s32
    case .int8: dnnl_s8
    case .uint8, .bool: dnnl_u8
    case .float32: dnnl_f32
    }
  }
}
