import SondeFormats
import SondeTensors
import TestSupport
import Testing

@testable import SondeDatasets

struct TransformPipelineTests {
  static let cases: [(String, [Transform])] = [
    ("enlarged", [.resize(Resize(height: 70, width: 70)), .randomCrop(32), .toUnit]),
    ("enlarged.test", [.resize(Resize(height: 70, width: 70)), .centerCrop(32), .toUnit]),
    (
      "photographs",
      [
        .resize(Resize(height: 32, width: 32)), .randomCrop(RandomCrop(32, padding: 4)),
        .randomGrayscale(0.8), .toUnit, .normalize(.imagenet),
      ]
    ),
    (
      "photographs.test",
      [.resize(Resize(height: 32, width: 32)), .toUnit, .normalize(.imagenet)]
    ),
    (
      "augmented",
      [
        .resize(24), .centerCrop(24), .randomCrop(RandomCrop(24, padding: 3)),
        .horizontalFlip(0.5), .toUnit, .normalize(.cifar10),
      ]
    ),
    (
      "any size",
      [
        .horizontalFlip(0.3), .randomCrop(RandomCrop(Size2D(height: 12, width: 20))),
        .randomGrayscale(0.5), .toUnit, .normalize(.imagenet),
      ]
    ),
  ]

  @Test(arguments: cases)
  func `Whole pipelines are torchvision's for a seed, from file to number`(
    name: String, transforms: [Transform]
  ) throws {
    let pictures = try ["a.jpg", "b.png", "c.jpeg"].map {
      try ImageFile.decode(fixturePath("transforms/\($0)"))
    }
    let golden = try fixture("transforms/pipelines")
    var generator = Generator(seed: 20_250_101)
    let pipeline = try TransformPipeline(transforms)
    let made = try (pictures + pictures).map {
      try pipeline.input(of: $0, name: "it", generator: &generator)
    }
    let rows = try golden.tensor(named: name)
    let width = rows.shape[2]
    let sums: [Double] = try golden.tensor(named: "\(name).sums").elements()
    for (index, input) in made.enumerated() {
      let values: [Float] = input.elements()
      let area = input.shape[1] * input.shape[2]
      let expected: [Float] = rows.elements()
      for channel in 0..<3 {
        let start = channel * area + input.shape[1] / 2 * width
        let place = (index * 3 + channel) * width
        #expect(
          Array(values[start..<start + width]) == Array(expected[place..<place + width]),
          "picture \(index), channel \(channel)")
        let sum = values[channel * area..<(channel + 1) * area].reduce(0) { $0 + Double($1) }
        expectClose(sum, sums[index * 3 + channel], absolute: 1e-9, relative: 1e-12)
      }
    }
    #expect([generator.uniform()] == (try golden.tensor(named: "\(name).next").elements()))
  }

  static let refused: [([Transform], DatasetError)] = [
    ([.resize(32)], .toUnitMissing),
    ([], .toUnitMissing),
    ([.normalize(.half), .toUnit], .transformBeforeToUnit(name: "normalize")),
    ([.toUnit, .centerCrop(3)], .transformAfterToUnit(name: "center_crop")),
    ([.toUnit, .normalize(.half), .toUnit], .transformAfterToUnit(name: "to_unit")),
    ([.toUnit, .toRaw], .transformAfterToUnit(name: "to_raw")),
    ([.rescale(Rescale(2)), .toRaw], .transformBeforeToUnit(name: "rescale")),
    (
      [.toRaw, .rescale(Rescale(.infinity))],
      .badTransform(name: "rescale", problem: "the factor inf is not finite")
    ),
    (
      [.resize(0), .toUnit],
      .badTransform(name: "resize", problem: "a side of 0 pixels is not possible")
    ),
    (
      [.centerCrop(-1), .toUnit],
      .badTransform(name: "center_crop", problem: "a window of -1×-1 pixels is not possible")
    ),
    (
      [.randomCrop(RandomCrop(4, padding: -1)), .toUnit],
      .badTransform(name: "random_crop", problem: "a padding of -1 pixels is not possible")
    ),
    (
      [.horizontalFlip(1.5), .toUnit],
      .badTransform(
        name: "horizontal_flip", problem: "the probability 1.5 is not between 0 and 1")
    ),
    (
      [.toUnit, .normalize(Normalize(mean: [0, 0], standardDeviation: [1]))],
      .badTransform(
        name: "normalize",
        problem:
          "2 means and 1 deviations were given; 3 of each are needed, for red, green and blue, or 1 of each for grey"
      )
    ),
    (
      [.toUnit, .normalize(Normalize(mean: [0], standardDeviation: [1]))],
      .badTransform(
        name: "normalize",
        problem: "1 means and deviations were given, but the pictures have 3 channels")
    ),
    (
      [.toUnit, .normalize(Normalize(mean: [0, 0, 0], standardDeviation: [1, 0, 1]))],
      .badTransform(
        name: "normalize", problem: "means must be finite and deviations above zero")
    ),
    (
      [.toUnit, .normalize(Normalize(mean: [0, 0], standardDeviation: [1]))],
      .badTransform(
        name: "normalize",
        problem:
          "2 means and 1 deviations were given; 3 of each are needed, for red, green and blue, "
          + "or 1 of each for grey")
    ),
    (
      [.grayscale(Grayscale(channels: 1)), .toUnit, .normalize(.imagenet)],
      .badTransform(
        name: "normalize",
        problem: "3 means and deviations were given, but the pictures have 1 channel; give one of "
          + "each, or put grayscale first")
    ),
    (
      [.toUnit, .normalize(.measured)],
      .badTransform(
        name: "normalize", problem: "the statistics are to be measured, but were not yet")
    ),
    ([.randomErasing(RandomErasing()), .toUnit], .transformBeforeToUnit(name: "random_erasing")),
    ([.toUnit, .verticalFlip(0.5)], .transformAfterToUnit(name: "vertical_flip")),
    (
      [.grayscale(Grayscale(channels: 2)), .toUnit],
      .badTransform(name: "grayscale", problem: "2 channels are not possible, but 1 and 3 are")
    ),
    (
      [
        .grayscale(Grayscale(channels: 1)),
        .rotation(
          RandomRotation(degrees: 0...5, fill: PixelColor(red: 1, green: 2, blue: 3))), .toUnit,
      ],
      .badTransform(
        name: "rotation",
        problem: "the fill has three different parts, but the pictures have one channel")
    ),
    (
      [
        .grayscale(Grayscale(channels: 1)), .toUnit,
        .randomErasing(RandomErasing(value: .channels([1, 2, 3]))),
      ],
      .badTransform(name: "random_erasing", problem: "3 values were given for 1 channels")
    ),
    (
      [.affine(RandomAffine(degrees: 0...0, shear: .init(x: 0...90))), .toUnit],
      .badTransform(name: "affine", problem: "a shear from 0.0 to 90.0 is not within -89.0 to 89.0")
    ),
    (
      [.affine(RandomAffine(degrees: 0...0, translation: .init(x: 0, y: 2))), .toUnit],
      .badTransform(name: "affine", problem: "a shift of (0.0, 2.0) is not between 0 and 1")
    ),
    (
      [.affine(RandomAffine(degrees: 0...0, scale: 0...1)), .toUnit],
      .badTransform(
        name: "affine", problem: "a scale from 0.0 to 1.0 is not within 0.0001 to 10000.0")
    ),
    (
      [.rotation(RandomRotation(degrees: 0...1, center: Point2D(x: .nan, y: 0))), .toUnit],
      .badTransform(name: "rotation", problem: "a centre at (nan, 0.0) is too far away")
    ),
    (
      [.colorJitter(ColorJitter(hue: 0...0.7)), .toUnit],
      .badTransform(
        name: "color_jitter", problem: "a hue from 0.0 to 0.7 is not within -0.5 to 0.5")
    ),
    (
      [.gaussianBlur(GaussianBlur(kernelSize: 4)), .toUnit],
      .badTransform(
        name: "gaussian_blur",
        problem: "a kernel of 4×4 pixels is not possible: its sides must be odd")
    ),
    (
      [.gaussianBlur(GaussianBlur(kernelSize: 3, deviation: 0...1)), .toUnit],
      .badTransform(
        name: "gaussian_blur", problem: "a sigma from 0.0 to 1.0 is not above zero and finite")
    ),
    (
      [.randAugment(RandAugment(strength: 31)), .toUnit],
      .badTransform(
        name: "rand_augment", problem: "a magnitude of 31 of 31 is not possible: it counts from 0")
    ),
    (
      [.randomResizedCrop(RandomResizedCrop(0)), .toUnit],
      .badTransform(
        name: "random_resized_crop", problem: "a window of 0×0 pixels is not possible")
    ),
    (
      [.randomResizedCrop(RandomResizedCrop(8, scale: 0...2)), .toUnit],
      .badTransform(
        name: "random_resized_crop", problem: "a scale from 0.0 to 2.0 is not within 0.0 to 1.0")
    ),
    (
      [.resize(Resize(height: 20, width: 40)), .randomCrop(32), .toUnit],
      .cropTooLarge(
        picture: "transforms: every picture", crop: 32, padding: 0,
        size: Size2D(height: 20, width: 40))
    ),
  ]

  @Test func `A picture that is too small for a random crop is refused by name`() throws {
    let picture = Picture(width: 3, height: 9, channels: 3, pixels: Array(repeating: 0, count: 81))
    var generator = Generator(seed: 1)
    let error = DatasetError.cropTooLarge(
      picture: "a.jpg", crop: 6, padding: 1, size: Size2D(height: 9, width: 3))
    #expect(throws: error) {
      try TransformPipeline([.randomCrop(RandomCrop(6, padding: 1)), .toUnit])
        .input(of: picture, name: "a.jpg", generator: &generator)
    }
    #expect(generator == Generator(seed: 1))
  }

  @Test(arguments: refused)
  func `Transforms that cannot work are refused`(
    transforms: [Transform], error: DatasetError
  ) {
    #expect(throws: error) { try TransformPipeline(transforms) }
  }

  @Test func `The size that comes out is known when the transforms fix it`() throws {
    #expect(try TransformPipeline([.toUnit]).fixedSize == nil)
    #expect(try TransformPipeline([.resize(32), .toUnit]).fixedSize == nil)
    #expect(try TransformPipeline([.resize(32), .centerCrop(28), .toUnit]).fixedSize == 28)
    #expect(
      try TransformPipeline([.centerCrop(30), .resize(20), .horizontalFlip(0.1), .toUnit]).fixedSize
        == 20)
  }

  @Test func `Sizes of pictures are asked for only where chance needs them`() throws {
    let needs = { (steps: [Transform]) in
      try TransformPipeline(steps + [.toUnit]).planNeedsPictureSize
    }
    #expect(try !needs([.horizontalFlip(0.5)]))
    #expect(try needs([.horizontalFlip(0.5), .randomCrop(8)]))
    #expect(try needs([.resize(32), .randomCrop(8)]))
    #expect(try !needs([.resize(Resize(height: 9, width: 9)), .randomCrop(8)]))
  }

  @Test func `Pictures that come out with different sizes are refused by name`() throws {
    let pictures = [(4, 6), (4, 6), (4, 9)].map { height, width in
      Picture(
        width: width, height: height, channels: 3,
        pixels: Array(repeating: 7, count: height * width * 3))
    }
    let error = DatasetError.sizesDiffer(
      picture: "picture 2", size: Size2D(height: 2, width: 4), first: "picture 0",
      firstSize: Size2D(height: 2, width: 3))
    #expect(throws: error) {
      try TransformPipeline([.resize(2), .toUnit]).commonSize(
        of: MemoryPictures(pictures: pictures))
    }
  }

  @Test func `A size that chance decides is refused, unless one is fixed behind it`() throws {
    let rotation = Transform.rotation(RandomRotation(degrees: 0...45, expands: true))
    let pictures = MemoryPictures(pictures: [
      Picture(width: 4, height: 4, channels: 3, pixels: Array(repeating: 7, count: 48))
    ])
    #expect(throws: DatasetError.sizeByChance) {
      try TransformPipeline([rotation, .toUnit]).commonSize(of: pictures)
    }
    let crop = try TransformPipeline([rotation, .centerCrop(4), .toUnit])
    #expect(try crop.commonSize(of: pictures) == 4)
    let turn = RandomRotation(degrees: 90...90, expands: true)
    let fixed = try TransformPipeline([.rotation(turn), .toUnit])
    #expect(fixed.outputSize(of: Size2D(height: 3, width: 5)) == Size2D(height: 5, width: 3))
  }

  @Test func `What chance decides falls away or becomes what is like it in the middle`() {
    let transforms: [Transform] = [
      .resize(40), .randomCrop(RandomCrop(32, padding: 4)), .horizontalFlip(0.5),
      .colorJitter(ColorJitter(hue: 0...0.1)), .randomResizedCrop(RandomResizedCrop(28)),
      .grayscale(Grayscale()), .toUnit, .normalize(.half), .randomErasing(RandomErasing()),
    ]
    #expect(
      transforms.compactMap(\.withoutChance) == [
        .resize(40), .centerCrop(32), .resize(Resize(height: 28, width: 28)),
        .grayscale(Grayscale()), .toUnit, .normalize(.half),
      ])
  }
}
