/// Which parameter of which layer a histogram's tag means, and whether it is of its gradient.
///
/// | tag | layer | parameter |
/// | --- | --- | --- |
/// | `conv1.weight_data`, `conv1.weight`, `conv1/weight` | `conv1` | weights |
/// | `conv1.weight_grad`, `conv1.weight.grad`, `grad/conv1.weight` | `conv1` | the weights' gradient |
/// | `conv2d/kernel_0`, `conv2d/kernel:0`, `conv2d/kernel/histogram` | `conv2d` | weights |
/// | `dense/bias_0` | `dense` | biases |
struct ParameterTag: Hashable {
  /// What a layer learns.
  enum Parameter: String, Hashable {
    case weight, bias
  }

  var layer: String
  var parameter: Parameter
  var isGradient: Bool

  private static let gradients: Set = ["grad", "grads", "gradient", "gradients"]
  private static let values: Set = [
    "data", "value", "values", "hist", "histogram", "histograms", "param", "params", "parameter",
    "parameters", "weights",
  ]
  private static let weights: Set = [
    "weight", "weights", "kernel", "gamma", "w", "depthwise_kernel", "embeddings",
  ]
  private static let biases: Set = ["bias", "biases", "beta", "b"]

  init(layer: String, parameter: Parameter, isGradient: Bool) {
    self.layer = layer
    self.parameter = parameter
    self.isGradient = isGradient
  }

  /// Reads a tag; nothing where it names no parameter.
  init?(_ tag: String) {
    var parts = Self.parts(tag)
    guard parts.count > 1 else { return nil }
    var isGradient = false
    // What stands in front or behind says what of the parameter it is.
    if let first = parts.first?.lowercased(), parts.count > 2 {
      if Self.gradients.contains(first) {
        isGradient = true
        parts.removeFirst()
      } else if Self.values.contains(first) || first == "module" {
        parts.removeFirst()
      }
    }
    while let last = parts.last?.lowercased(), parts.count > 2 {
      if Self.gradients.contains(last) {
        isGradient = true
      } else if !Self.values.contains(last) || last == "weights" {
        break
      }
      parts.removeLast()
    }
    guard let last = parts.popLast()?.lowercased(), !parts.isEmpty else { return nil }
    if Self.weights.contains(last) {
      parameter = .weight
    } else if Self.biases.contains(last) {
      parameter = .bias
    } else {
      return nil
    }
    // Keras repeats the names of layers in layers.
    var names: [String] = []
    for part in parts where names.last != part { names.append(part) }
    layer = names.joined(separator: ".")
    self.isGradient = isGradient
  }

  /// The parts of a tag between points and slashes; a known ending behind "_" is a part of its own.
  private static func parts(_ tag: String) -> [String] {
    var parts = tag.prefix(1000).split { $0 == "." || $0 == "/" }.map(String.init)
    guard var last = parts.popLast() else { return [] }
    // TensorFlow numbers the outputs of an operation: "kernel:0", in tags "kernel_0".
    for suffix in [":0", "_0"] where last.hasSuffix(suffix) && last.count > 2 {
      last.removeLast(2)
    }
    var endings: [String] = []
    while let place = last.lastIndex(of: "_"), place != last.startIndex {
      let ending = last[last.index(after: place)...].lowercased()
      let isParameter = weights.contains(ending) || biases.contains(ending)
      guard gradients.contains(ending) || values.contains(ending) || isParameter,
        !weights.contains(last.lowercased())
      else { break }
      endings.insert(ending, at: 0)
      last = String(last[..<place])
      if isParameter { break }
    }
    return parts + [last] + endings
  }
}
