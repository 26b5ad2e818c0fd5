import SondeFormats
import SondeTensors
import TestSupport
import Testing

@testable import SondeDatasets

/// Random transforms against torchvision's on PIL pictures: the same draws and the same pixels.
struct AugmentationTests {
  private static func crop(
    _ height: Int, _ width: Int, _ padding: Padding = 0, _ mode: PaddingMode = .constant,
    fill: PixelColor = 0, ifNeeded: Bool = false
  ) -> Transform {
    .randomCrop(
      RandomCrop(
        Size2D(height: height, width: width), padding: padding, padsIfNeeded: ifNeeded,
        paddingMode: mode, fill: fill))
  }

  private static func rotation(
    _ degrees: ClosedRange<Double>, _ interpolation: Interpolation = .nearest,
    expands: Bool = false, center: Point2D? = nil, fill: PixelColor = 0
  ) -> Transform {
    .rotation(
      RandomRotation(
        degrees: degrees, interpolation: interpolation, expands: expands, center: center,
        fill: fill))
  }

  private static func resized(
    _ height: Int, _ width: Int, _ scale: ClosedRange<Double> = 0.08...1,
    _ ratio: ClosedRange<Double> = 3.0 / 4...4.0 / 3
  ) -> Transform {
    .randomResizedCrop(
      RandomResizedCrop(Size2D(height: height, width: width), scale: scale, ratio: ratio))
  }

  static let crops: [String: Transform] = [
    "crop fill": crop(8, 8, 3, fill: PixelColor(red: 10, green: 200, blue: 30)),
    "crop edge": crop(6, 9, 4, .edge),
    "crop reflect": crop(12, 12, 5, .reflect),
    "crop symmetric": crop(12, 12, Padding(horizontal: 3, vertical: 5), .symmetric),
    "crop uneven": crop(9, 10, Padding(left: 1, top: 2, right: 3, bottom: 4), fill: 7),
    "crop if needed": crop(
      13, 13, fill: PixelColor(red: 1, green: 2, blue: 3), ifNeeded: true),
    "crop if needed, edge": crop(13, 13, 0, .edge, ifNeeded: true),
    "crop if needed, reflect": crop(5, 16, 2, .reflect, ifNeeded: true),
    "crop if needed, symmetric": crop(15, 15, 1, .symmetric, ifNeeded: true),
    "vertical flip": .verticalFlip(0.5),
    "grayscale": .grayscale(Grayscale()),
    "resized crop": resized(10, 10),
    "resized crop up": resized(15, 9, 0.2...0.5, 0.5...2),
    "resized crop in the middle": resized(8, 8, 0.9...1, 3...4),
    "resized crop in the middle, high": resized(8, 8, 0.9...1, 0.2...0.3),
  ]

  static let turns: [String: Transform] = [
    "rotation": rotation(-30...30),
    "rotation bilinear": rotation(10...350, .bilinear),
    "rotation filled": rotation(
      -90...90, center: Point2D(x: 3, y: 2), fill: PixelColor(red: 255, green: 0, blue: 9)),
    "rotation expanded": rotation(-60...60, expands: true, fill: 40),
    "rotation expanded, bilinear": rotation(100...300, .bilinear, expands: true),
    "rotation of 90": rotation(90...90),
    "rotation of 90, expanded": rotation(90...90, expands: true),
    "rotation of 270, expanded": rotation(-90 ... -90, .bilinear, expands: true),
    "rotation of 180": rotation(180...180, expands: true),
    "rotation of nothing": rotation(0...0),
    "affine": .affine(
      RandomAffine(
        degrees: -20...20, translation: .init(x: 0.2, y: 0.3), scale: 0.7...1.4,
        shear: .init(x: -10...10))),
    "affine bilinear": .affine(
      RandomAffine(
        degrees: -90...45, scale: 0.5...2, shear: .init(x: -20...20, y: -10...10),
        interpolation: .bilinear, fill: PixelColor(red: 3, green: 2, blue: 1))),
    "affine shift": .affine(
      RandomAffine(degrees: 0...0, translation: .init(x: 0.5, y: 0.5), fill: 128)),
    "affine scale": .affine(RandomAffine(degrees: 0...0, scale: 0.3...3)),
    "affine centre": .affine(
      RandomAffine(degrees: -45...45, shear: .init(x: 5...15), center: Point2D(x: 0, y: 0))),
  ]

  static let colors: [String: Transform] = [
    "jitter": .colorJitter(
      ColorJitter(
        brightness: 0.6...1.4, contrast: 0.6...1.4, saturation: 0.6...1.4, hue: -0.1...0.1)),
    "jitter strong": .colorJitter(
      ColorJitter(brightness: 0...3, contrast: 0...4, saturation: 0...5, hue: -0.5...0.5)),
    "jitter brightness": .colorJitter(ColorJitter(brightness: 0.1...1.9)),
    "jitter contrast": .colorJitter(ColorJitter(contrast: 0.2...2)),
    "jitter saturation": .colorJitter(ColorJitter(saturation: 0...3)),
    "jitter hue": .colorJitter(ColorJitter(hue: -0.5...0.3)),
    "augment": .randAugment(RandAugment(operationCount: 1)),
    "augment weakly": .randAugment(RandAugment(operationCount: 1, strength: 0)),
    "augment strongly": .randAugment(
      RandAugment(
        operationCount: 1, strength: 30, fill: PixelColor(red: 9, green: 8, blue: 7))),
    "augment bilinear": .randAugment(
      RandAugment(
        operationCount: 2, strength: 5, strengthCount: 10, interpolation: .bilinear)),
    "augment often": .randAugment(RandAugment(operationCount: 4)),
  ]

  static let blurs: [String: Transform] = [
    "blur": .gaussianBlur(GaussianBlur(kernelSize: 3)),
    "blur wide": .gaussianBlur(
      GaussianBlur(kernelSize: Size2D(height: 3, width: 5), deviation: 1...4)),
    "blur fixed": .gaussianBlur(GaussianBlur(kernelSize: 5, deviation: 1.5...1.5)),
  ]

  static let exact = crops.merging(turns) { first, _ in first }.merging(colors) { first, _ in first
  }

  /// What a transform makes of the pictures of a case, one after another; and the golden pictures.
  private func pairs(
    _ name: String, _ transform: Transform
  ) throws -> [(label: String, made: Picture, golden: Picture)] {
    let sources = try fixture("augmentation/sources")
    let golden = try fixture("augmentation/pixels")
    let pipeline = try TransformPipeline([transform, .toUnit])
    var generator = Generator(seed: 20_250_101)
    let cases = golden.names.filter { $0.hasPrefix("\(name)/") && $0 != "\(name)/next" }
      .map { label in (label, label.dropFirst(name.count + 1).split(separator: ".")) }
      .sorted { (Int($0.1[0]) ?? 0) < (Int($1.1[0]) ?? 0) }
    #expect(!cases.isEmpty)
    let pairs = try cases.map { label, parts in
      let source = Picture(try sources.tensor(named: String(parts[1])))
      let input = try pipeline.input(of: source, name: label, generator: &generator)
      return (label, Picture(unit: input), Picture(try golden.tensor(named: label)))
    }
    #expect([generator.uniform()] == (try golden.tensor(named: "\(name)/next").elements()))
    return pairs
  }

  @Test(arguments: exact.keys.sorted())
  func `Pixels are torchvision's`(name: String) throws {
    for pair in try pairs(name, try #require(Self.exact[name])) {
      #expect(pair.made == pair.golden, "\(pair.label)")
    }
  }

  @Test(arguments: blurs.keys.sorted())
  func `Blurred pixels are torchvision's within one`(name: String) throws {
    for pair in try pairs(name, try #require(Self.blurs[name])) {
      #expect(pair.made.width == pair.golden.width && pair.made.height == pair.golden.height)
      let differences = zip(pair.made.pixels, pair.golden.pixels).map { abs(Int($0) - Int($1)) }
      #expect(differences.max() ?? 0 <= 1, "\(pair.label)")
      #expect(differences.count { $0 > 0 } <= differences.count / 50, "\(pair.label)")
    }
  }

  @Test func `Every golden case is compared`() throws {
    let names = Set(
      try fixture("augmentation/pixels").names.compactMap { $0.split(separator: "/").first })
    #expect(names == Set((Array(Self.exact.keys) + Self.blurs.keys).map { $0[...] }))
  }

  private static let normal = Normalize(
    mean: [0.4, 0.5, 0.6], standardDeviation: [0.2, 0.25, 0.3])
  private static let gray = Transform.grayscale(Grayscale(channels: 1))
  private static let grayNormal = Transform.normalize(
    Normalize(mean: [0.3], standardDeviation: [0.6]))

  static let numbers: [String: [Transform]] = [
    "erasing": [.toUnit, .randomErasing(RandomErasing(probability: 0.7))],
    "erasing colour": [
      .toUnit, .normalize(normal),
      .randomErasing(
        RandomErasing(
          probability: 1, scale: 0.1...0.3, ratio: 0.5...2, value: .channels([0.1, -2, 3]))),
    ],
    "erasing at random": [
      .toUnit, .normalize(normal), .randomErasing(RandomErasing(probability: 1, value: .random)),
    ],
    "erasing first": [
      .toUnit, .randomErasing(RandomErasing(probability: 1, value: .number(0.25))),
      .normalize(normal),
    ],
    "erasing twice": [
      .toUnit, .randomErasing(RandomErasing(probability: 1, value: .random)), .normalize(normal),
      .randomErasing(RandomErasing()),
    ],
    "gray": [gray, .toUnit],
    "gray normalized": [gray, .toUnit, grayNormal],
    "gray augmented": [
      gray, .randAugment(RandAugment(operationCount: 3, fill: 20)),
      .colorJitter(
        ColorJitter(
          brightness: 0.5...1.5, contrast: 0.5...1.5, saturation: 0.5...1.5, hue: -0.2...0.2)),
      .toUnit, .randomErasing(RandomErasing(probability: 1, value: .random)), grayNormal,
    ],
  ]

  @Test(arguments: numbers.keys.sorted())
  func `What is erased, and pictures of one channel, are torchvision's`(name: String) throws {
    let sources = try fixture("augmentation/sources")
    let golden = try fixture("augmentation/numbers")
    let pipeline = try TransformPipeline(try #require(Self.numbers[name]))
    var generator = Generator(seed: 20_250_101)
    for (index, source) in ["odd", "small", "square", "small", "dot"].enumerated() {
      let picture = Picture(try sources.tensor(named: source))
      let made = try pipeline.input(of: picture, name: source, generator: &generator)
      let expected = try golden.tensor(named: "\(name)/\(index).\(source)")
      #expect(made.shape == expected.shape)
      #expect(made.elements() as [Float] == expected.elements(), "\(source)")
    }
    #expect([generator.uniform()] == (try golden.tensor(named: "\(name)/next").elements()))
  }

  @Test func `Threads and caches do not change what chance decides`() throws {
    let pipeline = try TransformPipeline([
      Self.rotation(-20...20, .bilinear, expands: true), Self.crop(24, 24, 2, .symmetric),
      .randAugment(RandAugment()), .toUnit, .normalize(.half),
      .randomErasing(RandomErasing(value: .random)),
    ])
    let epochs = try [1, 2, 5].map { threads in
      let loader = try BatchLoader(
        dataset: Shapes(count: 70), pipeline: pipeline, batchSize: 16, threadCount: threads)
      loader.start(epoch: 0, generator: Generator(seed: 4))
      return try BatchLoaderTests.rest(loader)
    }
    #expect(epochs[0] == epochs[1] && epochs[0] == epochs[2])
  }
}

extension Picture {
  /// The picture whose bytes became numbers from 0 to 1, `[3, height, width]`.
  init(unit tensor: Tensor) {
    let (height, width) = (tensor.shape[1], tensor.shape[2])
    let numbers: [Float] = tensor.elements()
    let pixels = (0..<3 * height * width).map { place in
      UInt8((numbers[place % 3 * height * width + place / 3] * 255).rounded())
    }
    self.init(width: width, height: height, channels: 3, pixels: pixels)
  }
}
