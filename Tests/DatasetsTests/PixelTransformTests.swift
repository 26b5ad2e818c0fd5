import SondeFormats
import SondeTensors
import TestSupport
import Testing

@testable import SondeDatasets

struct PixelTransformTests {
  @Test(arguments: ["wide", "tall", "square", "dot", "line"])
  func `Resizing gives torchvision's pixels`(name: String) throws {
    let golden = try fixture("transforms/resize")
    let source = Picture(try golden.tensor(named: name))
    let cases = golden.names.filter { $0.hasPrefix("\(name).") }
    #expect(!cases.isEmpty)
    for label in cases {
      let sizes = label.dropFirst(name.count + 1).split(separator: "x").compactMap { Int($0) }
      let resize =
        sizes.count == 1
        ? Resize(shorterSide: sizes[0]) : Resize(height: sizes[0], width: sizes[1])
      let made = try transformed(source, [.resize(resize)])
      #expect(made == Picture(try golden.tensor(named: label)), "\(label)")
    }
  }

  @Test func `A size of two pixels is their mean in one`() throws {
    let source = Picture(width: 2, height: 1, channels: 3, pixels: [10, 0, 255, 21, 1, 254])
    // Half weights, and halves are rounded up.
    let made = try transformed(source, [.resize(Resize(height: 1, width: 1))])
    #expect(made.pixels == [16, 1, 255])
  }

  @Test(arguments: ["even", "odd", "small"])
  func `Centre crops are torchvision's, also of small pictures`(name: String) throws {
    let golden = try fixture("transforms/center_crop")
    let source = Picture(try golden.tensor(named: name))
    for label in golden.names where label.hasPrefix("\(name).") {
      let expected = Picture(try golden.tensor(named: label))
      let size = Size2D(height: expected.height, width: expected.width)
      #expect(try transformed(source, [.centerCrop(CenterCrop(size))]) == expected, "\(label)")
    }
  }

  @Test func `Grey is PIL's luma`() throws {
    let golden = try fixture("transforms/gray")
    let made = try transformed(Picture(golden.tensor(named: "source")), [.grayscale(Grayscale())])
    #expect(made == Picture(try golden.tensor(named: "gray")))
  }

  @Test func `A window beyond the picture is black there`() throws {
    let source = Picture(
      width: 2, height: 2, channels: 3, pixels: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    let cut = try pixels(from: source, count: 27) {
      CropWindow(top: -1, left: 1, size: 3).apply($0, into: $1)
    }
    let black = [UInt8](repeating: 0, count: 9)
    #expect(cut == black + [4, 5, 6, 0, 0, 0, 0, 0, 0] + [10, 11, 12, 0, 0, 0, 0, 0, 0])
  }

  @Test(arguments: [(5, 0), (0, 5), (-5, 0), (0, -5), (0, 2), (0, -2)])
  func `A window entirely beyond the picture is black`(top: Int, left: Int) throws {
    let source = Picture(width: 1, height: 1, channels: 3, pixels: [1, 2, 3])
    let cut = try pixels(from: source, count: 12) {
      CropWindow(top: top, left: left, size: 2).apply($0, into: $1)
    }
    #expect(cut.allSatisfy { $0 == 0 })
  }

  @Test func `A flip mirrors left and right`() throws {
    let source = Picture(width: 3, height: 2, channels: 3, pixels: Array(1...18))
    let flipped = try pixels(from: source, count: 18) { HorizontalFlip.apply($0, into: $1) }
    #expect(flipped == [7, 8, 9, 4, 5, 6, 1, 2, 3, 16, 17, 18, 13, 14, 15, 10, 11, 12])
  }

  static let scales: [(String, [Normalize])] = [
    ("unit", []), ("imagenet", [.imagenet]), ("cifar10", [.cifar10]),
    ("cifar100", [.cifar100]), ("half", [.half]), ("twice", [.imagenet, .half]),
  ]

  @Test(arguments: scales)
  func `All bytes become PyTorch's numbers, bit for bit`(name: String, steps: [Normalize]) throws {
    let golden = try fixture("transforms/units").tensor(named: name)
    #expect(ValueTable(steps: steps).values == golden.elements())
  }

  @Test func `Raw bytes stay whole numbers, and a factor multiplies what stands before it`() throws
  {
    let raw = try TransformPipeline([.toRaw])
    #expect((0..<256).allSatisfy { raw.number(for: $0, channel: 1) == Float($0) })
    let twice = try TransformPipeline([.toUnit, .rescale(Rescale(1.0 / 255)), .normalize(.half)])
    #expect(twice.number(for: 51, channel: 2) == (Float(51) / 255 * Float(1.0 / 255) - 0.5) / 0.5)
    let centred = try TransformPipeline([
      .toRaw, .normalize(Normalize(mean: [1, 2, 3], standardDeviation: [1, 1, 2])),
    ])
    #expect((0..<3).map { centred.number(for: 10, channel: $0) } == [9, 8, 3.5])
  }

  @Test func `Borders reflect, repeat or end a picture`() {
    let line = { (mode: PaddingMode, count: Int) in (-5...7).map { mode.pixel(for: $0, of: count) }
    }
    #expect(line(.constant, 3) == [nil, nil, nil, nil, nil, 0, 1, 2, nil, nil, nil, nil, nil])
    #expect(line(.edge, 3) == [0, 0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 2, 2])
    #expect(line(.reflect, 3) == [1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1])
    #expect(line(.symmetric, 3) == [1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 1])
    #expect(line(.reflect, 1) == Array(repeating: 0, count: 13))
    #expect(line(.symmetric, 1) == Array(repeating: 0, count: 13))
  }

  @Test func `Mixing with black halves a picture and rounds down`() {
    #expect(ColorAdjustment.blend(0, 201, 0.5) == 100)
    #expect(ColorAdjustment.blend(200, 100, 2) == 0)
    #expect(ColorAdjustment.blend(100, 200, 2) == 255)
    #expect(ColorAdjustment.blend(100, 200, -0.5) == 50)
  }

  @Test func `A bell curve's weights sum to one and are symmetric`() {
    let weights = GaussianBlur.weights(count: 5, deviation: 1.5)
    expectClose(weights.map(Double.init).reduce(0, +), 1, absolute: 1e-6, relative: 0)
    #expect(weights[0] == weights[4] && weights[1] == weights[3] && weights[2] > weights[1])
  }
}
