import COneDNN

/// What went wrong in a call of oneDNN.
package enum OneDNNError: Error, Hashable, CustomStringConvertible {
  /// A call returned another status than success.
  case call(String, status: String, node: String)
  /// Memory for the arena or a state could not be had: the budget has too little left, or, where `free` is nil, the
  /// system refused.
  case outOfMemory(purpose: String, byteCount: Int, free: Int?, limit: Int)

  package var description: String {
    switch self {
    case .call(let call, let status, let node):
      "\(node.isEmpty ? "engine" : node): oneDNN's \(call) returned \(status) instead of success. "
        + "This combination of shapes may not be supported by the installed oneDNN; 3.2 is expected."
    case .outOfMemory(let purpose, let byteCount, let free, let limit):
      "\(purpose): \(byteCount) bytes were asked for, but "
        + (free.map { "\($0) of the \(limit) bytes that may be used are free. " }
          ?? "the system has no more. ") + "Use a smaller batch or a smaller network."
    }
  }
}

/// Turns a status into an error that names the call.
func check(
  _ status: dnnl_status_t, _ call: String, node: String = ""
) throws(OneDNNError) {
  guard status != dnnl_success else { return }
  let text = dnnl_status2str(status).map { String(cString: $0) } ?? "status \(status.rawValue)"
  throw .call(call, status: text, node: node)
}
