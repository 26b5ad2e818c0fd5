import SondeTensors

/// An AlexNet for 32×32 pictures: large filters at first, three blocks, and two linear layers of 4096.
///
/// Blocks `conv1`, `conv2`, `conv3` end in max pooling 3×3 with stride 2 and padding 1 (32 → 24 → 16 → 8 → 6 → 3 → 2 pixels);
/// the head is `fc`, with dropout.
///
/// After Krizhevsky, Sutskever and Hinton, *ImageNet Classification with Deep Convolutional Neural Networks*, 2012.
public struct AlexNetCIFAR: Module, Hashable {
  /// How many classes are told apart.
  public var classes: Int
  /// How likely the head drops a number, in 0…1.
  public var dropout: Double
  /// Whether a softmax stands at the end; before a cross-entropy loss, which applies its own, that is a mistake.
  public var endsInSoftmax: Bool

  /// Describes the network.
  ///
  /// - Parameters:
  ///   - classes: How many classes are told apart.
  ///   - dropout: How likely the head drops a number, in 0…1.
  ///   - endsInSoftmax: Whether a softmax stands at the end; a mistake before a cross-entropy loss.
  public init(classes: Int = 10, dropout: Double = 0.5, endsInSoftmax: Bool = false) {
    self.classes = classes
    self.dropout = dropout
    self.endsInSoftmax = endsInSoftmax
  }

  /// Records the network.
  public func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
    try Sequential {
      Sequential {
        Conv2d(outputChannels: 96, kernelSize: 11, padding: 1)
        ReLU()
        Conv2d(outputChannels: 96, kernelSize: 11, padding: 1)
        ReLU()
        pool
      }.named("conv1")
      Sequential {
        Conv2d(outputChannels: 256, kernelSize: 5, padding: 1)
        ReLU()
        pool
      }.named("conv2")
      Sequential {
        for channels in [384, 384, 256] {
          Conv2d(outputChannels: channels, kernelSize: 3, padding: 1)
          ReLU()
        }
        pool
      }.named("conv3")
      Flatten().named("flatten")
      head.named("fc")
    }(input, in: &network)
  }

  private var pool: MaxPool2d { MaxPool2d(kernelSize: 3, stride: 2, padding: 1) }

  private var head: Sequential {
    Sequential {
      for _ in 0..<2 {
        Linear(outputFeatures: 4096)
        ReLU()
        Dropout(probability: dropout)
      }
      Linear(outputFeatures: classes)
      if endsInSoftmax { Softmax() }
    }
  }
}
