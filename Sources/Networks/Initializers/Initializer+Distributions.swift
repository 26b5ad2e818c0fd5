import SondeTensors

// Uniform and normal numbers, and the two families that choose their spread from the fans.

extension Initializer {
  /// Fills a tensor with uniform numbers, as `torch.nn.init.uniform_` does.
  func uniform(
    _ shape: Shape, from lower: Double, to upper: Double, _ generator: inout Generator
  ) throws -> Tensor {
    guard lower <= upper, (upper - lower).isFinite else {
      throw InitializerError.badParameter(
        initializer: name, name: "b", found: upper, expected: "finite and at least a = \(lower)")
    }
    var tensor = Tensor(zeros: shape)
    tensor.withUnsafeMutableBytes { bytes in
      let numbers = bytes.bindMemory(to: Float.self)
      generator.fillUniform(numbers, from: Float(lower), to: Float(upper))
    }
    return tensor
  }

  /// Fills a tensor with uniform numbers from both sides of zero.
  func symmetricUniform(
    _ shape: Shape, bound: Double, _ generator: inout Generator
  ) throws -> Tensor {
    // A negative gain turns the interval round; PyTorch refuses it as well.
    guard bound >= 0 else {
      throw InitializerError.badParameter(
        initializer: name, name: "gain", found: bound, expected: "not negative")
    }
    return try uniform(shape, from: -bound, to: bound, &generator)
  }

  /// Fills a tensor with normal numbers, as `torch.nn.init.normal_` does.
  func normal(
    _ shape: Shape, mean: Double, deviation: Double, _ generator: inout Generator
  ) throws -> Tensor {
    guard deviation >= 0, deviation.isFinite else {
      throw InitializerError.badParameter(
        initializer: name, name: "std", found: deviation, expected: "finite and not negative")
    }
    var tensor = Tensor(zeros: shape)
    tensor.withUnsafeMutableBytes { bytes in
      let numbers = bytes.bindMemory(to: Float.self)
      generator.fillNormal(numbers, mean: mean, standardDeviation: deviation)
    }
    return tensor
  }

  /// The standard deviation of Xavier's rule.
  func xavierDeviation(_ shape: Shape, _ gain: Double) throws -> Double {
    let fans = try fans(of: shape)
    guard shape.elementCount > 0 else { return 0 }
    return gain * (2 / Double(fans.fanIn + fans.fanOut)).squareRoot()
  }

  /// The standard deviation of Kaiming's rule.
  func kaimingDeviation(
    _ shape: Shape, _ slope: Double, _ mode: FanMode, _ nonlinearity: Nonlinearity
  ) throws -> Double {
    let fans = try fans(of: shape)
    guard shape.elementCount > 0 else { return 0 }
    let fan = mode == .fanIn ? fans.fanIn : fans.fanOut
    return nonlinearity.gain(parameter: slope) / Double(fan).squareRoot()
  }

  private func fans(of shape: Shape) throws -> Fans {
    guard let fans = Fans(of: shape) else {
      throw InitializerError.tooFewDimensions(initializer: name, shape: shape)
    }
    return fans
  }
}
