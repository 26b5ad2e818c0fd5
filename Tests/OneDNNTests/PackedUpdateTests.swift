import CKernels
import SondeTensors
import Testing

/// Updates that renew packed copies of the weights in the same pass, against the update and the packing one after the other.
@Suite struct PackedUpdateTests {
  struct Shape: CustomStringConvertible {
    var outputs: Int
    var inputs: Int
    var taps: Int
    var count: Int { outputs * inputs * taps }
    var description: String { "\(outputs) × \(inputs) × \(taps)" }
  }

  static let shapes = [
    Shape(outputs: 1, inputs: 1, taps: 1), Shape(outputs: 6, inputs: 3, taps: 25),
    Shape(outputs: 10, inputs: 84, taps: 1), Shape(outputs: 33, inputs: 5000, taps: 1),
    Shape(outputs: 96, inputs: 130, taps: 9), Shape(outputs: 20, inputs: 17, taps: 121),
  ]

  /// What an optimizer keeps beside the weights.
  struct Parameter: Equatable {
    var weights: [Float]
    var memories: [[Float]]

    init(count: Int) {
      var generator = Generator(seed: 3)
      weights = (0..<count).map { _ in generator.uniform() - 0.5 }
      // A mean of squares comes first, and is no less than another's square.
      memories = (0..<3).map { index in
        (0..<count).map { _ in generator.uniform() / 2 + (index == 0 ? 1 : 0) }
      }
    }
  }

  /// Updates weights in place.
  typealias Update = @Sendable (inout Parameter, [Float], sonde_copies) -> Void

  static let updates: [(name: String, update: Update)] = [
    (
      "plain descent",
      { parameter, gradient, copies in
        parameter.weights.withUnsafeMutableBufferPointer {
          guard let weights = $0.baseAddress else { return }
          sonde_sgd(
            gradient.count, rule(momentum: 0), weights, gradient, nil, weights, nil, copies)
        }
      }
    ),
    (
      "momentum and decay",
      { parameter, gradient, copies in
        inPlace(&parameter) { weights, memories in
          sonde_sgd(
            gradient.count, rule(momentum: 0.9), weights, gradient, memories[0], weights,
            memories[0], copies)
        }
      }
    ),
    (
      "AdamW",
      { parameter, gradient, copies in
        inPlace(&parameter) { weights, memories in
          let rule = sonde_adam(
            beta1: 0.9, beta2: 0.999, rate: 0.01, epsilon: 1e-8, weight_decay: 0.05,
            is_decoupled: 1, step: 3)
          sonde_adam(
            gradient.count, rule, weights, gradient, memories[0], memories[1], weights, memories[0],
            memories[1], copies)
        }
      }
    ),
    (
      "RMSprop, centred, with momentum",
      { parameter, gradient, copies in
        inPlace(&parameter) { weights, memories in
          let rule = sonde_rmsprop(
            rate: 0.01, alpha: 0.9, epsilon: 2, weight_decay: 0.01, momentum: 0.5)
          sonde_rmsprop(
            gradient.count, rule, weights, gradient, memories[0], memories[1], memories[2], weights,
            memories[0], memories[1], memories[2], copies)
        }
      }
    ),
  ]

  private static func rule(momentum: Float) -> sonde_sgd {
    sonde_sgd(
      rate: 0.1, momentum: momentum, dampening: 0, weight_decay: 0.01, is_nesterov: 1,
      is_first_step: 0)
  }

  private static func inPlace(
    _ parameter: inout Parameter,
    _ body: (UnsafeMutablePointer<Float>, [UnsafeMutablePointer<Float>]) -> Void
  ) {
    let count = parameter.weights.count
    let numbers = UnsafeMutablePointer<Float>.allocate(capacity: 4 * count)
    let all = [parameter.weights] + parameter.memories
    for (index, values) in all.enumerated() {
      (numbers + index * count).initialize(from: values, count: count)
    }
    let parts = (0..<4).map { numbers + $0 * count }
    body(parts[0], Array(parts.dropFirst()))
    let read = parts.map { Array(UnsafeBufferPointer(start: $0, count: count)) }
    (parameter.weights, parameter.memories) = (read[0], Array(read.dropFirst()))
    numbers.deallocate()
  }

  @Test(arguments: updates.indices, shapes)
  func `An update with packed copies gives the same bits as the update and then packing`(
    index: Int, shape: Shape
  ) {
    let update = Self.updates[index].update
    var generator = Generator(seed: 5)
    let gradient = (0..<shape.count).map { _ in generator.uniform() - 0.5 }
    var (together, apart) = (Parameter(count: shape.count), Parameter(count: shape.count))
    let orders = [SONDE_FLOAT32, SONDE_BFLOAT16].flatMap { element in
      [SONDE_FORWARD, SONDE_INPUT_GRADIENT].map { direction in
        sonde_packing(
          element: element, direction: direction, out_channels: shape.outputs,
          in_channels: shape.inputs, taps: shape.taps)
      }
    }
    var copies = orders.map { order in
      let words = UnsafeMutableRawPointer.allocate(
        byteCount: sonde_packed_bytes(order), alignment: 64)
      words.initializeMemory(as: UInt8.self, repeating: 0xff, count: sonde_packed_bytes(order))
      return sonde_packed_weights(order: order, words: words)
    }
    copies.withUnsafeMutableBufferPointer {
      update(&together, gradient, sonde_copies(count: $0.count, first: $0.baseAddress))
    }
    update(&apart, gradient, sonde_copies(count: 0, first: nil))
    // Apart from the expectation, which would print them all.
    let areSame = together == apart
    let haveMoved = together != Parameter(count: shape.count)
    #expect(areSame && haveMoved)
    for copy in copies {
      let count = sonde_packed_bytes(copy.order)
      let found = UnsafeRawBufferPointer(start: copy.words, count: count)
      #expect(found.elementsEqual(Self.packed(apart.weights, copy.order)))
      copy.words.deallocate()
    }
  }

  /// Weights in an order, word by word: `[panel][tap][word of depth][column]`.
  private static func packed(_ weights: [Float], _ order: sonde_packing) -> [UInt8] {
    let isForward = order.direction == SONDE_FORWARD
    let columns = isForward ? order.out_channels : order.in_channels
    let depth = isForward ? order.in_channels : order.out_channels
    let channels = order.element == SONDE_FLOAT32 ? 1 : 2
    let padded = (columns + 15) / 16 * 16
    let panel = [64, 48, 32, 16].first { padded % $0 == 0 } ?? 16
    func weight(_ column: Int, _ channel: Int, _ tap: Int) -> Float {
      guard column < columns, channel < depth else { return 0 }
      let (output, input) = isForward ? (column, channel) : (channel, column)
      return weights[(output * order.in_channels + input) * order.taps + tap]
    }
    var words: [UInt32] = []
    for first in stride(from: 0, to: padded, by: panel) {
      for tap in 0..<order.taps {
        for word in 0..<(depth + channels - 1) / channels {
          for column in first..<first + panel {
            let low = weight(column, word * channels, tap)
            let high = weight(column, word * channels + 1, tap)
            words.append(channels == 1 ? low.bitPattern : half(low) | half(high) << 16)
          }
        }
      }
    }
    return words.withUnsafeBytes { Array($0) }
  }

  private static func half(_ value: Float) -> UInt32 {
    let bits = value.bitPattern
    return (bits &+ 0x7fff &+ (bits >> 16 & 1)) >> 16
  }
}
