import SondeCompiler
import SondeTensors

extension Reference {
  /// The pixels of the image that one window looks at, each with its place in the window.
  static func pixels(
    _ window: PoolingWindow, oy: Int, ox: Int, image: Shape
  ) -> [(place: Int, y: Int, x: Int)] {
    var pixels: [(place: Int, y: Int, x: Int)] = []
    for ky in 0..<window.kernel.height {
      for kx in 0..<window.kernel.width {
        let y = oy * window.stride.height - window.padding.height + ky * window.dilation.height
        let x = ox * window.stride.width - window.padding.width + kx * window.dilation.width
        guard y >= 0 && y < image[2] && x >= 0 && x < image[3] else { continue }
        pixels.append((ky * window.kernel.width + kx, y, x))
      }
    }
    return pixels
  }

  /// A window without any pixel of the image has the maximum -∞, at place 0.
  static func maxPooling(_ rules: MaxPooling, _ operands: ReferenceOperands) -> [ReferenceValue] {
    let images = operands[0]
    var maxima = ReferenceArray(operands.shape(), repeating: -Double.infinity)
    var places = ReferenceArray<Int64>(operands.shape(), repeating: 0)
    for oy in 0..<maxima.shape[2] {
      for ox in 0..<maxima.shape[3] {
        let pixels = pixels(rules.window, oy: oy, ox: ox, image: images.shape)
        for n in 0..<maxima.shape[0] {
          for c in 0..<maxima.shape[1] {
            // The first pixel wins over nothing at all, even where it is -∞.
            if let first = pixels.first { places[n, c, oy, ox] = Int64(first.place) }
            for (place, y, x) in pixels where images[n, c, y, x] > maxima[n, c, oy, ox] {
              maxima[n, c, oy, ox] = images[n, c, y, x]
              places[n, c, oy, ox] = Int64(place)
            }
          }
        }
      }
    }
    return [.numbers(maxima), .integers(places)]
  }

  static func gradient(
    _ rules: MaxPoolingGradient, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let (upstream, places) = (operands[0], operands.integers(1))
    var gradient = operands.zeros()
    for oy in 0..<upstream.shape[2] {
      for ox in 0..<upstream.shape[3] {
        let pixels = pixels(rules.window, oy: oy, ox: ox, image: rules.input)
        for n in 0..<upstream.shape[0] {
          for c in 0..<upstream.shape[1] {
            for (place, y, x) in pixels where Int64(place) == places[n, c, oy, ox] {
              gradient[n, c, y, x] += upstream[n, c, oy, ox]
            }
          }
        }
      }
    }
    return [.numbers(gradient)]
  }
}
