import SondeCompiler
import SondeTensors

extension LayerParameter {
  /// The weight and bias of a convolution or a linear layer, with PyTorch's default initialisation.
  static func weightAndBias(weight: Shape, hasBias: Bool) -> [LayerParameter] {
    let fans = Fans(of: weight)
    let weights = LayerParameter(
      name: "weight", role: .parameter, shape: weight, initializer: .layerDefault, fans: fans)
    guard hasBias else { return [weights] }
    let bias = LayerParameter(
      name: "bias", role: .parameter, shape: [weight[0]],
      initializer: .biasUniform(fanIn: fans?.fanIn ?? 0), fans: fans)
    return [weights, bias]
  }
}

extension Shape {
  /// The extent of axis 1, checked against what a layer was told.
  func channels(expected: Int?, rank: Int, unit: String) throws(ShapeMismatch) -> Int {
    let axes =
      rank == 4 ? "images [batch, channels, height, width]" : "rows [batch, features]"
    guard self.rank == rank else {
      throw ShapeMismatch(
        found: "the input is \(self)", expected: "\(axes) are expected",
        advice: rank == 2 && self.rank == 4
          ? "Put a flatten layer before it." : "Check the layer before it.")
    }
    guard let expected, expected != self[1] else { return self[1] }
    throw ShapeMismatch(
      found: "the input has \(self[1]) \(unit)",
      expected: "the layer is told to expect \(expected)",
      advice: "Check the layer before it, or leave the number out: it is inferred.")
  }
}
