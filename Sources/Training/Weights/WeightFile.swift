public import SondeFormats

/// The parameters and buffers in a file: of a run's checkpoint, of safetensors, or of what `torch.save` makes.
public struct WeightFile: Sendable {
  /// The tensors under PyTorch's names, those of a checkpoint without the optimizer's memory.
  public let tensors: Safetensors
  /// The names that were left out.
  public let leftOut: [String]

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file; its name says what kind it is.
  ///   - key: Under which key of a PyTorch checkpoint the tensors stand; nil to look for them.
  /// - Throws: ``FormatError`` or ``TrainingError`` that says what is wrong with the file.
  public init(_ path: String, key: String? = nil) throws {
    var all = try WeightFormat(of: path).read(path, key: key)
    guard Checkpoint.isDescribed(by: all.metadata) else {
      (tensors, leftOut) = (all, [])
      return
    }
    // A checkpoint has a checksum, which is looked at.
    all = try Checkpoint(contentsOf: path).tensors
    var kept = Safetensors(source: path)
    var leftOut: [String] = []
    for name in all.names {
      if name.hasPrefix(Checkpoint.optimizerPrefix) {
        leftOut.append(name)
      } else if let tensor = all[name] {
        kept.append(tensor, named: name)
      }
    }
    (tensors, self.leftOut) = (kept, leftOut)
  }
}
