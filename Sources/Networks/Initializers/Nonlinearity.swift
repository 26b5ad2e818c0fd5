/// A function between layers, as far as initialisers care about it.
///
/// The names in files are those of PyTorch's `calculate_gain`.
public enum Nonlinearity: String, Hashable, Sendable, Codable, CaseIterable {
  case linear, conv1d, conv2d, conv3d
  case convTranspose1d = "conv_transpose1d"
  case convTranspose2d = "conv_transpose2d"
  case convTranspose3d = "conv_transpose3d"
  case sigmoid, tanh, relu
  case leakyReLU = "leaky_relu"
  case selu

  /// The gain that keeps a signal's variance through this function.
  ///
  /// 1 for linear maps and the sigmoid, 5/3 for tanh, √2 for a rectifier, √(2 / (1 + slope²)) for a leaky
  /// one, 3/4 for SELU. (He et al., *Delving deep into rectifiers*, 2015,
  /// <https://arxiv.org/abs/1502.01852>, for the rectifiers; the others are PyTorch's.)
  ///
  /// - Parameter parameter: A leaky rectifier's slope for negative numbers, 0.01 if it is not given.
  /// - Returns: The factor for a weight's standard deviation.
  public func gain(parameter: Double? = nil) -> Double {
    switch self {
    case .linear, .conv1d, .conv2d, .conv3d, .convTranspose1d, .convTranspose2d, .convTranspose3d,
      .sigmoid:
      return 1
    case .tanh: return 5.0 / 3
    case .relu: return 2.0.squareRoot()
    case .leakyReLU:
      let slope = parameter ?? 0.01
      return (2 / (1 + slope * slope)).squareRoot()
    case .selu: return 3.0 / 4
    }
  }
}
