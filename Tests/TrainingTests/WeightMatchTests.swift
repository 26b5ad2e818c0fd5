import Foundation
import SondeFormats
import SondeNetworks
import SondeTensors
import TestSupport
import Testing

@testable import SondeTraining

/// Tensors of files against parameters of networks.
@Suite struct WeightMatchTests {
  typealias Listing = (name: String, dataType: DataType, shape: Shape)

  /// Names, types and extents in torchvision's state_dicts, by model; scripts/oracles/pytorch_files.py lists them.
  static let torchvision: [String: [Listing]] = {
    let text =
      (try? String(contentsOfFile: fixturePath("pytorch/torchvision.txt"), encoding: .utf8))
    var listings: [String: [Listing]] = [:]
    var model = ""
    for line in text?.split(separator: "\n") ?? [] {
      let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      guard words.count == 3, let type = DataType(rawValue: words[1]) else {
        model = words[0]
        continue
      }
      let extents = words[2].split(separator: "x").compactMap { Int($0) }
      listings[model, default: []].append((words[0], type, Shape(extents)))
    }
    return listings
  }()

  @Test func `There are the listings of eleven models`() {
    #expect(Self.torchvision.count == 11)
    #expect(Self.torchvision["resnet18"]?.count == 122)
  }

  private func parameters(_ name: String, classes: Int) throws -> [NetworkParameter] {
    try Architecture(name, options: ["classes": .integer(classes)]).network()
      .parameters(input: [1, 3, 64, 64])
  }

  @Test(arguments: torchvision.keys.sorted())
  func `Torchvision's tensors are the parameters of our network of that name`(name: String) throws {
    let listing = try #require(Self.torchvision[name])
    let match = WeightMatch(listing, for: try parameters(name, classes: 1000))
    #expect(match.isComplete, "\(match.differences)")
    let expected = listing.map(\.name).filter { !$0.hasSuffix("num_batches_tracked") }
    #expect(match.pairs.map(\.tensor) == expected)
    #expect(match.pairs.allSatisfy { $0.parameter == $0.tensor })
  }

  @Test func `Another number of classes leaves the last layer out`() throws {
    let listing = try #require(Self.torchvision["resnet18"])
    let match = WeightMatch(listing, for: try parameters("resnet18", classes: 10))
    #expect(match.missing.isEmpty && match.unexpected.isEmpty)
    #expect(
      match.misfits == [
        .init(name: "fc.weight", found: "float32 1000×512", expected: "float32 10×512"),
        .init(name: "fc.bias", found: "float32 1000", expected: "float32 10"),
      ])
    #expect(throws: TrainingError.self) { try match.check(path: "a.pth", isStrict: true) }
    try match.check(path: "a.pth", isStrict: false)
  }

  @Test func `Another depth misses some tensors and has others that nobody expects`() throws {
    let listing = try #require(Self.torchvision["resnet18"])
    let match = WeightMatch(listing, for: try parameters("resnet34", classes: 1000))
    #expect(match.unexpected.isEmpty)
    #expect(match.missing.contains("layer1.2.conv1.weight"))
    let other = try #require(Self.torchvision["resnet34"])
    let reverse = WeightMatch(other, for: try parameters("resnet18", classes: 1000))
    #expect(reverse.missing.isEmpty)
    #expect(reverse.unexpected.first == "layer1.2.conv1.weight")
    #expect(
      #"""
      a.pth: its tensors are not those of the network: unexpected layer1.2.conv1.weight, \#
      layer1.2.bn1.weight, layer1.2.bn1.bias, layer1.2.bn1.running_mean, layer1.2.bn1.running_var \#
      and 75 more. Every parameter and nothing else was expected. Use another file or network; \#
      without strict, training and convert take what fits.
      """#
        == TrainingError.unsuitableWeights(path: "a.pth", problem: reverse.differences).description)
  }

  @Test func `One part in front of all names is passed over`() throws {
    let listing = try #require(Self.torchvision["vgg11"]).map {
      ("backbone." + $0.name, $0.1, $0.2)
    }
    let match = WeightMatch(listing, for: try parameters("vgg11", classes: 1000))
    #expect(match.isComplete)
    #expect(match.pairs.first?.tensor == "backbone.features.0.weight")
  }

  @Test func `A file of which nothing fits is refused in any case`() throws {
    let match = WeightMatch(
      [("other.weight", .float32, [1])], for: try parameters("lenet", classes: 10))
    #expect(match.unexpected == ["other.weight"])
    #expect(throws: TrainingError.self) { try match.check(path: "a.pth", isStrict: false) }
  }

  @Test func `Whole numbers are no weights, and others become single precision`() throws {
    let parameters = try Network {
      Flatten()
      Linear(outputFeatures: 2).named("fc")
    }.parameters(input: [1, 1, 1, 1])
    var tensors = Safetensors()
    tensors.append(Tensor(shape: [2, 1], elements: [1.5, -0.25]), named: "fc.weight")
    tensors.append(Tensor(shape: [2], elements: [Int64(1), 2]), named: "fc.bias")
    let match = WeightMatch(tensors, for: parameters)
    #expect(match.misfits == [.init(name: "fc.bias", found: "int64 2", expected: "float32 2")])
    let values = match.values(of: tensors)
    #expect(values.map(\.name) == ["fc.weight"])
    #expect(values.first?.value == Tensor(shape: [2, 1], elements: [Float(1.5), -0.25]))
  }
}
