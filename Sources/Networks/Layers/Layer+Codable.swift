extension Layer {
  /// The layer that a file describes.
  ///
  /// - Throws: ``NetworkError`` for a kind or a setting that is not known, missing or out of its range.
  package init(_ form: TaggedForm) throws {
    guard let kind = Kind(rawValue: form.tag) else {
      throw NetworkError.unknownName(
        of: "layer", found: form.tag,
        nearest: nearestName(to: form.tag, among: Kind.allCases.map(\.rawValue)))
    }
    self = try kind.payload.init(form.attributes).layer
  }

  /// How a file describes the layer.
  package var form: TaggedForm { rules.form }
}

extension Layer: Codable {
  /// Reads a kind, as in `relu`, or a kind with its settings, as in `dropout: {probability: 0.5}`.
  ///
  /// - Throws: ``NetworkError`` for a kind or a setting that is not known, missing or out of its range.
  public init(from decoder: any Decoder) throws { try self.init(TaggedForm(from: decoder)) }

  /// Writes the kind and the settings that are not as by default.
  public func encode(to encoder: any Encoder) throws { try form.encode(to: encoder) }
}
