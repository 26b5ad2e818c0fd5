/// What is measured inside a network; the raw value is its name in files.
public enum Quantity: String, Codable, CaseIterable, Hashable, Sendable {
  // Of a layer.

  /// The mean of a layer's output.
  case activationMean = "activation_mean"
  /// The standard deviation of a layer's output.
  case activationDeviation = "activation_deviation"
  /// The fraction of a layer's output that is exactly 0.
  case zeroFraction = "zero_fraction"
  /// The fraction of a layer's units that are 0 for every sample of the batch.
  case deadFraction = "dead_fraction"
  /// The fraction of a layer's output that is at the flat ends of its activation function.
  case saturation
  /// How much of what a layer says depends on the sample: deviation across samples over total deviation.
  case inputSensitivity = "input_sensitivity"
  /// The mean correlation of a layer's outputs for two different samples.
  case imageCorrelation = "image_correlation"
  /// The norm of the loss's gradient with respect to a layer's output.
  case activationGradientNorm = "activation_gradient_norm"
  /// The norm of a layer's weights.
  case weightNorm = "weight_norm"
  /// The norm of the gradient of a layer's weights.
  case weightGradientNorm = "weight_gradient_norm"
  /// The norm of the gradient of a layer's biases.
  case biasGradientNorm = "bias_gradient_norm"
  /// The norm of a layer's weight update over the norm of its weights.
  case updateRatio = "update_ratio"
  /// How far the mean of the batch is from the running mean, in running deviations.
  case runningMeanShift = "running_mean_shift"
  /// The variance of the batch over the running variance.
  case runningVarianceRatio = "running_variance_ratio"
  /// The squared mean of a gradient over its variance between batches.
  case gradientSignalToNoise = "gradient_signal_to_noise"

  // Of the whole network.

  /// The mean entropy of the predicted distribution, in nats.
  case outputEntropy = "output_entropy"
  /// The standard deviation of the outputs across the samples of the batch.
  case outputSpread = "output_spread"
  /// The share of the batch that is taken for the class that is predicted most often.
  case topClassShare = "top_class_share"
  /// The fraction of a class's samples that is classified rightly.
  case classAccuracy = "class_accuracy"
  /// The loss of the batches, smoothed exponentially.
  case smoothedLoss = "smoothed_loss"
}

extension Quantity {
  /// How numbers of a quantity are shown.
  public enum Form: Hashable, Sendable {
    /// As they are.
    case number
    /// As a percentage: they are fractions from 0 to 1.
    case percentage
    /// With a power of ten: their size says more than their digits.
    case powerOfTen
  }

  /// What people see of a quantity.
  private struct Label {
    var title: String
    var unit: String?
    var form: Form
    var explanation: String
  }

  /// A short name for headings: "weight gradient".
  public var title: String { label.title }
  /// What its numbers count, where they have a unit.
  public var unit: String? { label.unit }
  /// How its numbers are shown.
  public var form: Form { label.form }
  /// What it tells, in a sentence.
  public var explanation: String { label.explanation }

  /// The one table of what people see.
  private var label: Label {
    switch self {
    case .activationMean:
      Label(
        title: "mean", form: .number,
        explanation: "The mean of what the layer puts out.")
    case .activationDeviation:
      Label(
        title: "deviation", form: .number,
        explanation: "The standard deviation of what the layer puts out: the size of the signal.")
    case .zeroFraction:
      Label(
        title: "zeros", form: .percentage,
        explanation: "The fraction of what the layer puts out that is exactly 0.")
    case .deadFraction:
      Label(
        title: "dead", form: .percentage,
        explanation: "The fraction of units that are 0 for every sample: they do not learn.")
    case .saturation:
      Label(
        title: "saturated", form: .percentage,
        explanation: "The fraction of outputs where the activation is flat and passes no gradient.")
    case .inputSensitivity:
      Label(
        title: "sensitivity", form: .number,
        explanation:
          "How much of what the layer says depends on the picture: 1 all of it, 0 nothing.")
    case .imageCorrelation:
      Label(
        title: "correlation", form: .number,
        explanation:
          "How alike the layer's outputs for two pictures are: at 1 it cannot tell them apart."
      )
    case .activationGradientNorm:
      Label(
        title: "output gradient", form: .powerOfTen,
        explanation: "The norm of the gradient that comes back to the layer's output.")
    case .weightNorm:
      Label(
        title: "weight norm", form: .number,
        explanation: "The norm of the layer's weights.")
    case .weightGradientNorm:
      Label(
        title: "weight gradient", form: .powerOfTen,
        explanation: "The norm of the gradient of the layer's weights.")
    case .biasGradientNorm:
      Label(
        title: "bias gradient", form: .powerOfTen,
        explanation: "The norm of the gradient of the layer's biases.")
    case .updateRatio:
      Label(
        title: "update ratio", form: .powerOfTen,
        explanation: "How far one step moves the weights, over their norm; about 1e-3 is usual.")
    case .runningMeanShift:
      Label(
        title: "mean shift", unit: "running deviations", form: .number,
        explanation: "How far the batch's mean is from the running mean that evaluation uses.")
    case .runningVarianceRatio:
      Label(
        title: "variance ratio", form: .number,
        explanation: "The batch's variance over the running variance that evaluation uses.")
    case .gradientSignalToNoise:
      Label(
        title: "gradient signal", form: .powerOfTen,
        explanation: "How much of the gradient batches agree on, over how much they differ.")
    case .outputEntropy:
      Label(
        title: "output entropy", unit: "nats", form: .number,
        explanation:
          "How undecided the predictions are: log of the classes' number is no idea at all."
      )
    case .outputSpread:
      Label(
        title: "output spread", form: .number,
        explanation:
          "How much the outputs differ between samples; 0 says the same to every picture.")
    case .topClassShare:
      Label(
        title: "top class", form: .percentage,
        explanation: "The share of samples taken for the class that is predicted most often.")
    case .classAccuracy:
      Label(
        title: "class accuracy", form: .percentage,
        explanation: "The fraction of a class's samples that is classified rightly.")
    case .smoothedLoss:
      Label(
        title: "smoothed loss", unit: "nats", form: .number,
        explanation: "The loss of the batches, smoothed exponentially.")
    }
  }
}
