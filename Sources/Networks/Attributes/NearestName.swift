/// The name that differs least from one that is not known; nil where there are no names.
///
/// Differences are insertions, deletions, substitutions and swaps of neighbours; of equals the first is taken.
package func nearestName(to name: String, among names: some Sequence<String>) -> String? {
  let name = Array(name.lowercased())
  return names.min {
    editDistance(name, Array($0.lowercased())) < editDistance(name, Array($1.lowercased()))
  }
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
