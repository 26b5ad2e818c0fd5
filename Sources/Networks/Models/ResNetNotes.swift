import SondeTensors

/// A residual network of 34 layers, whose every stage begins with a 1×1 convolution as shortcut.
///
/// The stem, the stages and the head are ResNet-34's, with these differences: the first block of *every* stage, the first
/// too, has a 1×1 convolution as shortcut, with a bias and without batch normalisation; all convolutions have biases; and a
/// rectifier stands before the addition too, so that a block can only add. Parameters are called as in torchvision, the
/// shortcuts `shortcut`.
///
/// After He, Zhang, Ren and Sun, *Deep Residual Learning for Image Recognition*, 2015, <https://arxiv.org/abs/1512.03385>, which
/// has no rectifier before the addition.
public struct ResNetNotes: Module, Hashable {
  /// How many classes are told apart.
  public var classes: Int
  /// Whether a rectifier stands before the addition; the paper has none.
  public var activatesBeforeAddition: Bool

  /// Describes the network.
  ///
  /// - Parameters:
  ///   - classes: How many classes are told apart.
  ///   - activatesBeforeAddition: Whether a rectifier stands before the addition; the paper has none.
  public init(classes: Int = 10, activatesBeforeAddition: Bool = true) {
    self.classes = classes
    self.activatesBeforeAddition = activatesBeforeAddition
  }

  /// Records the network.
  public func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
    try Sequential {
      Conv2d(outputChannels: 64, kernelSize: 7, stride: 2, padding: 3).named("conv1")
      BatchNorm().named("bn1")
      ReLU().named("relu")
      MaxPool2d(kernelSize: 3, stride: 2, padding: 1).named("maxpool")
      for (stage, blocks) in [3, 4, 6, 3].enumerated() {
        Sequential {
          for block in 0..<blocks {
            NotesBlock(
              channels: 64 << stage, stride: stage > 0 && block == 0 ? 2 : 1,
              hasProjection: block == 0, activatesBeforeAddition: activatesBeforeAddition)
          }
        }.named("layer\(stage + 1)")
      }
      AdaptiveAvgPool2d().named("avgpool")
      Flatten().named("flatten")
      Linear(outputFeatures: classes).named("fc")
    }(input, in: &network)
  }
}

private struct NotesBlock: Module {
  var channels: Int
  var stride: Int
  var hasProjection: Bool
  var activatesBeforeAddition: Bool

  func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
    var signal = input
    signal = try network.add(convolution(3, stride: stride), named: "conv1", to: signal)
    signal = try network.add(BatchNorm(), named: "bn1", to: signal)
    signal = try network.add(ReLU(), named: "relu1", to: signal)
    signal = try network.add(convolution(3, stride: 1), named: "conv2", to: signal)
    signal = try network.add(BatchNorm(), named: "bn2", to: signal)
    if activatesBeforeAddition {
      signal = try network.add(ReLU(), named: "relu2", to: signal)
    }
    var shortcut = input
    if hasProjection {
      shortcut = try network.add(convolution(1, stride: stride), named: "shortcut", to: input)
    }
    let sum = try network.add(Add(), named: "add", to: [signal, shortcut])
    return try network.add(ReLU(), named: "relu", to: sum)
  }

  private func convolution(_ size: Int, stride: Int) -> Conv2d {
    Conv2d(
      outputChannels: channels, kernelSize: Size2D(size), stride: Size2D(stride),
      padding: Size2D(size / 2))
  }
}
