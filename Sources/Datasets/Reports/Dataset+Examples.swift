package import SondeFormats
import SondeTensors

extension Dataset {
  /// Some pictures of each class, spread evenly over the set and scaled down where they are large.
  ///
  /// - Parameters:
  ///   - count: How many of each class at most; those that cannot be decoded are left out.
  ///   - side: The most pixels that a side may have.
  /// - Returns: The pictures by label.
  package func examples(perClass count: Int, side: Int) -> [[Picture]] {
    var members = [[Int]](repeating: [], count: classNames.count)
    for index in 0..<self.count { members[label(at: index)].append(index) }
    return members.map { indices in
      (0..<min(count, indices.count)).compactMap { number in
        let index = indices[number * indices.count / min(count, indices.count)]
        return (try? picture(at: index)).map { $0.fitted(side: side) }
      }
    }
  }
}

extension Picture {
  /// The picture, made smaller where a side has more pixels than it may have.
  package func fitted(side: Int) -> Picture {
    let longer = max(width, height)
    guard longer > side else { return self }
    return scaled(
      to: Size2D(height: max(1, height * side / longer), width: max(1, width * side / longer)))
  }
}
