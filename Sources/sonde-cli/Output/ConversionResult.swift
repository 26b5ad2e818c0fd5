import Foundation
import Sonde

/// What came of a conversion, for people and machines.
struct ConversionResult: Encodable {
  let from: String
  let to: String
  /// How many tensors were written.
  let tensors: Int
  /// How many bytes their numbers take.
  let bytes: Int
  /// What the file had and a file with weights has no place for.
  let leftOut: [String]
  /// Where a network was named: what it has and the file has not.
  let missing: [String]
  /// Where a network was named: what the file has and it has not.
  let unexpected: [String]
  /// Where a network was named: what both have, but not with the same shape.
  let misfits: [WeightMatch.Misfit]

  init(
    from: String, to: String, tensors: Safetensors, leftOut: [String], match: WeightMatch?
  ) {
    self.from = from
    self.to = to
    self.tensors = tensors.names.count
    bytes = tensors.names.reduce(0) { $0 + (tensors[$1]?.bytes.count ?? 0) }
    self.leftOut = leftOut
    missing = match?.missing ?? []
    unexpected = match?.unexpected ?? []
    misfits = match?.misfits ?? []
  }

  /// The result for people.
  var text: String {
    var table = TextTable(.left, .left)
    table.add("from", from)
    table.add("to", to)
    table.add("tensors", "\(tensors), \(bytes) bytes")
    if !leftOut.isEmpty { table.add("left out", "\(leftOut.count) of the optimizer's memory") }
    for name in missing { table.add("missing", name) }
    for name in unexpected { table.add("unexpected", name) }
    for misfit in misfits {
      table.add("misfit", "\(misfit.name) is \(misfit.found), not \(misfit.expected)")
    }
    return table.text()
  }
}
