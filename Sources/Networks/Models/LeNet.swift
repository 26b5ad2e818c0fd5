import SondeTensors

/// The small classic for 32×32 pictures, with rectifiers and max pooling.
///
/// Convolution 6 of 5×5, pooling, convolution 16 of 5×5, pooling, linear 120, 84 and classes. Parameters are called `conv1`,
/// `conv2`, `fc1`, `fc2`, `fc3`. The original has trained pooling, hyperbolic tangents and 1×32×32 pictures.
///
/// LeCun, Bottou, Bengio and Haffner, *Gradient-based learning applied to document recognition*, 1998,
/// <https://doi.org/10.1109/5.726791>.
public struct LeNet: Module, Hashable {
  /// How many classes are told apart.
  public var classes: Int

  /// Describes the network.
  ///
  /// - Parameter classes: How many classes are told apart.
  public init(classes: Int = 10) { self.classes = classes }

  /// Records the network.
  public func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
    try Sequential {
      Conv2d(outputChannels: 6, kernelSize: 5).named("conv1")
      ReLU().named("relu1")
      MaxPool2d(kernelSize: 2).named("pool1")
      Conv2d(outputChannels: 16, kernelSize: 5).named("conv2")
      ReLU().named("relu2")
      MaxPool2d(kernelSize: 2).named("pool2")
      Flatten().named("flatten")
      Linear(outputFeatures: 120).named("fc1")
      ReLU().named("relu3")
      Linear(outputFeatures: 84).named("fc2")
      ReLU().named("relu4")
      Linear(outputFeatures: classes).named("fc3")
    }(input, in: &network)
  }
}
