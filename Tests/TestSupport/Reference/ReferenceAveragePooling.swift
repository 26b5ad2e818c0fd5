import SondeCompiler
import SondeTensors

extension Reference {
  /// What one window's sum is divided by.
  static func divisor(_ rules: AveragePooling, oy: Int, ox: Int, image: Shape) -> Double {
    let window = rules.window
    func extent(_ index: Int, _ path: KeyPath<Size2D, Int>, _ image: Int) -> Int {
      let padding = window.padding[keyPath: path]
      let start = index * window.stride[keyPath: path] - padding
      let end = start + window.kernel[keyPath: path]
      return rules.countsPadding
        ? min(end, image + padding) - start : max(0, min(end, image) - max(start, 0))
    }
    return Double(extent(oy, \.height, image[2]) * extent(ox, \.width, image[3]))
  }

  static func averagePooling(
    _ rules: AveragePooling, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let images = operands[0]
    var means = operands.zeros()
    for oy in 0..<means.shape[2] {
      for ox in 0..<means.shape[3] {
        let pixels = pixels(rules.window, oy: oy, ox: ox, image: images.shape)
        guard !pixels.isEmpty else { continue }
        let divisor = divisor(rules, oy: oy, ox: ox, image: images.shape)
        for n in 0..<means.shape[0] {
          for c in 0..<means.shape[1] {
            for (_, y, x) in pixels { means[n, c, oy, ox] += images[n, c, y, x] }
            means[n, c, oy, ox] /= divisor
          }
        }
      }
    }
    return [.numbers(means)]
  }

  static func gradient(
    _ rules: AveragePoolingGradient, _ operands: ReferenceOperands
  ) -> [ReferenceValue] {
    let upstream = operands[0]
    var gradient = operands.zeros()
    for oy in 0..<upstream.shape[2] {
      for ox in 0..<upstream.shape[3] {
        let pixels = pixels(rules.forward.window, oy: oy, ox: ox, image: rules.input)
        let divisor = divisor(rules.forward, oy: oy, ox: ox, image: rules.input)
        for n in 0..<upstream.shape[0] {
          for c in 0..<upstream.shape[1] {
            for (_, y, x) in pixels { gradient[n, c, y, x] += upstream[n, c, oy, ox] / divisor }
          }
        }
      }
    }
    return [.numbers(gradient)]
  }

  /// The first row (or column) that an output of adaptive pooling covers, and the one after its last.
  static func adaptiveRange(_ index: Int, of outputs: Int, over inputs: Int) -> Range<Int> {
    let start = (Double(index * inputs) / Double(outputs)).rounded(.down)
    let end = (Double((index + 1) * inputs) / Double(outputs)).rounded(.up)
    return Int(start)..<Int(end)
  }

  static func adaptiveAveragePooling(_ operands: ReferenceOperands) -> [ReferenceValue] {
    let images = operands[0]
    var means = operands.zeros()
    let shape = means.shape
    for n in 0..<shape[0] {
      for c in 0..<shape[1] {
        for oy in 0..<shape[2] {
          for ox in 0..<shape[3] {
            let rows = adaptiveRange(oy, of: shape[2], over: images.shape[2])
            let columns = adaptiveRange(ox, of: shape[3], over: images.shape[3])
            for y in rows {
              for x in columns { means[n, c, oy, ox] += images[n, c, y, x] }
            }
            means[n, c, oy, ox] /= Double(rows.count * columns.count)
          }
        }
      }
    }
    return [.numbers(means)]
  }

  static func adaptiveAveragePoolingGradient(_ operands: ReferenceOperands) -> [ReferenceValue] {
    let upstream = operands[0]
    var gradient = operands.zeros()
    let shape = upstream.shape
    for n in 0..<shape[0] {
      for c in 0..<shape[1] {
        for oy in 0..<shape[2] {
          for ox in 0..<shape[3] {
            let rows = adaptiveRange(oy, of: shape[2], over: gradient.shape[2])
            let columns = adaptiveRange(ox, of: shape[3], over: gradient.shape[3])
            for y in rows {
              for x in columns {
                gradient[n, c, y, x] += upstream[n, c, oy, ox] / Double(rows.count * columns.count)
              }
            }
          }
        }
      }
    }
    return [.numbers(gradient)]
  }
}
