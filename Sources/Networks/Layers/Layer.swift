/// What one layer of a network computes.
///
/// Each case's payload, in a file of its own, holds its settings, its parameters and how it becomes operations.
public enum Layer: Hashable, Sendable {
  // With weights.
  case conv2d(Conv2d)
  case linear(Linear)
  case batchNorm(BatchNorm)
  // Pooling.
  case maxPool2d(MaxPool2d)
  case avgPool2d(AvgPool2d)
  case adaptiveAvgPool2d(AdaptiveAvgPool2d)
  // Element by element.
  case relu(ReLU)
  case leakyReLU(LeakyReLU)
  case sigmoid(Sigmoid)
  case tanh(Tanh)
  case elu(ELU)
  case selu(SELU)
  case exponential(Exponential)
  case softmax(Softmax)
  case logSoftmax(LogSoftmax)
  case dropout(Dropout)
  case localResponseNorm(LocalResponseNorm)
  case identity(Identity)
  // Shapes and several inputs.
  case flatten(Flatten)
  case add(Add)
  case concat(Concat)
  case padChannels(PadChannels)

  /// The kinds of layers, under the names that files call them.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case conv2d, linear
    case batchNorm = "batch_norm"
    case maxPool2d = "max_pool2d"
    case avgPool2d = "avg_pool2d"
    case adaptiveAvgPool2d = "adaptive_avg_pool2d"
    case relu
    case leakyReLU = "leaky_relu"
    case sigmoid, tanh, elu, selu, exponential, softmax
    case logSoftmax = "log_softmax"
    case dropout
    case localResponseNorm = "local_response_norm"
    case identity, flatten, add, concat
    case padChannels = "pad_channels"
  }

  /// The kind of the layer.
  public var kind: Kind { type(of: rules).kind }
}

extension Layer: CustomStringConvertible {
  /// The layer with its settings, as in `Linear(outputFeatures: 10)`.
  public var description: String { rules.description }
}

extension Layer {
  /// The payload's rules.
  package var rules: any LayerRules {
    switch self {
    case .conv2d(let rules): rules
    case .linear(let rules): rules
    case .batchNorm(let rules): rules
    case .maxPool2d(let rules): rules
    case .avgPool2d(let rules): rules
    case .adaptiveAvgPool2d(let rules): rules
    case .relu(let rules): rules
    case .leakyReLU(let rules): rules
    case .sigmoid(let rules): rules
    case .tanh(let rules): rules
    case .elu(let rules): rules
    case .selu(let rules): rules
    case .exponential(let rules): rules
    case .softmax(let rules): rules
    case .logSoftmax(let rules): rules
    case .dropout(let rules): rules
    case .localResponseNorm(let rules): rules
    case .identity(let rules): rules
    case .flatten(let rules): rules
    case .add(let rules): rules
    case .concat(let rules): rules
    case .padChannels(let rules): rules
    }
  }
}

extension Layer.Kind {
  /// The payload's type, which holds the names and defaults of the settings.
  package var payload: any LayerRules.Type {
    switch self {
    case .conv2d: Conv2d.self
    case .linear: Linear.self
    case .batchNorm: BatchNorm.self
    case .maxPool2d: MaxPool2d.self
    case .avgPool2d: AvgPool2d.self
    case .adaptiveAvgPool2d: AdaptiveAvgPool2d.self
    case .relu: ReLU.self
    case .leakyReLU: LeakyReLU.self
    case .sigmoid: Sigmoid.self
    case .tanh: Tanh.self
    case .elu: ELU.self
    case .selu: SELU.self
    case .exponential: Exponential.self
    case .softmax: Softmax.self
    case .logSoftmax: LogSoftmax.self
    case .dropout: Dropout.self
    case .localResponseNorm: LocalResponseNorm.self
    case .identity: Identity.self
    case .flatten: Flatten.self
    case .add: Add.self
    case .concat: Concat.self
    case .padChannels: PadChannels.self
    }
  }
}
