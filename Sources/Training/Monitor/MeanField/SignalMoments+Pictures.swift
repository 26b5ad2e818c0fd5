import SondeTensors

extension SignalMoments {
  /// The moments of a batch of pictures, `[batch, channels, height, width]`.
  init(pictures: Tensor) {
    let numbers: [Float] = pictures.elements()
    let dimensions = pictures.shape.dimensions
    let (batch, width) = (dimensions[0], dimensions[dimensions.count - 1])
    let size = max(1, numbers.count / max(1, batch))
    var (sum, square, near) = (0.0, 0.0, 0.0)
    let places = max(1, dimensions.dropFirst(2).reduce(1, *))
    var columns = [Double](repeating: 0, count: size)
    var planes = [Double](repeating: 0, count: max(1, numbers.count / places))
    for index in numbers.indices {
      let number = Double(numbers[index])
      sum += number
      square += number * number
      columns[index % size] += number
      planes[index / places] += number / Double(places)
      if index % width > 0 { near += number * Double(numbers[index - 1]) }
    }
    let count = Double(max(1, numbers.count))
    let (samples, neighbours) = (Double(batch), count * Double(width - 1) / Double(width))
    mean = sum / count
    second = square / count
    let shared = columns.reduce(0) { $0 + $1 * $1 } / Double(size)
    cross =
      batch > 1 ? (shared / samples - second) / (samples - 1) : second
    let channels = planes.count / max(1, batch)
    let sums = (0..<channels).map { channel in
      stride(from: channel, to: planes.count, by: channels).reduce(0) { $0 + planes[$1] }
    }
    let alone = planes.reduce(0) { $0 + $1 * $1 }
    apart =
      batch > 1
      ? (sums.reduce(0) { $0 + $1 * $1 } - alone) / (samples * (samples - 1) * Double(channels))
      : second
    self.near = neighbours > 0 ? near / neighbours : second
    source = nil
  }

  /// Adds the moments of another batch.
  mutating func add(_ other: SignalMoments) {
    mean += other.mean
    second += other.second
    cross += other.cross
    near += other.near
    apart += other.apart
  }

  /// The moments of a batch, of the sums over several.
  func divided(by count: Double) -> SignalMoments {
    SignalMoments(
      mean: mean / count, second: second / count, cross: cross / count, near: near / count,
      apart: apart / count)
  }
}
