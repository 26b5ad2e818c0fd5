/// Some samples of a data set that stand for all of it.
enum SamplePick {
  /// Picks samples, as equally many of each class as there are, spread evenly over the set.
  ///
  /// - Parameters:
  ///   - dataset: Where they are picked.
  ///   - limit: How many at most.
  /// - Returns: Places in the data set, in its order.
  static func indices(of dataset: any Dataset, atMost limit: Int) -> [Int] {
    guard dataset.count > limit else { return Array(0..<dataset.count) }
    let members = dataset.indicesByClass
    let share = evenShare(of: members.map(\.count), total: limit)
    return members.flatMap { members -> [Int] in
      let count = min(share, members.count)
      return (0..<count).map { members[$0 * members.count / count] }
    }.sorted()
  }

  /// How many each class may give so that together they give no more than a total; those that have fewer leave room to the others.
  private static func evenShare(of counts: [Int], total: Int) -> Int {
    var (low, high) = (1, total)
    while low < high {
      let middle = (low + high + 1) / 2
      if counts.reduce(0, { $0 + min($1, middle) }) <= total {
        low = middle
      } else {
        high = middle - 1
      }
    }
    return low
  }
}
