import SondeTensors

/// Stacks of 3×3 convolutions between poolings.
///
/// The convolutions are `features` and the head is `classifier`, numbered as in torchvision. Pictures are halved five times,
/// so that 32×32 leave 1×1.
///
/// Simonyan and Zisserman, *Very Deep Convolutional Networks for Large-Scale Image Recognition*, 2014, table 1,
/// <https://arxiv.org/abs/1409.1556>.
public struct VGG: Module, Hashable {
  /// How many layers with weights there are.
  public enum Depth: Int, Hashable, Sendable, Codable, CaseIterable {
    case eleven = 11
    case thirteen = 13
    case sixteen = 16
    case nineteen = 19

    /// How many convolutions there are between one pooling and the next.
    var convolutions: [Int] {
      switch self {
      case .eleven: [1, 1, 2, 2, 2]
      case .thirteen: [2, 2, 2, 2, 2]
      case .sixteen: [2, 2, 3, 3, 3]
      case .nineteen: [2, 2, 4, 4, 4]
      }
    }
  }

  /// What stands behind the convolutions.
  public enum Classifier: String, Hashable, Sendable, Codable, CaseIterable {
    /// Torchvision's: pooling to 7×7, linear 4096, 4096 and classes, dropout after the rectifiers.
    case imagenet
    /// For 32×32 pictures: linear 512, 512 and classes, dropout before the first two.
    case cifar
  }

  /// How many layers with weights there are.
  public var depth: Depth
  /// Whether each convolution is followed by batch normalisation.
  public var batchNorm: Bool
  /// What stands behind the convolutions.
  public var classifier: Classifier
  /// How many classes are told apart.
  public var classes: Int
  /// How likely the head drops a number, in 0…1.
  public var dropout: Double

  /// Describes the network.
  ///
  /// - Parameters:
  ///   - depth: How many layers with weights there are.
  ///   - batchNorm: Whether each convolution is followed by batch normalisation.
  ///   - classifier: What stands behind the convolutions.
  ///   - classes: How many classes are told apart.
  ///   - dropout: How likely the head drops a number, in 0…1.
  public init(
    depth: Depth, batchNorm: Bool = false, classifier: Classifier = .imagenet, classes: Int = 10,
    dropout: Double = 0.5
  ) {
    self.depth = depth
    self.batchNorm = batchNorm
    self.classifier = classifier
    self.classes = classes
    self.dropout = dropout
  }

  /// Records the network.
  public func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
    try Sequential {
      features.named("features")
      if classifier == .imagenet { AdaptiveAvgPool2d(outputSize: 7).named("avgpool") }
      Flatten().named("flatten")
      head.named("classifier")
    }(input, in: &network)
  }

  private var features: Sequential {
    Sequential {
      for (channels, count) in zip([64, 128, 256, 512, 512], depth.convolutions) {
        for _ in 0..<count {
          Conv2d(outputChannels: channels, kernelSize: 3, padding: 1)
          if batchNorm { BatchNorm() }
          ReLU()
        }
        MaxPool2d(kernelSize: 2)
      }
    }
  }

  private var head: Sequential {
    let width = classifier == .imagenet ? 4096 : 512
    return Sequential {
      for _ in 0..<2 {
        if classifier == .cifar { Dropout(probability: dropout) }
        Linear(outputFeatures: width)
        ReLU()
        if classifier == .imagenet { Dropout(probability: dropout) }
      }
      Linear(outputFeatures: classes)
    }
  }
}
