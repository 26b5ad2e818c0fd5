import SondeTensors

/// The residual networks for CIFAR-10 of the paper that introduced them, and their plain twins.
///
/// A 3×3 convolution, three stages `layer1` … `layer3` of 16, 32 and 64 channels with `(depth - 2) / 6` blocks of two 3×3
/// convolutions each, global pooling, `fc`. Where shapes differ, the shortcut takes every second row and column and adds
/// channels of zeros, half of them before and half behind (the paper's option A, without parameters); or it is a 1×1 convolution
/// with batch normalisation (option B). A plain twin has no shortcuts.
///
/// He, Zhang, Ren and Sun, *Deep Residual Learning for Image Recognition*, 2015, section 4.2,
/// <https://arxiv.org/abs/1512.03385>.
public struct CIFARResNet: Module, Hashable {
  /// How many layers with weights there are.
  public enum Depth: Int, Hashable, Sendable, Codable, CaseIterable {
    case twenty = 20
    case thirtyTwo = 32
    case fortyFour = 44
    case fiftySix = 56
    case oneHundredTen = 110

    var blocksPerStage: Int { (rawValue - 2) / 6 }
  }

  /// What leads around the convolutions of a block.
  public enum Shortcut: String, Hashable, Sendable, Codable, CaseIterable {
    /// Every second pixel and channels of zeros where shapes differ; the paper's option A.
    case zeroPadding = "zero_padding"
    /// A 1×1 convolution with batch normalisation where shapes differ; the paper's option B.
    case projection
    /// Nothing: the plain twin.
    case none
  }

  /// How many layers with weights there are.
  public var depth: Depth
  /// What leads around the convolutions of a block.
  public var shortcut: Shortcut
  /// How many classes are told apart.
  public var classes: Int

  /// Describes the network.
  ///
  /// - Parameters:
  ///   - depth: How many layers with weights there are.
  ///   - shortcut: What leads around the convolutions of a block; nothing in the plain twin.
  ///   - classes: How many classes are told apart.
  public init(depth: Depth, shortcut: Shortcut = .zeroPadding, classes: Int = 10) {
    self.depth = depth
    self.shortcut = shortcut
    self.classes = classes
  }

  /// Records the network.
  public func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
    try Sequential {
      Conv2d(outputChannels: 16, kernelSize: 3, padding: 1, hasBias: false).named("conv1")
      BatchNorm().named("bn1")
      ReLU().named("relu")
      for stage in 0..<3 {
        Sequential {
          for block in 0..<depth.blocksPerStage {
            CIFARBlock(
              channels: 16 << stage, isNarrowing: stage > 0 && block == 0, shortcut: shortcut)
          }
        }.named("layer\(stage + 1)")
      }
      AdaptiveAvgPool2d().named("avgpool")
      Flatten().named("flatten")
      Linear(outputFeatures: classes).named("fc")
    }(input, in: &network)
  }
}

private struct CIFARBlock: Module {
  var channels: Int
  /// Whether the block halves the picture and doubles the channels.
  var isNarrowing: Bool
  var shortcut: CIFARResNet.Shortcut

  func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
    let body = try network.add(
      convolution(3, stride: isNarrowing ? 2 : 1), named: "conv1", to: input)
    let normal = try network.add(BatchNorm(), named: "bn1", to: body)
    let active = try network.add(ReLU(), named: "relu1", to: normal)
    let second = try network.add(convolution(3, stride: 1), named: "conv2", to: active)
    var signal = try network.add(BatchNorm(), named: "bn2", to: second)
    if let around = try addShortcut(input, in: &network) {
      signal = try network.add(Add(), named: "add", to: [signal, around])
    }
    return try network.add(ReLU(), named: "relu2", to: signal)
  }

  private func addShortcut(
    _ input: Signal, in network: inout NetworkBuilder
  ) throws -> Signal? {
    switch shortcut {
    case .none: return nil
    case _ where !isNarrowing: return input
    case .projection:
      let projection = Sequential {
        convolution(1, stride: 2)
        BatchNorm()
      }
      return try network.add(projection, named: "shortcut", to: input)
    case .zeroPadding:
      // A window of one pixel with stride 2 takes every second row and column.
      let zeros = channels / 4
      let padding = Sequential {
        AvgPool2d(kernelSize: 1, stride: 2)
        PadChannels(before: zeros, after: zeros)
      }
      return try network.add(padding, named: "shortcut", to: input)
    }
  }

  private func convolution(_ size: Int, stride: Int) -> Conv2d {
    Conv2d(
      outputChannels: channels, kernelSize: Size2D(size), stride: Size2D(stride),
      padding: Size2D(size / 2), hasBias: false)
  }
}
