/// A limit to what one step can do.
public enum GradientClipping: Hashable, Sendable {
  /// Scales all gradients together so that their common Euclidean norm does not pass a limit.
  ///
  /// The factor is `min(1, limit / (norm + 1e-6))`, as PyTorch's `clip_grad_norm_` has it. Pascanu, Mikolov and Bengio,
  /// *On the difficulty of training recurrent neural networks*, 2013, <https://arxiv.org/abs/1211.5063>.
  case norm(Double)
  /// Keeps each number of each gradient within `-limit ... limit`.
  case value(Double)

  /// Refuses a limit that leaves nothing.
  func check() throws {
    let (name, limit) =
      switch self {
      case .norm(let limit): ("norm", limit)
      case .value(let limit): ("value", limit)
      }
    guard !(limit > 0) else { return }
    throw NetworkError.unsuitableAttribute(
      owner: "gradient clipping", attribute: name, found: "\(limit)", expected: "a limit above 0")
  }
}

extension GradientClipping: Codable {
  private enum Key: String, CodingKey, CaseIterable { case norm, value }

  /// Reads `norm: 1.0` or `value: 0.5`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let limit = try container.decodeIfPresent(Double.self, forKey: .norm) {
      self = .norm(limit)
    } else {
      self = .value(try container.decode(Double.self, forKey: .value))
    }
    try check()
  }

  /// Writes `norm: 1.0` or `value: 0.5`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .norm(let limit): try container.encode(limit, forKey: .norm)
    case .value(let limit): try container.encode(limit, forKey: .value)
    }
  }
}
