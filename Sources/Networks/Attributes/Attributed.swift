/// A value whose attributes can be listed, set by name, and checked.
package protocol Attributed: Hashable, Sendable {
  /// In the order of the initialiser's arguments.
  static var attributes: [Attribute<Self>] { get }
}

/// An attributed value that files know by a name, as in `conv2d: {output_channels: 6, kernel_size: 5}`.
package protocol Tagged: Attributed {
  /// What files call it.
  static var tag: String { get }
  /// What attributes that are not set are; those that must be set hold anything.
  static var blank: Self { get }
  /// The attributes that must be set.
  static var required: Set<String> { get }
}

extension Tagged {
  package static var required: Set<String> { [] }

  /// The value that a file describes.
  ///
  /// - Throws: ``NetworkError`` for an attribute that is missing, not known, or out of its range.
  package init(_ attributes: [String: AttributeValue]) throws {
    for name in Self.attributes.map(\.name)
    where Self.required.contains(name) && attributes[name] == nil {
      throw NetworkError.missingAttribute(owner: Self.tag, attribute: name)
    }
    self = try Self.blank.setting(attributes, owner: Self.tag)
  }

  /// How a file describes the value: what must be set and what is not as by default.
  package var form: TaggedForm {
    var attributes: [String: AttributeValue] = [:]
    for attribute in Self.attributes {
      guard let value = attribute.value(self) else { continue }
      if Self.required.contains(attribute.name) || value != attribute.value(Self.blank) {
        attributes[attribute.name] = value
      }
    }
    return TaggedForm(tag: Self.tag, attributes: attributes)
  }
}

extension Attributed {
  /// The value with some attributes changed.
  ///
  /// - Parameters:
  ///   - values: New values, by the attributes' names.
  ///   - owner: What errors call the value.
  /// - Returns: The changed value.
  /// - Throws: ``NetworkError`` for an attribute that is not known or out of its range.
  package func setting(_ values: [String: AttributeValue], owner: String) throws -> Self {
    var result = self
    // In the order of names, so that of several mistakes always the same one is reported.
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      guard let attribute = Self.attributes.first(where: { $0.name == name }) else {
        throw NetworkError.unknownAttribute(
          owner: owner, attribute: name,
          nearest: nearestName(to: name, among: Self.attributes.map(\.name)))
      }
      guard attribute.kind.admits(value) else {
        throw NetworkError.unsuitableAttribute(
          owner: owner, attribute: name, found: "\(value)", expected: "\(attribute.kind)")
      }
      attribute.store(&result, value)
    }
    return result
  }

  /// Checks that every attribute is within its range.
  package func check(owner: String) throws {
    for attribute in Self.attributes {
      guard let value = attribute.value(self), !attribute.kind.admits(value) else { continue }
      throw NetworkError.unsuitableAttribute(
        owner: owner, attribute: attribute.name, found: "\(value)", expected: "\(attribute.kind)")
    }
  }

  /// What can be set, for the documentation.
  package var attributeDescriptions: [AttributeDescription] {
    Self.attributes.map {
      AttributeDescription(
        name: $0.name, kind: $0.kind, defaultValue: $0.value(self), summary: $0.summary)
    }
  }
}

/// What the documentation says about one attribute.
package struct AttributeDescription: Hashable, Sendable {
  package var name: String
  package var kind: AttributeKind
  /// Nil where it must be set or is inferred.
  package var defaultValue: AttributeValue?
  package var isRequired = false
  package var summary: String
}

extension Tagged {
  /// What can be set, for the documentation.
  package static var attributeDescriptions: [AttributeDescription] {
    blank.attributeDescriptions.map { description in
      var description = description
      if required.contains(description.name) {
        description.isRequired = true
        description.defaultValue = nil
      }
      return description
    }
  }
}
