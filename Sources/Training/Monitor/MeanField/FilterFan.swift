import SondeNetworks
import SondeTensors

/// How many products a filter's sums have in common.
///
/// A filter's tap multiplies its own input at each place, so that two places of a picture share the weights of the taps that lie
/// within the picture at both: fewer towards borders, and the fewer, the smaller the picture is against the filter.
struct FilterFan: Hashable, Sendable {
  /// The mean number of products of a sum.
  let own: Double
  /// The mean number of weights that two neighbouring places both use.
  let near: Double
  /// The mean number of weights that two places drawn independently both use, the same place among them.
  let apart: Double
  /// How many places there are.
  let places: Int

  /// A linear layer: all inputs, in one place.
  init(inputs: Int) {
    own = Double(inputs)
    near = own
    apart = own
    places = 1
  }

  init(_ layer: Conv2d, input: Shape, output: Shape) {
    let rows = Axis(
      inputs: input[2], outputs: output[2], kernel: layer.kernelSize.height,
      stride: layer.stride.height, padding: layer.padding.height, dilation: layer.dilation.height)
    let columns = Axis(
      inputs: input[3], outputs: output[3], kernel: layer.kernelSize.width,
      stride: layer.stride.width, padding: layer.padding.width, dilation: layer.dilation.width)
    let channels = Double(input[1] / layer.groups)
    own = channels * rows.own * columns.own
    near = channels * (rows.own * columns.near + rows.near * columns.own) / 2
    apart = channels * rows.apart * columns.apart
    places = output[2] * output[3]
  }

  /// The taps of one axis.
  private struct Axis {
    let own: Double
    let near: Double
    let apart: Double

    init(
      inputs: Int, outputs: Int, kernel: Int, stride: Int, padding: Int, dilation: Int
    ) {
      let taps = (0..<outputs).map { place in
        Set(
          (0..<kernel).filter {
            (0..<inputs).contains(place * stride - padding + $0 * dilation)
          })
      }
      // How many places use each tap: two drawn ones both do as often as the square of that share.
      let uses = (0..<kernel).map { tap in
        Double(taps.filter { $0.contains(tap) }.count) / Double(max(1, outputs))
      }
      own = uses.reduce(0, +)
      apart = uses.reduce(0) { $0 + $1 * $1 }
      let pairs = zip(taps, taps.dropFirst()).map { Double($0.intersection($1).count) }
      near = pairs.isEmpty ? own : pairs.reduce(0, +) / Double(pairs.count)
    }
  }
}
