public import SondeTensors

/// A rule that gives a parameter its first values.
///
/// For the same seed the values are those of `torch.nn.init`, to the last bit where only random draws
/// and elementary arithmetic are involved; see each case.
///
/// Weights are laid out as PyTorch does: `[outputs, inputs]` for linear layers,
/// `[outputs, inputs / groups, height, width]` for convolutions. The fan-in of a weight is its inputs
/// times the area of its filter, the fan-out its outputs times that area.
///
/// Which to choose: Xavier in front of tanh and sigmoid, Kaiming in front of rectifiers. With all
/// weights equal, all units of a layer stay one and the same unit for ever.
public enum Initializer: Hashable, Sendable {
  /// Uniform numbers between two bounds.
  ///
  /// - `a`: The lower bound, which can occur.
  /// - `b`: The upper bound, which cannot.
  case uniform(a: Double = 0, b: Double = 1)

  /// Normally distributed numbers.
  ///
  /// - `mean`: The distribution's mean.
  /// - `std`: Its standard deviation, not negative.
  case normal(mean: Double = 0, std: Double = 1)

  /// The same number everywhere.
  case constant(Double)

  /// One everywhere.
  case ones

  /// Zero everywhere.
  case zeros

  /// The identity matrix, for `[outputs, inputs]`: as many inputs as possible pass unchanged.
  case eye

  /// The identity as a convolution: as many channels as possible pass unchanged.
  ///
  /// For three to five dimensions; one at the centre of the filter from channel `i` to channel `i`
  /// of each group.
  ///
  /// - `groups`: How many groups the convolution has; divides the outputs.
  case dirac(groups: Int = 1)

  /// Uniform numbers that keep the variance of signals and gradients alike.
  ///
  /// The bounds are `±gain √(6 / (fanIn + fanOut))`.
  ///
  /// Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*,
  /// 2010, equation 16, <https://proceedings.mlr.press/v9/glorot10a.html>.
  case xavierUniform(gain: Double = 1)

  /// Normal numbers that keep the variance of signals and gradients alike.
  ///
  /// The standard deviation is `gain √(2 / (fanIn + fanOut))`.
  ///
  /// Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*,
  /// 2010, <https://proceedings.mlr.press/v9/glorot10a.html>.
  case xavierNormal(gain: Double = 1)

  /// Uniform numbers that keep the variance of signals through rectifiers.
  ///
  /// The bounds are `±gain √(3 / fan)`, the gain following from the nonlinearity.
  ///
  /// - `a`: The slope of a leaky rectifier for negative numbers.
  /// - `mode`: Fan-in keeps the variance forward, fan-out backward.
  /// - `nonlinearity`: What follows the layer.
  ///
  /// He, Zhang, Ren and Sun, *Delving deep into rectifiers*, 2015, section 2.2,
  /// <https://arxiv.org/abs/1502.01852>.
  case kaimingUniform(
    a: Double = 0, mode: FanMode = .fanIn, nonlinearity: Nonlinearity = .leakyReLU)

  /// Normal numbers that keep the variance of signals through rectifiers.
  ///
  /// The standard deviation is `gain / √fan`, the gain following from the nonlinearity.
  ///
  /// - `a`: The slope of a leaky rectifier for negative numbers.
  /// - `mode`: Fan-in keeps the variance forward, fan-out backward.
  /// - `nonlinearity`: What follows the layer.
  ///
  /// He, Zhang, Ren and Sun, *Delving deep into rectifiers*, 2015, equation 10,
  /// <https://arxiv.org/abs/1502.01852>.
  case kaimingNormal(
    a: Double = 0, mode: FanMode = .fanIn, nonlinearity: Nonlinearity = .leakyReLU)

  /// Orthogonal rows or columns, whichever are fewer, all orthogonal matrices equally likely.
  ///
  /// The orthogonal factor of a normal matrix `[outputs, all other dimensions]`, times the gain. It is
  /// factorised in double precision; PyTorch's values, in single precision, differ by rounding.
  ///
  /// Saxe, McClelland and Ganguli, *Exact solutions to the nonlinear dynamics of learning in deep
  /// linear neural networks*, 2013, <https://arxiv.org/abs/1312.6120>; Mezzadri, *How to generate
  /// random matrices from the classical compact groups*, 2007, <https://arxiv.org/abs/math-ph/0609050>.
  case orthogonal(gain: Double = 1)

  /// Normal numbers of which a share of each column is zero, for `[outputs, inputs]`.
  ///
  /// - `sparsity`: The share of each column's elements that are zero, from 0 to 1; rounded up.
  /// - `std`: The standard deviation of the others.
  ///
  /// Martens, *Deep learning via Hessian-free optimization*, 2010, section 5,
  /// <https://icml.cc/Conferences/2010/papers/458.pdf>.
  case sparse(sparsity: Double, std: Double = 0.01)

  /// Normal numbers, drawn again until they lie between two bounds.
  ///
  /// Where less than 30 % of the distribution lies between the bounds, uniform numbers are drawn and
  /// accepted in proportion to the density. This follows PyTorch 2.15; older releases
  /// inverted the distribution function and give other numbers.
  ///
  /// - `mean`: The mean before cutting off.
  /// - `std`: The standard deviation before cutting off; positive.
  /// - `a`: The smallest number allowed.
  /// - `b`: The greatest number allowed.
  case truncatedNormal(mean: Double = 0, std: Double = 1, a: Double = -2, b: Double = 2)

  /// Uniform numbers as PyTorch's linear and convolution layers give their biases.
  ///
  /// The bounds are `±1 / √fanIn`, with the fan-in of the *weight* beside the bias.
  ///
  /// - `fanIn`: The weight's fan-in; not negative.
  case biasUniform(fanIn: Int)

  /// What PyTorch's linear and convolution layers give their weights.
  ///
  /// Kaiming's uniform rule with a slope of √5, which amounts to the bounds `±1 / √fanIn`.
  public static let layerDefault = Initializer.kaimingUniform(a: 5.0.squareRoot())
}

extension Initializer {
  /// Draws a parameter's values.
  ///
  /// - Parameters:
  ///   - shape: The parameter's extents.
  ///   - generator: Where the random numbers come from; it moves on as PyTorch's would.
  /// - Returns: A `float32` tensor of that shape.
  /// - Throws: ``InitializerError`` when the rule does not apply to the shape or its numbers make no
  ///   sense.
  public func values(shape: Shape, generator: inout Generator) throws -> Tensor {
    switch self {
    case .uniform(let a, let b):
      try uniform(shape, from: a, to: b, &generator)
    case .normal(let mean, let std):
      try normal(shape, mean: mean, deviation: std, &generator)
    case .constant(let value): Self.filled(shape, with: value)
    case .ones: Self.filled(shape, with: 1)
    case .zeros: Tensor(zeros: shape)
    case .eye: try identity(shape)
    case .dirac(let groups): try dirac(shape, groups: groups)
    case .xavierUniform(let gain):
      try symmetricUniform(
        shape, bound: 3.0.squareRoot() * xavierDeviation(shape, gain), &generator)
    case .xavierNormal(let gain):
      try normal(shape, mean: 0, deviation: xavierDeviation(shape, gain), &generator)
    case .kaimingUniform(let a, let mode, let nonlinearity):
      try symmetricUniform(
        shape, bound: 3.0.squareRoot() * kaimingDeviation(shape, a, mode, nonlinearity), &generator)
    case .kaimingNormal(let a, let mode, let nonlinearity):
      try normal(
        shape, mean: 0, deviation: kaimingDeviation(shape, a, mode, nonlinearity), &generator)
    case .orthogonal(let gain): try orthogonal(shape, gain: gain, &generator)
    case .sparse(let sparsity, let std):
      try sparse(shape, sparsity: sparsity, deviation: std, &generator)
    case .truncatedNormal(let mean, let std, let a, let b):
      try truncatedNormal(shape, mean: mean, deviation: std, from: a, to: b, &generator)
    case .biasUniform(let fanIn):
      try symmetricUniform(shape, bound: fanIn > 0 ? 1 / Double(fanIn).squareRoot() : 0, &generator)
    }
  }

  /// The gain that keeps a signal's variance through a nonlinearity.
  ///
  /// - Parameters:
  ///   - nonlinearity: What follows the layer.
  ///   - parameter: A leaky rectifier's slope for negative numbers, 0.01 if it is not given.
  /// - Returns: The factor for a weight's standard deviation.
  public static func calculateGain(
    _ nonlinearity: Nonlinearity, parameter: Double? = nil
  ) -> Double {
    nonlinearity.gain(parameter: parameter)
  }
}
