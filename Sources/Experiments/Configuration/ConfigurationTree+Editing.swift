extension ConfigurationTree {
  /// What stands at a path, if anything does.
  package func value(at path: ConfigurationPath) -> ConfigurationTree? {
    path.components.reduce(self as ConfigurationTree?) { tree, component in
      guard case .list(let elements)? = tree?.content else { return tree?[component] }
      return Int(component).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
    }
  }

  /// The place of what stands at a path, or of the innermost thing around it that has one.
  package func place(near path: ConfigurationPath) -> ConfigurationPlace? {
    var components = path.components
    while true {
      if let place = value(at: ConfigurationPath(components))?.place { return place }
      guard components.popLast() != nil else { return nil }
    }
  }

  /// The tree with something else at a path.
  ///
  /// Maps that the path leads through are made where they are missing. A name that stands for a map with nothing set, as in
  /// `loss: cross_entropy`, becomes that map.
  ///
  /// - Parameters:
  ///   - value: What shall stand there; nil: nothing.
  ///   - path: The way to it.
  ///   - root: The way to this tree, for messages.
  /// - Returns: The changed tree.
  /// - Throws: ``ExperimentError/noSuchElement(at:problem:)`` for a place that a list does not have.
  package func setting(
    _ value: ConfigurationTree?, at path: ConfigurationPath,
    root: ConfigurationPath = ConfigurationPath()
  ) throws -> ConfigurationTree {
    guard let component = path.components.first else { return value ?? ConfigurationTree(.null) }
    let rest = ConfigurationPath(Array(path.components.dropFirst()))
    let here = root.appending(component)
    var result = self
    switch content {
    case .list(var elements):
      let index = try Self.index(
        component, in: elements, at: ConfigurationLocation(value?.place, here))
      if index == elements.count { elements.append(ConfigurationTree(.null, at: value?.place)) }
      if rest.components.isEmpty, value == nil {
        elements.remove(at: index)
      } else {
        elements[index] = try elements[index].setting(value, at: rest, root: here)
      }
      result.content = .list(elements)
    case .map(var entries):
      let index = entries.firstIndex { $0.key == component }
      if rest.components.isEmpty, value == nil {
        if let index { entries.remove(at: index) }
      } else if let index {
        entries[index].value = try entries[index].value.setting(value, at: rest, root: here)
      } else {
        let inner = try ConfigurationTree(.map([]), at: value?.place)
          .setting(value, at: rest, root: here)
        entries.append(Entry(component, inner, at: value?.place))
      }
      result.content = .map(entries)
    default:
      // A bare name, or a plain value that a map takes the place of.
      let inner = ConfigurationTree(.map([]), at: value?.place)
      result = ConfigurationTree(
        .map([Entry(component, try inner.setting(value, at: rest, root: here), at: value?.place)]),
        at: value?.place)
    }
    return result
  }

  private static func index(
    _ component: String, in elements: [ConfigurationTree], at location: ConfigurationLocation
  ) throws -> Int {
    guard let index = Int(component), (0...elements.count).contains(index) else {
      throw ExperimentError.noSuchElement(
        at: location,
        problem: "\"\(component)\" is no place in a list of \(elements.count); places are "
          + (elements.isEmpty
            ? "0, to add one" : "0 to \(elements.count - 1), or \(elements.count) to add one"))
    }
    return index
  }

  /// The tree with the places of another, wherever that has something at the same path.
  package func withPlaces(of other: ConfigurationTree) -> ConfigurationTree {
    var result = self
    result.place = other.place ?? place
    switch (content, other.content) {
    case (.list(let mine), .list(let others)):
      result.content = .list(
        mine.enumerated().map { index, element in
          index < others.count ? element.withPlaces(of: others[index]) : element
        })
    case (.map(let mine), .map(let others)):
      result.content = .map(
        mine.map { entry in
          guard let other = others.first(where: { $0.key == entry.key }) else { return entry }
          return Entry(entry.key, entry.value.withPlaces(of: other.value), at: other.place)
        })
    default: break
    }
    return result
  }
}
