import SondeTensors

/// Torchvision's residual networks, for pictures of any size from 32×32 on.
///
/// A stem (7×7 convolution with stride 2, pooling), four stages `layer1` … `layer4` of blocks, global pooling, `fc`. Depths 18
/// and 34 have blocks of two 3×3 convolutions; depth 50 has 1×1, 3×3 (with the stride) and 1×1. Where shapes differ, the
/// shortcut is a 1×1 convolution with batch normalisation.
///
/// He, Zhang, Ren and Sun, *Deep Residual Learning for Image Recognition*, 2015, table 1, <https://arxiv.org/abs/1512.03385>.
public struct ResNet: Module, Hashable {
  /// How many layers with weights there are.
  public enum Depth: Int, Hashable, Sendable, Codable, CaseIterable {
    case eighteen = 18
    case thirtyFour = 34
    case fifty = 50

    var blocks: [Int] { self == .eighteen ? [2, 2, 2, 2] : [3, 4, 6, 3] }
    /// How many times more channels leave a block than its 3×3 convolution has.
    var expansion: Int { self == .fifty ? 4 : 1 }
  }

  /// How many layers with weights there are.
  public var depth: Depth
  /// How many classes are told apart.
  public var classes: Int

  /// Describes the network.
  ///
  /// - Parameters:
  ///   - depth: How many layers with weights there are.
  ///   - classes: How many classes are told apart.
  public init(depth: Depth, classes: Int = 10) {
    self.depth = depth
    self.classes = classes
  }

  /// Records the network.
  public func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
    try Sequential {
      Conv2d(outputChannels: 64, kernelSize: 7, stride: 2, padding: 3, hasBias: false)
        .named("conv1")
      BatchNorm().named("bn1")
      ReLU().named("relu")
      MaxPool2d(kernelSize: 3, stride: 2, padding: 1).named("maxpool")
      for stage in 0..<4 { self.stage(stage).named("layer\(stage + 1)") }
      AdaptiveAvgPool2d().named("avgpool")
      Flatten().named("flatten")
      Linear(outputFeatures: classes).named("fc")
    }(input, in: &network)
  }

  private func stage(_ index: Int) -> Sequential {
    Sequential {
      for block in 0..<depth.blocks[index] {
        ResNetBlock(
          channels: 64 << index, stride: index > 0 && block == 0 ? 2 : 1,
          isBottleneck: depth == .fifty,
          // The first block of a stage has another number of channels, except after the stem of the shallow nets.
          hasProjection: block == 0 && (index > 0 || depth.expansion > 1))
      }
    }
  }
}

/// A residual block as torchvision has it: two convolutions, or a bottleneck of three.
private struct ResNetBlock: Module {
  var channels: Int
  var stride: Int
  var isBottleneck: Bool
  var hasProjection: Bool

  func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
    let outputChannels = isBottleneck ? channels * 4 : channels
    let kernels: [(size: Int, stride: Int, channels: Int)] =
      isBottleneck
      ? [(1, 1, channels), (3, stride, channels), (1, 1, outputChannels)]
      : [(3, stride, channels), (3, 1, channels)]
    var signal = input
    for (index, kernel) in kernels.enumerated() {
      if index > 0 { signal = try network.add(ReLU(), named: "relu\(index)", to: signal) }
      let convolution = convolution(kernel.size, stride: kernel.stride, kernel.channels)
      signal = try network.add(convolution, named: "conv\(index + 1)", to: signal)
      signal = try network.add(BatchNorm(), named: "bn\(index + 1)", to: signal)
    }
    var shortcut = input
    if hasProjection {
      let projection = Sequential {
        convolution(1, stride: stride, outputChannels)
        BatchNorm()
      }
      shortcut = try network.add(projection, named: "downsample", to: input)
    }
    let sum = try network.add(Add(), named: "add", to: [signal, shortcut])
    return try network.add(ReLU(), named: "relu", to: sum)
  }

  private func convolution(_ size: Int, stride: Int, _ channels: Int) -> Conv2d {
    Conv2d(
      outputChannels: channels, kernelSize: Size2D(size), stride: Size2D(stride),
      padding: Size2D(size / 2), hasBias: false)
  }
}
