/// The edits that lead from one experiment to another.
public struct Difference: Hashable, Sendable {
  /// The edits, in the order in which their places are written; no two touch each other.
  public let edits: [Edit]

  /// Compares two experiments.
  ///
  /// Where a choice differs, as between two optimizers, the whole choice is one edit; so is a list whose elements are
  /// not of the same kinds in the same order.
  ///
  /// - Parameters:
  ///   - one: The experiment to start from.
  ///   - other: The experiment to arrive at.
  public init(from one: Experiment, to other: Experiment) {
    self.edits = Self.edits(from: one.tree, to: other.tree, at: ConfigurationPath())
  }

  private static func edits(
    from one: ConfigurationTree, to other: ConfigurationTree, at path: ConfigurationPath
  ) -> [Edit] {
    guard one != other else { return [] }
    switch (one.content, other.content) {
    case (.map(let entries), .map(let others)) where haveTheSameMeaning(entries, others):
      let keys = entries.map(\.key) + others.map(\.key).filter { one[$0] == nil }
      return keys.flatMap { key in
        let here = path.appending(key)
        guard let before = one[key], let after = other[key] else {
          return [Edit(path: here, from: one[key], to: other[key])]
        }
        return edits(from: before, to: after, at: here)
      }
    case (.list(let elements), .list(let others))
    where elements.count == others.count && zip(elements, others).allSatisfy(areOfOneKind):
      return zip(elements, others).enumerated().flatMap { index, pair in
        edits(from: pair.0, to: pair.1, at: path.appending(index))
      }
    default: return [Edit(path: path, from: one, to: other)]
    }
  }

  /// Whether two elements of lists can take each other's place without the others changing.
  private static func areOfOneKind(_ one: ConfigurationTree, _ other: ConfigurationTree) -> Bool {
    guard case .map(let entries) = one.content, case .map(let others) = other.content else {
      return one == other
    }
    return Set(entries.map(\.key)) == Set(others.map(\.key))
  }

  /// Whether keys of two maps can be changed one by one: none decides what the others mean.
  private static func haveTheSameMeaning(
    _ entries: [ConfigurationTree.Entry], _ others: [ConfigurationTree.Entry]
  ) -> Bool {
    let (keys, otherKeys) = (Set(entries.map(\.key)), Set(others.map(\.key)))
    guard keys.isSubset(of: otherKeys) || otherKeys.isSubset(of: keys) else { return false }
    let names = [entries, others].map { $0.first { $0.key == "architecture" }?.value }
    return names[0] == names[1]
  }
}

extension Difference: CustomStringConvertible {
  /// One line an edit.
  public var description: String { edits.map(\.description).joined(separator: "\n") }
}
