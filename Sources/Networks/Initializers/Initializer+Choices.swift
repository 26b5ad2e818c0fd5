// What files can say about an initialiser: read by the decoder and by the list of keys.

extension Initializer {
  /// All rules with their parameters.
  package static let choices: [Choice] = [
    Choice(
      "uniform", "uniform numbers between two bounds",
      [
        ChoiceParameter("a", "number", "0", "lower bound"),
        ChoiceParameter("b", "number", "1", "upper bound"),
      ]),
    Choice("normal", "normally distributed numbers", [mean, std("1")]),
    Choice(
      "constant", "the same number everywhere",
      [ChoiceParameter("value", "number", nil, "the number")]),
    Choice("ones", "one everywhere"),
    Choice("zeros", "zero everywhere"),
    Choice("eye", "the identity matrix, for linear layers"),
    Choice(
      "dirac", "the identity as a convolution",
      [ChoiceParameter("groups", "whole number", "1", "groups of the convolution")]),
    Choice("xavier_uniform", "uniform numbers within ±gain √(6 / (fan_in + fan_out))", [gain]),
    Choice("xavier_normal", "normal numbers of deviation gain √(2 / (fan_in + fan_out))", [gain]),
    Choice("kaiming_uniform", "uniform numbers within ±gain √(3 / fan)", kaiming),
    Choice("kaiming_normal", "normal numbers of deviation gain / √fan", kaiming),
    Choice("orthogonal", "orthogonal rows or columns, times the gain", [gain]),
    Choice(
      "sparse", "normal numbers with zeros in each column, for linear layers",
      [
        ChoiceParameter("sparsity", "number from 0 to 1", nil, "share of zeros in each column"),
        std("0.01"),
      ]),
    Choice(
      "trunc_normal", "normal numbers, drawn again until they lie between two bounds",
      [
        mean, std("1"),
        ChoiceParameter("a", "number", "-2", "smallest number allowed"),
        ChoiceParameter("b", "number", "2", "greatest number allowed"),
      ]),
    Choice(
      "bias_uniform", "uniform numbers within ±1 / √fan_in, PyTorch's rule for biases",
      [ChoiceParameter("fan_in", "whole number", nil, "fan-in of the weight beside the bias")]),
  ]

  private static let mean = ChoiceParameter("mean", "number", "0", "mean")
  private static let gain = ChoiceParameter("gain", "number", "1", "factor")

  private static func std(_ standard: String) -> ChoiceParameter {
    ChoiceParameter("std", "number", standard, "standard deviation")
  }

  private static let kaiming = [
    ChoiceParameter("a", "number", "0", "slope of a leaky rectifier for negative numbers"),
    ChoiceParameter(
      "mode", "fan_in or fan_out", "\"fan_in\"", "whether forward or backward variance is kept"),
    ChoiceParameter(
      "nonlinearity", "one of \(Nonlinearity.allCases.map(\.rawValue).joined(separator: ", "))",
      "\"leaky_relu\"", "what follows the layer; it decides the gain"),
  ]
}
