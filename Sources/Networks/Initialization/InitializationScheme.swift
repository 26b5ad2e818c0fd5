/// Initial values that belong together, under a name.
public enum InitializationScheme: String, Hashable, Sendable, Codable, CaseIterable {
  /// PyTorch's defaults: `U(±1/√fanIn)` for weights and biases; batch normalisation 1 and 0.
  case pytorch
  /// He's normal initialisation of convolutions and linear layers by fan-in, for rectifiers; biases 0.
  ///
  /// He, Zhang, Ren and Sun, *Delving Deep into Rectifiers*, 2015, <https://arxiv.org/abs/1502.01852>.
  case he
  /// Glorot's uniform initialisation of convolutions and linear layers, for tanh and sigmoid; biases 0.
  ///
  /// Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*, 2010,
  /// <https://proceedings.mlr.press/v9/glorot10a.html>.
  case xavier
  /// That of the bank-note LeNet: convolutions Glorot's normal, linear layers N(0, 0.1), biases 0.
  case lenetNotes = "lenet_notes"
  /// That of torchvision's residual networks: convolutions He's normal by fan-out, the rest PyTorch's defaults.
  case resnet
  /// That of VGG on CIFAR-10: convolutions He's normal by fan-out with biases 0, the rest PyTorch's defaults.
  case vggCIFAR = "vgg_cifar"
  /// That of torchvision's VGG: convolutions He's normal by fan-out, linear layers N(0, 0.01), biases 0.
  case vgg

  /// The rules of the scheme; they are applied after PyTorch's defaults.
  public var rules: [InitializationRule] {
    let heFanOut = Initializer.kaimingNormal(mode: .fanOut, nonlinearity: .relu)
    let zeroBiases = [
      InitializationRule(.layers(.conv2d), parameter: .bias, .zeros),
      InitializationRule(.layers(.linear), parameter: .bias, .zeros),
    ]
    func weights(_ convolutions: Initializer, _ linear: Initializer) -> [InitializationRule] {
      [
        InitializationRule(.layers(.conv2d), parameter: .weight, convolutions),
        InitializationRule(.layers(.linear), parameter: .weight, linear),
      ]
    }
    switch self {
    case .pytorch:
      return []
    case .he:
      let he = Initializer.kaimingNormal(nonlinearity: .relu)
      return weights(he, he) + zeroBiases
    case .xavier:
      return weights(.xavierUniform(), .xavierUniform()) + zeroBiases
    case .lenetNotes:
      return weights(.xavierNormal(), .normal(mean: 0, std: 0.1)) + zeroBiases
    case .resnet:
      return [InitializationRule(.layers(.conv2d), parameter: .weight, heFanOut)]
    case .vggCIFAR:
      return [InitializationRule(.layers(.conv2d), parameter: .weight, heFanOut), zeroBiases[0]]
    case .vgg:
      return weights(heFanOut, .normal(mean: 0, std: 0.01)) + zeroBiases
    }
  }
}
