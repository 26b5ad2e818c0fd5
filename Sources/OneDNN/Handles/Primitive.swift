import COneDNN

/// A computation that oneDNN has chosen an implementation for.
final class PrimitiveDescriptor {
  let handle: dnnl_primitive_desc_t

  /// Makes a descriptor by one of oneDNN's create functions.
  ///
  /// - Parameters:
  ///   - call: The function's name, for errors.
  ///   - node: The layer, for errors.
  ///   - create: Calls the function; scratch memory is the caller's business.
  /// - Throws: ``OneDNNError/call(_:status:node:)``.
  init(
    _ call: String, node: String,
    create: (_ result: inout dnnl_primitive_desc_t?, _ attributes: dnnl_primitive_attr_t?)
      -> dnnl_status_t
  ) throws(OneDNNError) {
    var attributes: dnnl_primitive_attr_t?
    try check(dnnl_primitive_attr_create(&attributes), "dnnl_primitive_attr_create", node: node)
    defer { dnnl_primitive_attr_destroy(attributes) }
    try check(
      dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user),
      "dnnl_primitive_attr_set_scratchpad_mode", node: node)
    var handle: dnnl_primitive_desc_t?
    try check(create(&handle, attributes), call, node: node)
    guard let handle else { throw .call(call, status: "no descriptor", node: node) }
    self.handle = handle
  }

  deinit { dnnl_primitive_desc_destroy(handle) }

  /// The layout chosen for an argument, such as `DNNL_ARG_SRC`.
  func descriptor(of argument: Int32) throws(OneDNNError) -> MemoryDescriptor {
    guard let found = dnnl_primitive_desc_query_md(handle, dnnl_query_exec_arg_md, argument) else {
      throw .call("dnnl_primitive_desc_query_md", status: "no argument \(argument)", node: "")
    }
    var copy: dnnl_memory_desc_t?
    try check(dnnl_memory_desc_clone(&copy, found), "dnnl_memory_desc_clone")
    guard let copy else {
      throw .call("dnnl_memory_desc_clone", status: "no descriptor", node: "")
    }
    return MemoryDescriptor(owning: copy)
  }

  /// The implementation's name, as in `brgconv:avx512_core_bf16`.
  var implementation: String {
    var text: UnsafePointer<CChar>?
    let status = dnnl_primitive_desc_query(handle, dnnl_query_impl_info_str, 0, &text)
    guard status == dnnl_success, let text else { return "unknown" }
    return String(cString: text)
  }

  /// Whether this is oneDNN's slow reference implementation.
  var isReference: Bool {
    implementation.hasPrefix("ref") || implementation.hasPrefix("simple:any")
  }
}

/// A computation ready to run.
final class Primitive {
  let handle: dnnl_primitive_t

  init(_ descriptor: PrimitiveDescriptor, node: String) throws(OneDNNError) {
    var handle: dnnl_primitive_t?
    try check(
      dnnl_primitive_create(&handle, descriptor.handle), "dnnl_primitive_create", node: node)
    guard let handle else {
      throw .call("dnnl_primitive_create", status: "no primitive", node: node)
    }
    self.handle = handle
  }

  deinit { dnnl_primitive_destroy(handle) }
}

/// A piece of memory with its layout, for a primitive to work on.
final class Memory {
  let handle: dnnl_memory_t

  init(
    _ descriptor: MemoryDescriptor, at address: UnsafeMutableRawPointer, engine: Engine
  ) throws(OneDNNError) {
    var handle: dnnl_memory_t?
    try check(
      dnnl_memory_create(&handle, descriptor.handle, engine.handle, address), "dnnl_memory_create")
    guard let handle else { throw .call("dnnl_memory_create", status: "no memory", node: "") }
    self.handle = handle
  }

  deinit { dnnl_memory_destroy(handle) }
}
