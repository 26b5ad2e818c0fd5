import SondeCompiler
import SondeTensors

extension Reference {
  /// One product of a convolution: which pixel of the image meets which weight for which output.
  struct Tap {
    var image, filter: Int
    /// The channel of the image, and the same channel counted within its group.
    var channel, groupChannel: Int
    /// The place in the output, in the kernel and in the image.
    var oy, ox, ky, kx, iy, ix: Int
  }

  /// Names every product of a convolution once; taps on the padding are left out.
  static func forEachTap(
    _ rules: Convolution, images: Shape, weights: Shape, output: Shape, _ body: (Tap) -> Void
  ) {
    let filtersPerGroup = weights[0] / rules.groups
    for image in 0..<images[0] {
      for filter in 0..<weights[0] {
        for groupChannel in 0..<weights[1] {
          let channel = filter / filtersPerGroup * weights[1] + groupChannel
          for oy in 0..<output[2] {
            for ox in 0..<output[3] {
              for ky in 0..<weights[2] {
                let iy =
                  oy * rules.stride.height - rules.padding.height + ky * rules.dilation.height
                guard iy >= 0 && iy < images[2] else { continue }
                for kx in 0..<weights[3] {
                  let ix = ox * rules.stride.width - rules.padding.width + kx * rules.dilation.width
                  guard ix >= 0 && ix < images[3] else { continue }
                  body(
                    Tap(
                      image: image, filter: filter, channel: channel, groupChannel: groupChannel,
                      oy: oy, ox: ox, ky: ky, kx: kx, iy: iy, ix: ix))
                }
              }
            }
          }
        }
      }
    }
  }

  static func convolution(_ rules: Convolution, _ operands: ReferenceOperands) -> [ReferenceValue] {
    let (images, weights, bias) = (operands[0], operands[1], operands.optional(2))
    var output = operands.zeros()
    forEachTap(rules, images: images.shape, weights: weights.shape, output: output.shape) { tap in
      output[tap.image, tap.filter, tap.oy, tap.ox] +=
        images[tap.image, tap.channel, tap.iy, tap.ix]
        * weights[tap.filter, tap.groupChannel, tap.ky, tap.kx]
    }
    if let bias {
      for index in output.elements.indices {
        output[index] += bias[output.position(of: index, along: 1)]
      }
    }
    return [.numbers(output)]
  }

  static func gradient(
    _ rules: ConvolutionInputGradient, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let (upstream, weights) = (operands[0], operands[1])
    var gradient = operands.zeros()
    forEachTap(
      rules.forward, images: rules.input, weights: weights.shape, output: upstream.shape
    ) { tap in
      gradient[tap.image, tap.channel, tap.iy, tap.ix] +=
        upstream[tap.image, tap.filter, tap.oy, tap.ox]
        * weights[tap.filter, tap.groupChannel, tap.ky, tap.kx]
    }
    return [.numbers(gradient)]
  }

  static func gradient(
    _ rules: ConvolutionWeightGradient, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let (images, upstream) = (operands[0], operands[1])
    var gradient = operands.zeros()
    forEachTap(
      rules.forward, images: images.shape, weights: rules.weights, output: upstream.shape
    ) { tap in
      gradient[tap.filter, tap.groupChannel, tap.ky, tap.kx] +=
        upstream[tap.image, tap.filter, tap.oy, tap.ox]
        * images[tap.image, tap.channel, tap.iy, tap.ix]
    }
    guard rules.hasBias else { return [.numbers(gradient)] }
    return [.numbers(gradient), .numbers(sumOverChannels(upstream, operands.zeros(1)))]
  }

  /// Adds up everything of each channel.
  static func sumOverChannels(
    _ array: ReferenceArray<Double>, _ zeros: ReferenceArray<Double>
  ) -> ReferenceArray<Double> {
    var sums = zeros
    for (index, element) in array.elements.enumerated() {
      sums[array.position(of: index, along: 1)] += element
    }
    return sums
  }
}
