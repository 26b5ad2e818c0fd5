import Foundation
import SondeNetworks
import SondeTensors
import TestSupport
import Testing

/// `resnet20 shortcut=projection` as an architecture.
func architecture(_ text: some StringProtocol) throws -> Architecture {
  let words = text.split(separator: " ")
  var options: [String: AttributeValue] = [:]
  for word in words.dropFirst() {
    let pair = word.split(separator: "=")
    options[String(pair[0])] = Int(pair[1]).map { .integer($0) } ?? .word(String(pair[1]))
  }
  return try Architecture(String(words[0]), options: options)
}

struct ModelTests {
  static let listed = [
    "lenet", "alexnet_cifar", "vgg19_cifar", "vgg11", "vgg16_bn", "resnet18", "resnet34",
    "resnet50", "resnet34_notes", "resnet20", "resnet20 shortcut=projection", "plain20",
  ]

  @Test(arguments: listed)
  func `Parameters and buffers have the names, shapes and order of PyTorch's`(model: String) throws
  {
    let file = model.replacing(" shortcut=", with: "_")
    let expected = try String(
      contentsOfFile: fixturePath("networks/parameters/\(file).txt"), encoding: .utf8)
    let parameters = try architecture(model).network().parameters(input: [1, 3, 32, 32])
    let lines = parameters.map {
      "\($0.name) \($0.shape.dimensions.map(String.init).joined(separator: "x"))\n"
    }
    #expect(lines.joined() == expected)
  }

  /// Size of the pictures, totals, and name, as torchinfo counts.
  static let summaries =
    (try? String(contentsOfFile: fixturePath("networks/summaries.txt"), encoding: .utf8))?
    .split(separator: "\n").map(String.init) ?? []

  @Test func `There are totals of every architecture`() {
    let names = Set(Self.summaries.map { $0.split(separator: " ")[6] })
    #expect(Architecture.all.allSatisfy { names.contains(Substring($0.name)) })
  }

  @Test(arguments: summaries)
  func `Totals are torchinfo's`(line: String) throws {
    let words = line.split(separator: " ", maxSplits: 6)
    let size = try #require(Int(words[0]))
    let network = try architecture(words[6]).network()
    let summary = try NetworkSummary(network, input: [1, 3, size, size])
    #expect(
      [
        summary.parameterCount, summary.trainableCount, summary.multiplyAdds, summary.passBytes,
        summary.parameterBytes,
      ] == words[1...5].map { Int($0) })
  }

  @Test(arguments: Architecture.all.map(\.name))
  func `Every architecture makes a row of classes of each picture`(name: String) throws {
    let network = try Architecture(name, options: ["classes": .integer(7)]).network()
    #expect(try network.outputShape(input: [2, 3, 32, 32]) == [2, 7])
  }

  @Test func `AlexNet ends in softmax when asked to`() throws {
    let plain = try Architecture("alexnet_cifar").network()
    let mistaken = try Architecture("alexnet_cifar", options: ["ends_in_softmax": .boolean(true)])
      .network()
    #expect(mistaken.nodes.dropLast() == plain.nodes[...])
    #expect(mistaken[mistaken.output] == Layer.softmax(Softmax()))
  }

  @Test func `The notes' residual block has a rectifier before the addition, or the paper's form`()
    throws
  {
    let notes = try Network(recording: ResNetNotes())
    let paper = try Network(recording: ResNetNotes(activatesBeforeAddition: false))
    #expect(
      notes.nodes.first { $0.name == "layer2.1.add" }?.inputs == [
        "layer2.1.relu2", "layer2.0.relu",
      ])
    #expect(
      paper.nodes.first { $0.name == "layer2.1.add" }?.inputs == ["layer2.1.bn2", "layer2.0.relu"])
  }

  @Test func `A plain twin differs by its shortcuts only`() throws {
    let residual = try Network(recording: CIFARResNet(depth: .twenty))
    let plain = try Network(recording: CIFARResNet(depth: .twenty, shortcut: .none))
    let names = Set(plain.nodes.map(\.name))
    let extra = residual.nodes.map(\.name).filter { !names.contains($0) }
    #expect(extra.allSatisfy { $0.hasSuffix(".add") || $0.contains(".shortcut.") })
    #expect(names.isSubset(of: residual.nodes.map(\.name)))
  }
}
