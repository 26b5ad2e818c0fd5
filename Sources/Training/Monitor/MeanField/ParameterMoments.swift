import SondeTensors

/// Mean and mean square of a parameter's numbers.
struct ParameterMoments: Hashable, Sendable {
  var mean: Double
  var second: Double

  init(mean: Double, second: Double) {
    self.mean = mean
    self.second = second
  }

  init(_ tensor: Tensor) {
    let numbers: [Float] = tensor.elements()
    let count = Double(max(1, numbers.count))
    mean = numbers.reduce(0) { $0 + Double($1) } / count
    second = numbers.reduce(0) { $0 + Double($1) * Double($1) } / count
  }

  /// Whether the numbers spread about 0, as those of random weights do.
  var areCentred: Bool { second == 0 || mean * mean < 0.1 * second }
}
