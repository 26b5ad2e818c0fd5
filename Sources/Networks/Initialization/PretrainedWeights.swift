/// A file with values that parameters take in place of those that were drawn.
///
/// In files: its path, or `{file: resnet18.pth, strict: false}`. Names are PyTorch's keys. The statistics of batch
/// normalisation are taken too.
public struct PretrainedWeights: Hashable, Sendable {
  /// The file's path, relative to the folder in which the command is given.
  ///
  /// Safetensors, a checkpoint of a run, or what `torch.save` makes (`.pt`, `.pth`, `.pkl`).
  public var file: String
  /// Whether every parameter must be there with its shape, and nothing else; otherwise what fits is taken.
  public var isStrict: Bool
  /// Under which key of a PyTorch checkpoint the values stand; nil to look for them.
  public var key: String?

  /// Names a file.
  ///
  /// - Parameters:
  ///   - file: The file's path.
  ///   - isStrict: Whether every parameter must be there with its shape, and nothing else.
  ///   - key: Under which key of a PyTorch checkpoint the values stand; nil to look for them.
  public init(file: String, isStrict: Bool = true, key: String? = nil) {
    self.file = file
    self.isStrict = isStrict
    self.key = key
  }
}

extension PretrainedWeights: Codable {
  private enum CodingKeys: String, CodingKey {
    case file
    case isStrict = "strict"
    case key
  }
}
