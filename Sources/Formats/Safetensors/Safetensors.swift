public import SondeTensors

/// Named tensors with a little text about them: the content of a safetensors file.
///
/// Hugging Face, *Safetensors*, 2022, <https://github.com/huggingface/safetensors>.
public struct Safetensors: Sendable {
  /// The tensors' names; those of a file are in the order of their data.
  public private(set) var names: [String] = []
  /// Text that belongs to the tensors.
  public var metadata: [String: String]
  /// The file that the tensors come from, for messages; `memory` otherwise.
  public let source: String
  private var tensors: [String: Tensor] = [:]

  /// Makes an empty collection.
  ///
  /// - Parameters:
  ///   - metadata: Text that belongs to the tensors.
  ///   - source: Where the tensors come from, for messages.
  public init(metadata: [String: String] = [:], source: String = "memory") {
    self.metadata = metadata
    self.source = source
  }

  /// The tensor of a name, if there is one.
  public subscript(name: String) -> Tensor? { tensors[name] }

  /// The tensor of a name.
  ///
  /// - Throws: ``FormatError/missingTensor(file:name:available:)`` when there is none.
  public func tensor(named name: String) throws -> Tensor {
    guard let tensor = tensors[name] else {
      throw FormatError.missingTensor(file: source, name: name, available: names)
    }
    return tensor
  }

  /// Adds a tensor behind the others.
  ///
  /// - Parameters:
  ///   - tensor: The numbers.
  ///   - name: A name that is not taken; `__metadata__` is reserved by the format.
  public mutating func append(_ tensor: Tensor, named name: String) {
    precondition(name != "__metadata__", "The format reserves the name __metadata__.")
    precondition(tensors[name] == nil, "There already is a tensor named \(name).")
    names.append(name)
    tensors[name] = tensor
  }
}
