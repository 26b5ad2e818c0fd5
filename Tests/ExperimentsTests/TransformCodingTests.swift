import Foundation
import SondeDatasets
import SondeTensors
import Testing

@testable import SondeExperiments

struct TransformCodingTests {
  /// A transform as it is written out, with every decision explicit.
  static let texts: [(String, Transform)] = [
    (#"{"resize":32}"#, .resize(32)),
    (#"{"resize":[70,60]}"#, .resize(Resize(height: 70, width: 60))),
    (#"{"resize":[70,70]}"#, .resize(Resize(height: 70, width: 70))),
    (#"{"center_crop":32}"#, .centerCrop(32)),
    (#"{"center_crop":[3,4]}"#, .centerCrop(CenterCrop(Size2D(height: 3, width: 4)))),
    (
      #"{"random_crop":{"fill":0,"pad_if_needed":false,"padding":4,"padding_mode":"constant","size":32}}"#,
      .randomCrop(RandomCrop(32, padding: 4))
    ),
    (
      #"{"random_crop":{"fill":[1,2,3],"pad_if_needed":true,"padding":[1,2,3,4],"padding_mode":"reflect","size":32}}"#,
      .randomCrop(
        RandomCrop(
          32, padding: Padding(left: 1, top: 2, right: 3, bottom: 4), padsIfNeeded: true,
          paddingMode: .reflect, fill: PixelColor(red: 1, green: 2, blue: 3)))
    ),
    (
      #"{"random_resized_crop":{"ratio":[0.5,2],"scale":[0.25,1],"size":[7,8]}}"#,
      .randomResizedCrop(
        RandomResizedCrop(Size2D(height: 7, width: 8), scale: 0.25...1, ratio: 0.5...2))
    ),
    (#"{"horizontal_flip":0.25}"#, .horizontalFlip(0.25)),
    (#"{"vertical_flip":0.25}"#, .verticalFlip(0.25)),
    (
      #"{"rotation":{"center":[3,4.5],"degrees":[5,10],"expand":true,"fill":9,"interpolation":"bilinear"}}"#,
      .rotation(
        RandomRotation(
          degrees: 5...10, interpolation: .bilinear, expands: true,
          center: Point2D(x: 3, y: 4.5), fill: 9))
    ),
    (
      #"{"affine":{"center":"none","degrees":15,"fill":0,"interpolation":"nearest","scale":[0.5,2],"shear":[1,2,3,4],"translate":[0.25,0.5]}}"#,
      .affine(
        RandomAffine(
          degrees: -15...15, translation: .init(x: 0.25, y: 0.5), scale: 0.5...2,
          shear: .init(x: 1...2, y: 3...4)))
    ),
    (
      #"{"color_jitter":{"brightness":0.5,"contrast":[0.25,1.25],"hue":0.125,"saturation":0}}"#,
      .colorJitter(
        ColorJitter(brightness: 0.5...1.5, contrast: 0.25...1.25, hue: -0.125...0.125))
    ),
    (#"{"grayscale":3}"#, .grayscale(Grayscale())),
    (#"{"grayscale":1}"#, .grayscale(Grayscale(channels: 1))),
    (#"{"random_grayscale":0.8}"#, .randomGrayscale(0.8)),
    (
      #"{"gaussian_blur":{"kernel_size":[3,5],"sigma":[0.5,2]}}"#,
      .gaussianBlur(GaussianBlur(kernelSize: Size2D(height: 3, width: 5), deviation: 0.5...2))
    ),
    (
      #"{"rand_augment":{"fill":0,"interpolation":"nearest","magnitude":9,"num_magnitude_bins":31,"num_ops":2}}"#,
      .randAugment(RandAugment())
    ),
    (#""to_unit""#, .toUnit),
    (#"{"normalize":"imagenet"}"#, .normalize(.imagenet)),
    (#"{"normalize":"measured"}"#, .normalize(.measured)),
    (
      #"{"normalize":{"mean":[0.25,0.5,0.75],"std":[1,2,3]}}"#,
      .normalize(Normalize(mean: [0.25, 0.5, 0.75], standardDeviation: [1, 2, 3]))
    ),
    (
      #"{"normalize":{"mean":[0.25],"std":[2]}}"#,
      .normalize(Normalize(mean: [0.25], standardDeviation: [2]))
    ),
    (
      #"{"random_erasing":{"p":0.25,"ratio":[0.5,2],"scale":[0.125,0.5],"value":"random"}}"#,
      .randomErasing(
        RandomErasing(probability: 0.25, scale: 0.125...0.5, ratio: 0.5...2, value: .random))
    ),
    (
      #"{"random_erasing":{"p":0.5,"ratio":[0.5,2],"scale":[0.125,0.5],"value":[0,-1,2]}}"#,
      .randomErasing(
        RandomErasing(scale: 0.125...0.5, ratio: 0.5...2, value: .channels([0, -1, 2])))
    ),
  ]

  @Test(arguments: texts)
  func `A transform is written and read as in an experiment file`(
    text: String, transform: Transform
  ) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    #expect(String(decoding: try encoder.encode([transform]), as: UTF8.self) == "[\(text)]")
    #expect(try decoded(text) == transform)
  }

  @Test(arguments: texts.map(\.1))
  func `A transform survives YAML`(transform: Transform) throws {
    let form = Form<Transform>.transform
    let text = YAMLWriter.flow(form.write(transform))
    #expect(try form.read(YAMLReader.tree(text, source: "it"), ConfigurationPath()) == transform)
  }

  static let shortForms: [(String, Transform)] = [
    ("horizontal_flip", .horizontalFlip(0.5)),
    ("vertical_flip", .verticalFlip(0.5)),
    ("random_grayscale", .randomGrayscale(0.1)),
    ("grayscale", .grayscale(Grayscale())),
    ("{random_crop: 8}", .randomCrop(8)),
    ("{random_crop: {size: [8, 9]}}", .randomCrop(RandomCrop(Size2D(height: 8, width: 9)))),
    (
      "{random_crop: {size: 8, padding: [1, 2]}}",
      .randomCrop(RandomCrop(8, padding: Padding(horizontal: 1, vertical: 2)))
    ),
    ("{random_resized_crop: 8}", .randomResizedCrop(RandomResizedCrop(8))),
    ("{rotation: 15}", .rotation(RandomRotation(degrees: -15...15))),
    ("{rotation: [5, 15]}", .rotation(RandomRotation(degrees: 5...15))),
    ("{affine: {degrees: 0}}", .affine(RandomAffine(degrees: 0...0))),
    (
      "{affine: {degrees: 0, shear: 5}}",
      .affine(RandomAffine(degrees: 0...0, shear: .init(x: -5...5)))
    ),
    ("color_jitter", .colorJitter(ColorJitter())),
    ("{color_jitter: {contrast: 2}}", .colorJitter(ColorJitter(contrast: 0...3))),
    ("{gaussian_blur: 5}", .gaussianBlur(GaussianBlur(kernelSize: 5))),
    (
      "{gaussian_blur: {kernel_size: 5, sigma: 2}}",
      .gaussianBlur(GaussianBlur(kernelSize: 5, deviation: 2...2))
    ),
    ("rand_augment", .randAugment(RandAugment())),
    ("random_erasing", .randomErasing(RandomErasing())),
    (
      "{random_erasing: {value: 0.5}}", .randomErasing(RandomErasing(value: .number(0.5)))
    ),
    ("{normalize: {mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5]}}", .normalize(.half)),
  ]

  @Test(arguments: shortForms)
  func `Short forms are read`(text: String, transform: Transform) throws {
    let tree = try YAMLReader.tree(text, source: "it")
    #expect(try Form<Transform>.transform.read(tree, ConfigurationPath()) == transform)
  }

  @Test func `Ways to mix batches are read and written`() throws {
    let form = Form<Mixing>.mixing
    for (text, mixing) in [
      ("mixup", Mixing.mixup()), ("{mixup: 0.2}", .mixup(alpha: 0.2)),
      ("{cutmix: 1.5}", .cutmix(alpha: 1.5)),
    ] {
      #expect(try form.read(YAMLReader.tree(text, source: "it"), ConfigurationPath()) == mixing)
      #expect(try form.read(form.write(mixing), ConfigurationPath()) == mixing)
    }
  }

  static let refused: [(String, String)] = [
    ("blur", #"it:1:1: there is no transform "blur"; there are resize, center_crop, random_crop"#),
    ("resize", #"resize has no "value""#),
    ("{to_unit: 1}", "a map"),
    ("{resize: 3, to_unit: 1}", "2 names (resize, to_unit) stand where one transform"),
    ("{resize: [1, 2, 3]}", "the shorter side in pixels, or [height, width]"),
    ("{random_crop: {size: 3, pad: 1}}", #"unknown key "pad" in random_crop"#),
    ("{random_crop: {size: 3, fill: 256}}", "a whole number from 0 to 255"),
    ("{random_crop: {size: 3, padding: [1, 2, 3]}}", "[left, top, right, bottom]"),
    ("{random_crop: {size: 3, padding_mode: reflct}}", #"did you mean "reflect"?"#),
    ("{rotation: [10, 5]}", "a number d for [-d, d], or [least, greatest]"),
    ("{rotation: {degrees: 5, center: 3}}", "two numbers: [x, y]"),
    ("{affine: {degrees: 5, translate: [1.5, 0]}}", "two numbers from 0 to 1"),
    ("{affine: {degrees: 5, shear: [1, 2, 3]}}", "with [y least, y greatest]"),
    (
      "{color_jitter: {hue: 0.7}}",
      "a number h for [-h, h], or [least, greatest] within [-0.5, 0.5]"
    ),
    ("{color_jitter: {brightness: -1}}", "a number b for [max(0, 1 - b), 1 + b]"),
    ("{gaussian_blur: 4}", "an odd number"),
    ("{grayscale: 2}", "3 or 1"),
    ("{rand_augment: {magnitude: 31}}", "magnitude is 31, but num_magnitude_bins is 31"),
    ("{random_erasing: {value: noise}}", "or random"),
    ("{random_erasing: {scale: [0.5, 1.5]}}", "[least, greatest] within [0.0, 1.0]"),
    ("{normalize: cifar}", #"there is no set of statistics "cifar"; there are imagenet"#),
    ("{normalize: {mean: [1], std: [1], x: 1}}", #"unknown key "x" in normalize"#),
    ("{normalize: {mean: [1], std: [1, 1, 1]}}", "mean has 1 numbers, but std has 3"),
  ]

  @Test(arguments: refused)
  func `What cannot be read is said`(text: String, complaint: String) throws {
    let error = try #require(
      #expect(throws: ExperimentError.self) {
        try Form<Transform>.transform.read(
          YAMLReader.tree(text, source: "it"), ConfigurationPath("transform"))
      })
    #expect("\(error)".contains(complaint), "\(error)")
  }

  private func decoded(_ text: String) throws -> Transform {
    let transforms = try JSONDecoder().decode([Transform].self, from: Data("[\(text)]".utf8))
    return try #require(transforms.first)
  }
}
