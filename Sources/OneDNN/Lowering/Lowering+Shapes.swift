import CKernels
import COneDNN
import SondeCompiler
import SondeTensors

extension Lowering {
  func lower(_ rules: Concatenation) throws {
    let sources = try node.inputs.map { try oneDNNLayout($0) }
    let result = try MemoryDescriptor.any(type(of: node.outputs[0]).shape)
    let descriptor = try PrimitiveDescriptor(
      "dnnl_concat_primitive_desc_create", node: node.name
    ) {
      let layouts: [const_dnnl_memory_desc_t?] = sources.map(\.descriptor.handle)
      return dnnl_concat_primitive_desc_create(
        &$0, engine.handle, result.handle, Int32(sources.count), Int32(rules.axis), layouts, $1)
    }
    let arguments = sources.enumerated().map {
      (DNNL_ARG_MULTIPLE_SRC + Int32($0.offset), $0.element)
    }
    let target = define(node.outputs[0], try descriptor.descriptor(of: DNNL_ARG_DST))
    try primitive(descriptor, "concatenation", arguments + [(DNNL_ARG_DST, target)])
  }

  func lower(_ rules: Slice) throws {
    let shape = type(of: node.outputs[0]).shape.dimensions
    var offsets = [Int](repeating: 0, count: shape.count)
    offsets[rules.axis] = rules.start
    var source = try oneDNNLayout(node.inputs[0])
    if source.descriptor.window(dimensions: shape, offsets: offsets) == nil {
      source = try plain(node.inputs[0])
    }
    guard let window = source.descriptor.window(dimensions: shape, offsets: offsets) else {
      throw OneDNNError.call(
        "dnnl_memory_desc_create_submemory", status: "no window", node: node.name)
    }
    let target = try definePlain(node.outputs[0])
    try reorder(Location(descriptor: window, buffer: source.buffer), to: target)
  }

  /// Row-major memory under another shape: nothing moves.
  func lowerReshape() throws {
    let source = try plain(node.inputs[0])
    let shape = type(of: node.outputs[0])
    define(
      node.outputs[0], Location(descriptor: try .plain(shape), buffer: source.buffer))
  }

  func lower(_ rules: OneHot) throws {
    let labels = location(of: node.inputs[0])
    let target = try definePlain(node.outputs[0])
    let batch = type(of: node.inputs[0]).shape[0]
    kernel("one hot", [labels.buffer, target.buffer]) { addresses in
      sonde_one_hot(batch, rules.classes, addresses[0].labels, addresses[1].floats)
    }
  }
}
