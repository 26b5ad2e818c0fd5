import Foundation
import SondeTensors
import Testing

@testable import SondeDatasets

struct TransformCodingTests {
  static let texts: [(String, Transform)] = [
    (#"{"resize":32}"#, .resize(32)),
    (#"{"resize":[70,60]}"#, .resize(Resize(height: 70, width: 60))),
    (#"{"resize":[70,70]}"#, .resize(Resize(height: 70, width: 70))),
    (#"{"center_crop":32}"#, .centerCrop(32)),
    (#"{"center_crop":[3,4]}"#, .centerCrop(CenterCrop(Size2D(height: 3, width: 4)))),
    (
      #"{"random_crop":{"padding":4,"size":32}}"#, .randomCrop(RandomCrop(32, padding: 4))
    ),
    (#"{"horizontal_flip":0.25}"#, .horizontalFlip(0.25)),
    (#""grayscale""#, .grayscale),
    (#"{"random_grayscale":0.8}"#, .randomGrayscale(0.8)),
    (#""to_unit""#, .toUnit),
    (#"{"normalize":"imagenet"}"#, .normalize(.imagenet)),
    (
      #"{"normalize":{"mean":[0.25,0.5,0.75],"std":[1,2,3]}}"#,
      .normalize(Normalize(mean: [0.25, 0.5, 0.75], standardDeviation: [1, 2, 3]))
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

  static let shortForms: [(String, Transform)] = [
    (#""horizontal_flip""#, .horizontalFlip(0.5)),
    (#""random_grayscale""#, .randomGrayscale(0.1)),
    (#"{"random_crop":8}"#, .randomCrop(8)),
    (#"{"random_crop":{"size":[8,9]}}"#, .randomCrop(RandomCrop(Size2D(height: 8, width: 9)))),
    (#"{"normalize":{"mean":[0.5,0.5,0.5],"std":[0.5,0.5,0.5]}}"#, .normalize(.half)),
  ]

  @Test(arguments: shortForms)
  func `Short forms are read`(text: String, transform: Transform) throws {
    #expect(try decoded(text) == transform)
  }

  @Test(arguments: [
    (#""blur""#, "there is no transform \"blur\"; there are resize, center_crop, random_crop"),
    (#"{"blur":3}"#, "there is no transform \"blur\""),
    (#""resize""#, "resize needs parameters, as in {resize: …}"),
    (#"{"to_unit":1}"#, "to_unit takes no parameters; write the name alone"),
    (#"{"resize":3,"to_unit":1}"#, "a transform has one name, not 2"),
    (#"{"resize":[1,2,3]}"#, "a size is one number or [height, width]"),
    (#"{"random_crop":{"size":3,"pad":1}}"#, "random_crop has no \"pad\"; it has size and padding"),
    (#"{"normalize":"svhn"}"#, "there are no statistics \"svhn\"; there are imagenet, cifar10"),
    (#"{"normalize":{"mean":[1],"std":[1],"x":1}}"#, "normalize has no \"x\""),
  ])
  func `What cannot be read is said`(text: String, complaint: String) {
    let error = #expect(throws: DecodingError.self) { try decoded(text) }
    guard case .dataCorrupted(let context) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(context.debugDescription.hasPrefix(complaint), "\(context.debugDescription)")
  }

  @Test func `The list of names has every transform once`() {
    #expect(Set(Self.texts.map(\.1.name)) == Set(Transform.names))
    #expect(Transform.names.count == Set(Transform.names).count)
  }

  private func decoded(_ text: String) throws -> Transform {
    let transforms = try JSONDecoder().decode([Transform].self, from: Data("[\(text)]".utf8))
    return try #require(transforms.first)
  }
}
