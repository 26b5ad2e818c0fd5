import COneDNN

/// The CPU as oneDNN sees it.
///
/// The handle is made once, never changed, and oneDNN allows its use from any thread: hence the unchecked conformance.
final class Engine: @unchecked Sendable {
  let handle: dnnl_engine_t

  init() throws(OneDNNError) {
    var engine: dnnl_engine_t?
    try check(dnnl_engine_create(&engine, dnnl_cpu, 0), "dnnl_engine_create")
    guard let engine else {
      throw .call("dnnl_engine_create", status: "no engine", node: "")
    }
    handle = engine
  }

  deinit { dnnl_engine_destroy(handle) }

  private static let created = Result { () throws(OneDNNError) in try Engine() }

  /// The process's one engine.
  static func shared() throws(OneDNNError) -> Engine { try created.get() }
}

/// The version of oneDNN that is loaded, as in `3.2.0`.
package func oneDNNVersion() -> String {
  guard let version = dnnl_version()?.pointee else { return "unknown" }
  return "\(version.major).\(version.minor).\(version.patch)"
}

/// Runs primitives in order on the calling thread's team of threads.
final class ExecutionStream {
  let handle: dnnl_stream_t

  init(_ engine: Engine) throws(OneDNNError) {
    var stream: dnnl_stream_t?
    try check(
      dnnl_stream_create(&stream, engine.handle, dnnl_stream_default_flags.rawValue),
      "dnnl_stream_create")
    guard let stream else { throw .call("dnnl_stream_create", status: "no stream", node: "") }
    handle = stream
  }

  deinit { dnnl_stream_destroy(handle) }

  func wait() throws(OneDNNError) { try check(dnnl_stream_wait(handle), "dnnl_stream_wait") }
}
