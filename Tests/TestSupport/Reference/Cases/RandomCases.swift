import SondeCompiler
import SondeTensors

extension OperationCase {
  /// Cases with shapes and attributes drawn at random; the same for the same seed.
  package static func random(seed: String, count: Int) -> [OperationCase] {
    var random = SplitMix(seed)
    return (0..<count).flatMap { index in
      let name = "\(seed) \(index)"
      let images: Shape = [
        random.pick(1...3), random.pick(1...40), random.pick(1...9), random.pick(1...9),
      ]
      let window = window(&random, image: images)
      let output = Size2D(height: random.pick(1...4), width: random.pick(1...4))
      let batch: Shape = [images[0] + 1, images[1], images[2], images[3]]
      return averagePooling(name, images: images, window) + [
        convolution(name, &random), maxPooling(name, images: images, window),
        adaptiveAveragePooling(name, images: images, output: output),
        batchNormalization(name, input: batch),
        localResponseNormalization(name, input: images, size: random.pick(1...9), alpha: 0.5),
        linear(
          name, batch: random.pick(1...9), features: random.pick(1...90),
          outputs: random.pick(1...50), hasBias: random.pick(0...1) == 1),
      ]
    }
  }

  private static func convolution(_ name: String, _ random: inout SplitMix) -> OperationCase {
    let groups = [1, 1, 1, 2, 3][random.pick(0...4)]
    let kernel = Size2D(height: random.pick(1...5), width: random.pick(1...5))
    let dilation = Size2D(height: random.pick(1...2), width: random.pick(1...2))
    // Depthwise with more than one filter a channel is in here too.
    let isDepthwise = random.pick(0...9) == 0
    let channels = isDepthwise ? random.pick(1...40) : groups * random.pick(1...24)
    return convolution(
      name,
      images: [random.pick(1...3), channels, random.pick(9...13), random.pick(9...13)],
      filters: isDepthwise ? channels * random.pick(1...2) : groups * random.pick(1...24),
      kernel: kernel, stride: Size2D(height: random.pick(1...3), width: random.pick(1...3)),
      padding: Size2D(height: random.pick(0...3), width: random.pick(0...3)), dilation: dilation,
      groups: isDepthwise ? channels : groups, hasBias: random.pick(0...3) > 0)
  }

  /// A window that fits an image.
  private static func window(_ random: inout SplitMix, image: Shape) -> PoolingWindow {
    func side(_ extent: Int) -> (kernel: Int, padding: Int) {
      let kernel = random.pick(1...min(5, extent))
      return (kernel, random.pick(0...kernel / 2))
    }
    let (vertical, horizontal) = (side(image[2]), side(image[3]))
    return PoolingWindow(
      kernel: Size2D(height: vertical.kernel, width: horizontal.kernel),
      stride: Size2D(height: random.pick(1...4), width: random.pick(1...4)),
      padding: Size2D(height: vertical.padding, width: horizontal.padding),
      roundsUp: random.pick(0...1) == 1)
  }
}

extension SplitMix {
  fileprivate mutating func pick(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }
}
