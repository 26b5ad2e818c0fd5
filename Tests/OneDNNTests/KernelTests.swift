import CKernels
import SondeTensors
import TestSupport
import Testing

/// Our own kernels, each instruction set against loops in double precision over random shapes.
@Suite struct KernelTests {
  /// A convolution of random shape, with images, weights and an output gradient that fit it.
  struct Sample {
    var problem: sonde_convolution
    var images: [Float]
    var weights: [Float]
    var upstream: [Float]

    init(_ generator: inout Generator, _ element: sonde_element, _ set: sonde_instructions) {
      func pick(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(generator.uniform() * Float(range.count))
      }
      let kernel = (pick(1...5), pick(1...4))
      let dilation = (pick(1...2), pick(1...2))
      let padding = (pick(0...2), pick(0...2))
      let stride = (pick(1...3), pick(1...3))
      let size = (pick(1...9), pick(1...9))
      func extent(_ size: Int, _ kernel: Int, _ padding: Int, _ dilation: Int, _ stride: Int) -> Int
      {
        max(0, size + 2 * padding - dilation * (kernel - 1) - 1 + stride) / stride
      }
      let height = extent(size.0, kernel.0, padding.0, dilation.0, stride.0)
      let width = extent(size.1, kernel.1, padding.1, dilation.1, stride.1)
      problem = sonde_convolution(
        element: element, instructions: set, batch: pick(1...140), in_channels: pick(1...70),
        in_height: size.0, in_width: size.1, out_channels: pick(1...70), out_height: height,
        out_width: width, kernel_height: kernel.0, kernel_width: kernel.1, stride_y: stride.0,
        stride_x: stride.1, padding_y: padding.0, padding_x: padding.1, dilation_y: dilation.0,
        dilation_x: dilation.1)
      (images, weights, upstream) = ([], [], [])
      fill(&generator)
    }

    /// Gives the problem numbers that fit it.
    mutating func fill(_ generator: inout Generator) {
      let p = problem
      func numbers(_ count: Int) -> [Float] {
        (0..<count).map { _ in shortened(generator.uniform() - 0.5, p.element) }
      }
      images = numbers(p.in_height * p.in_width * p.batch * p.in_channels)
      weights = numbers(p.out_channels * p.in_channels * p.kernel_height * p.kernel_width)
      upstream = numbers(p.out_height * p.out_width * p.batch * p.out_channels)
    }

    /// Calls for every product that a convolution is made of: places in images, weights and output, all position-major.
    func forEachProduct(_ body: (_ image: Int, _ weight: Int, _ output: Int) -> Void) {
      let p = problem
      for y in 0..<p.out_height {
        for x in 0..<p.out_width {
          for ky in 0..<p.kernel_height {
            for kx in 0..<p.kernel_width {
              let iy = y * p.stride_y + ky * p.dilation_y - p.padding_y
              let ix = x * p.stride_x + kx * p.dilation_x - p.padding_x
              guard (0..<p.in_height).contains(iy), (0..<p.in_width).contains(ix) else { continue }
              let (source, target) = (iy * p.in_width + ix, y * p.out_width + x)
              let tap = ky * p.kernel_width + kx
              forEachChannelPair(source, target, tap, body)
            }
          }
        }
      }
    }

    private func forEachChannelPair(
      _ source: Int, _ target: Int, _ tap: Int, _ body: (Int, Int, Int) -> Void
    ) {
      let p = problem
      let taps = p.kernel_height * p.kernel_width
      for n in 0..<p.batch {
        for i in 0..<p.in_channels {
          for o in 0..<p.out_channels {
            body(
              (source * p.batch + n) * p.in_channels + i, (o * p.in_channels + i) * taps + tap,
              (target * p.batch + n) * p.out_channels + o)
          }
        }
      }
    }
  }

  /// All that this machine has, and AMX on emulated tiles.
  static let sets: [(sonde_instructions, sonde_element)] =
    (0...SONDE_AMX_EMULATED.rawValue).map { sonde_instructions(rawValue: $0) }
    .flatMap { set in [SONDE_FLOAT32, SONDE_BFLOAT16].map { (set, $0) } }
    .filter { sonde_has_instructions($0.0, $0.1) != 0 }

  @Test func `AMX is never chosen by itself`() {
    for element in [SONDE_FLOAT32, SONDE_BFLOAT16] {
      #expect(sonde_best_instructions(element).rawValue <= SONDE_AVX512.rawValue)
    }
    #expect(sonde_has_instructions(SONDE_AMX, SONDE_FLOAT32) == 0)
  }

  @Test func `Emulated tiles give what the plain loops give over whole tiles and what is left`() {
    var generator = Generator(seed: 11)
    // Batches and channels with whole tiles, pairs of tiles, and rows, words and channels beyond them.
    for (batch, channels, outputs) in [
      (32, 32, 32), (64, 64, 64), (16, 96, 48), (48, 32, 16), (33, 34, 80), (70, 66, 50),
      (17, 40, 7),
    ] {
      var sample = Sample(&generator, SONDE_BFLOAT16, SONDE_AMX_EMULATED)
      sample.problem = sonde_convolution(
        element: SONDE_BFLOAT16, instructions: SONDE_AMX_EMULATED, batch: batch,
        in_channels: channels, in_height: 3, in_width: 2, out_channels: outputs, out_height: 2,
        out_width: 2, kernel_height: 3, kernel_width: 2, stride_y: 2, stride_x: 1, padding_y: 1,
        padding_x: 1, dilation_y: 1, dilation_x: 2)
      sample.fill(&generator)
      let emulated = run(sample)
      sample.problem.instructions = SONDE_SCALAR
      let plain = run(sample)
      // Both sum in float32, in another order; results are rounded to bfloat16 but for the weights' gradients.
      #expect(closeness(emulated.output, plain.output) < 0.01)
      #expect(closeness(emulated.images, plain.images) < 0.01)
      #expect(closeness(emulated.weights, plain.weights) < 1e-4)
    }
  }

  /// The greatest difference beside the greatest number.
  private func closeness(_ a: [Float], _ b: [Float]) -> Float {
    let difference = zip(a, b).map { abs($0 - $1) }.reduce(0) { $1 <= $0 ? $0 : $1 }
    return difference / max(b.map(abs).max() ?? 0, .leastNormalMagnitude)
  }

  @Test(arguments: sets.indices)
  func `Every direction of a convolution is the sum of its products`(index: Int) throws {
    let (set, element) = Self.sets[index]
    var generator = Generator(seed: 7)
    for _ in 0..<12 { verify(Sample(&generator, element, set)) }
  }

  /// First layers, whose taps and channels are taken together, and linear products: their weights' gradients have loops of their own.
  @Test(arguments: sets.indices)
  func `Few channels and linear products give the sum of their products as well`(index: Int) {
    let (set, element) = Self.sets[index]
    var generator = Generator(seed: 9)
    // batch, inputs, height, width, outputs, kernel height and width, stride y and x, padding y and x
    for n in [
      [16, 3, 12, 12, 6, 5, 5, 1, 1, 0, 0], [300, 1, 4, 6, 6, 3, 3, 1, 1, 1, 1],
      [5, 3, 9, 12, 7, 4, 4, 2, 2, 1, 3], [7, 2, 6, 7, 5, 3, 5, 3, 1, 2, 2],
      [3, 4, 5, 5, 3, 2, 3, 1, 2, 0, 1], [2, 9, 3, 8, 3, 1, 7, 1, 1, 0, 3],
      [9, 16, 1, 1, 10, 1, 1, 1, 1, 0, 0], [33, 80, 1, 1, 70, 1, 1, 1, 1, 0, 0],
      [64, 4112, 1, 1, 3, 1, 1, 1, 1, 0, 0],
    ] {
      var sample = Sample(&generator, element, set)
      sample.problem = sonde_convolution(
        element: element, instructions: set, batch: n[0], in_channels: n[1], in_height: n[2],
        in_width: n[3], out_channels: n[4], out_height: (n[2] + 2 * n[9] - n[5]) / n[7] + 1,
        out_width: (n[3] + 2 * n[10] - n[6]) / n[8] + 1, kernel_height: n[5], kernel_width: n[6],
        stride_y: n[7], stride_x: n[8], padding_y: n[9], padding_x: n[10], dilation_y: 1,
        dilation_x: 1)
      sample.fill(&generator)
      verify(sample)
    }
  }

  /// Compares every direction with sums in double precision.
  private func verify(_ sample: Sample) {
    guard sample.upstream.count > 0 else { return }
    var exact = (output: [Double](), images: [Double](), weights: [Double]())
    exact.output = .init(repeating: 0, count: sample.upstream.count)
    exact.images = .init(repeating: 0, count: sample.images.count)
    exact.weights = .init(repeating: 0, count: sample.weights.count)
    var sizes = exact
    sample.forEachProduct { image, weight, output in
      let (a, w, u) = (
        Double(sample.images[image]), Double(sample.weights[weight]),
        Double(sample.upstream[output])
      )
      exact.output[output] += a * w
      sizes.output[output] += abs(a * w)
      exact.images[image] += u * w
      sizes.images[image] += abs(u * w)
      exact.weights[weight] += a * u
      sizes.weights[weight] += abs(a * u)
    }
    let found = run(sample)
    // Sums are float32 whatever is multiplied; results of the element are rounded once more.
    let rounding = sample.problem.element == SONDE_FLOAT32 ? 0 : 0.004
    check(found.output, exact.output, sizes.output, rounding, "output")
    check(found.images, exact.images, sizes.images, rounding, "image gradient")
    check(found.weights, exact.weights, sizes.weights, 0, "weight gradient")
  }

  private func check(
    _ found: [Float], _ exact: [Double], _ sizes: [Double], _ rounding: Double, _ what: String
  ) {
    for index in exact.indices {
      let tolerance = sizes[index] * 2e-6 + abs(exact[index]) * rounding
      if !(abs(Double(found[index]) - exact[index]) <= tolerance) {
        Issue.record("\(what) \(index): \(found[index]), not \(exact[index])")
        return
      }
    }
  }

  private func run(_ sample: Sample) -> (output: [Float], images: [Float], weights: [Float]) {
    let p = sample.problem
    let images = Rows(sample.images, channels: p.in_channels, p.element)
    let upstream = Rows(sample.upstream, channels: p.out_channels, p.element)
    let output = Rows(sample.upstream.map { _ in .nan }, channels: p.out_channels, p.element)
    let gradient = Rows(sample.images.map { _ in .nan }, channels: p.in_channels, p.element)
    var weights = sample.weights.map { _ in Float.nan }
    withUnsafePointer(to: p) { p in
      withTemporary(sonde_packed_bytes(sonde_convolution_packing(p, SONDE_FORWARD))) { packed in
        sonde_pack(sonde_convolution_packing(p, SONDE_FORWARD), sample.weights, packed)
        withTemporary(sonde_convolution_product_scratch_bytes(p, SONDE_FORWARD)) {
          sonde_convolution_forward(p, packed, images.memory, nil, 0, $0, output.memory)
        }
      }
      withTemporary(sonde_packed_bytes(sonde_convolution_packing(p, SONDE_INPUT_GRADIENT))) {
        packed in
        sonde_pack(sonde_convolution_packing(p, SONDE_INPUT_GRADIENT), sample.weights, packed)
        withTemporary(sonde_convolution_product_scratch_bytes(p, SONDE_INPUT_GRADIENT)) {
          sonde_convolution_input_gradient(p, packed, upstream.memory, $0, gradient.memory)
        }
      }
      withTemporary(sonde_convolution_scratch_bytes(p)) { scratch in
        sonde_convolution_weight_gradient(p, images.memory, upstream.memory, scratch, &weights)
      }
    }
    return (output.values, gradient.values, weights)
  }

  @Test func `A rectifier and a bias come after the sum, and what is not a number stays none`() {
    let p = sonde_convolution(
      element: SONDE_FLOAT32, instructions: sonde_best_instructions(SONDE_FLOAT32), batch: 1,
      in_channels: 1, in_height: 1, in_width: 4, out_channels: 1, out_height: 1, out_width: 4,
      kernel_height: 1, kernel_width: 1, stride_y: 1, stride_x: 1, padding_y: 0, padding_x: 0,
      dilation_y: 1, dilation_x: 1)
    var result = [Float](repeating: 9, count: 4)
    withUnsafePointer(to: p) { p in
      withTemporary(sonde_packed_bytes(sonde_convolution_packing(p, SONDE_FORWARD))) { packed in
        sonde_pack(sonde_convolution_packing(p, SONDE_FORWARD), [2], packed)
        withTemporary(sonde_convolution_product_scratch_bytes(p, SONDE_FORWARD)) {
          sonde_convolution_forward(
            p, packed, [1, -3, .nan, 0.25] as [Float], [0.5], 1, $0, &result)
        }
      }
    }
    #expect(result[0] == 2.5)
    #expect(result[1] == 0)
    #expect(result[2].isNaN)
    #expect(result[3] == 1)
  }

  @Test(arguments: [SONDE_FLOAT32.rawValue, SONDE_BFLOAT16.rawValue])
  func `Rows of channels and rows of pixels are one another's transposes`(raw: UInt32) {
    let element = sonde_element(rawValue: raw)
    let rows = sonde_rows(batch: 3, channels: 5, pixels: 37)
    let plain = (0..<3 * 5 * 37).map { Float($0 % 97) }
    let values = Rows(plain.map { _ in .nan }, channels: 5, element)
    var back = plain.map { _ in Float.nan }
    withUnsafePointer(to: rows) { rows in
      sonde_rows_from_plain(rows, SONDE_FLOAT32, plain, element, values.memory)
      sonde_rows_to_plain(rows, element, values.memory, SONDE_FLOAT32, &back)
    }
    #expect(back == plain)
    #expect(values.values[(7 * 3 + 2) * 5 + 4] == plain[(2 * 5 + 4) * 37 + 7])
  }
}

/// A number as the element keeps it.
private func shortened(_ value: Float, _ element: sonde_element) -> Float {
  guard element == SONDE_BFLOAT16 else { return value }
  let bits = value.bitPattern
  return Float(bitPattern: (bits &+ 0x7fff &+ (bits >> 16 & 1)) & 0xffff_0000)
}

private func withTemporary(_ byteCount: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
  let memory = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 64), alignment: 64)
  body(memory)
  memory.deallocate()
}

/// Rows of channels in memory of their own; rows of bfloat16 are padded to whole pairs.
private final class Rows {
  let memory: UnsafeMutableRawPointer
  private let count: Int
  private let channels: Int
  private let element: sonde_element

  init(_ values: [Float], channels: Int, _ element: sonde_element) {
    count = values.count
    self.channels = channels
    self.element = element
    memory = .allocate(byteCount: values.count * 8 + 64, alignment: 64)
    let length = element == SONDE_BFLOAT16 ? (channels + 1) / 2 * 2 : channels
    for (index, value) in values.enumerated() {
      let place = index / channels * length + index % channels
      if element == SONDE_BFLOAT16 {
        let half = UInt16(shortened(value, element).bitPattern >> 16)
        memory.storeBytes(of: half, toByteOffset: place * 2, as: UInt16.self)
        if index % channels == channels - 1, length > channels {
          memory.storeBytes(of: 0, toByteOffset: place * 2 + 2, as: UInt16.self)
        }
      } else {
        memory.storeBytes(of: value, toByteOffset: place * 4, as: Float.self)
      }
    }
  }

  deinit { memory.deallocate() }

  var values: [Float] {
    let length = element == SONDE_BFLOAT16 ? (channels + 1) / 2 * 2 : channels
    return (0..<count).map { index in
      let place = index / channels * length + index % channels
      guard element == SONDE_BFLOAT16 else {
        return memory.load(fromByteOffset: place * 4, as: Float.self)
      }
      let half = memory.load(fromByteOffset: place * 2, as: UInt16.self)
      return Float(bitPattern: UInt32(half) << 16)
    }
  }
}
