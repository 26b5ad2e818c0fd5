import Foundation

/// A kind of file that holds named tensors.
public enum WeightFormat: String, Hashable, Sendable, CaseIterable {
  /// Tensors behind a header of JSON; see ``Safetensors``.
  case safetensors
  /// What `torch.save` makes; see ``PyTorchFile``.
  case pytorch

  /// How the names of such files end.
  public var extensions: [String] {
    switch self {
    case .safetensors: ["safetensors"]
    case .pytorch: ["pt", "pth", "pkl"]
    }
  }

  /// The kind of a file by the end of its name.
  ///
  /// - Parameter path: The file, which need not be there.
  /// - Throws: ``FormatError/unknownWeightFormat(file:)`` for any other end.
  public init(of path: String) throws {
    let ending = URL(fileURLWithPath: path).pathExtension.lowercased()
    guard let format = Self.allCases.first(where: { $0.extensions.contains(ending) }) else {
      throw FormatError.unknownWeightFormat(file: path)
    }
    self = format
  }

  /// Reads a file of this kind.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - key: Under which key of a PyTorch checkpoint the tensors stand; nil to look for them.
  /// - Returns: The tensors.
  /// - Throws: ``FormatError`` that says what is wrong with the file.
  public func read(_ path: String, key: String? = nil) throws -> Safetensors {
    switch self {
    case .safetensors: try Safetensors(contentsOf: path)
    case .pytorch: try PyTorchFile.read(path, key: key)
    }
  }

  /// Writes a file of this kind, in one step.
  ///
  /// - Parameters:
  ///   - tensors: What to write.
  ///   - path: The file to make or replace; its folder must exist.
  /// - Throws: ``FormatError/unwritable(file:step:reason:)``; then the old file is untouched.
  public func write(_ tensors: Safetensors, to path: String) throws {
    switch self {
    case .safetensors: try tensors.write(to: path)
    case .pytorch: try PyTorchFile.write(tensors, to: path)
    }
  }
}
