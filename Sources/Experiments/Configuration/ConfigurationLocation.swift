/// Where in a text something stands: `lenet.yaml:12:5`, or `--set batch_size=0`.
public struct ConfigurationPlace: Hashable, Sendable, CustomStringConvertible {
  /// The file's path, or what else the text is called.
  public let source: String
  /// The line, counted from 1, if the text has several.
  public let line: Int?
  /// The column, counted in characters from 1.
  public let column: Int?

  /// Makes a place.
  package init(source: String, line: Int? = nil, column: Int? = nil) {
    self.source = source
    self.line = line
    self.column = column
  }

  /// Source, line and column with colons between them.
  public var description: String {
    ([source] + [line, column].compactMap { $0.map(String.init) }).joined(separator: ":")
  }
}

/// Where in an experiment something is: its place in a text where it came from one, else its path.
public struct ConfigurationLocation: Hashable, Sendable, CustomStringConvertible {
  /// The place in a text, if the experiment came from one.
  public let place: ConfigurationPlace?
  /// The way to it in the experiment.
  public let path: ConfigurationPath

  /// Makes a location.
  package init(_ place: ConfigurationPlace?, _ path: ConfigurationPath) {
    self.place = place
    self.path = path
  }

  /// The place, or the path where there is no text.
  public var description: String {
    place?.description ?? (path.components.isEmpty ? "experiment" : path.description)
  }
}
