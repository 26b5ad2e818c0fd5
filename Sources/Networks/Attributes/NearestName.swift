/// The name that differs least from one that is not known; nil where there are no names.
///
/// Differences are insertions, deletions, substitutions and swaps of neighbours. A beginning of a name (`kernel`) and the
/// initials of its words (`lr`) count as one difference. Of equals the one that begins alike for longer is taken,
/// then the first.
package func nearestName(to name: String, among names: some Sequence<String>) -> String? {
  let name = Array(name.lowercased())
  return names.map { candidate in
    let other = Array(candidate.lowercased())
    return (name: candidate, distance: distance(name, other), alike: commonPrefix(name, other))
  }.min { ($0.distance, -$0.alike) < ($1.distance, -$1.alike) }?.name
}

private func distance(_ name: [Character], _ known: [Character]) -> Int {
  let initials = known.split { $0 == "_" || $0 == "." }.compactMap(\.first)
  let isShort = !name.isEmpty && (known.starts(with: name) || initials == name)
  let edits = editDistance(name, known)
  return isShort ? min(edits, 1) : edits
}

private func commonPrefix(_ one: [Character], _ other: [Character]) -> Int {
  zip(one, other).prefix { $0 == $1 }.count
}

/// How many edits make one text the other (optimal string alignment).
///
/// Damerau, *A technique for computer detection and correction of spelling errors*, 1964,
/// <https://doi.org/10.1145/363958.363994>.
func editDistance(_ one: [Character], _ other: [Character]) -> Int {
  var beforePrevious: [Int] = []
  var previous = Array(0...other.count)
  for (i, a) in one.enumerated() {
    var current = [i + 1]
    for (j, b) in other.enumerated() {
      var cost = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a == b ? 0 : 1))
      if i > 0, j > 0, a == other[j - 1], b == one[i - 1] {
        cost = min(cost, beforePrevious[j - 1] + 1)
      }
      current.append(cost)
    }
    beforePrevious = previous
    previous = current
  }
  return previous[other.count]
}
