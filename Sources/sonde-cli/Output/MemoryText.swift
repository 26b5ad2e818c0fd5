import Sonde
import SondeRuns

extension MemoryEstimate {
  /// The estimate for people.
  var text: String {
    var table = TextTable(.left, .right)
    for part in parts { table.add(part.purpose, Wording.bytes(part.bytes)) }
    table.add("total", Wording.bytes(totalBytes))
    table.add("may be taken", Wording.bytes(limitBytes))
    let verdict =
      fits
      ? "It fits."
      : largestBatch.map { "It does not fit; the largest batch that would is \($0)." }
        ?? "It does not fit, not even with a batch of 1."
    return """
      Memory to train with batches of \(batchSize)

      \(table.text(indentation: 2))

      \(verdict)
      """
  }
}
