import Foundation
import SondeNetworks
import SondeTensors
import Testing

struct ArchitectureTests {
  @Test func `An unknown name is answered with the nearest`() {
    #expect(
      throws: NetworkError.unknownName(of: "architecture", found: "resnet-18", nearest: "resnet18")
    ) {
      try Architecture("resnet-18")
    }
  }

  @Test func `An option of another network is refused`() throws {
    let error = try #require(throws: NetworkError.self) {
      try Architecture("lenet", options: ["class": .integer(2)])
    }
    #expect("\(error)" == #"lenet: "class" is not known. Did you mean "classes"?"#)
  }

  @Test func `An option with an impossible value is refused`() throws {
    let error = try #require(throws: NetworkError.self) {
      try Architecture("vgg11", options: ["classifier": .word("large")])
    }
    #expect(
      "\(error)" == "vgg11: classifier is large, but one of imagenet, cifar is expected. Change it."
    )
  }

  @Test func `Files name the architecture and its options in one map`() throws {
    let text =
      #"{"architecture":"alexnet_cifar","classes":2,"dropout":0.25,"ends_in_softmax":true}"#
    let read = try JSONDecoder().decode(Architecture.self, from: Data(text.utf8))
    #expect(
      try read.network()
        == Network(recording: AlexNetCIFAR(classes: 2, dropout: 0.25, endsInSoftmax: true)))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(read), as: UTF8.self) == text)
  }

  @Test func `Files may give the name alone`() throws {
    let read = try JSONDecoder().decode([Architecture].self, from: Data(#"["lenet"]"#.utf8))
    #expect(try read == [Architecture("lenet")])
  }

  @Test func `Every name is there once, with a description and its options`() {
    let names = Architecture.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Architecture.all.allSatisfy { !$0.description.isEmpty })
    #expect(Architecture.options(of: "lenet")?.map(\.name) == ["classes"])
    #expect(Architecture.options(of: "nothing") == nil)
  }

  @Test func `Networks come with the initialisation of their programs`() throws {
    #expect(try Architecture("vgg19_cifar").initialization == Initialization(scheme: .vggCIFAR))
    #expect(try Architecture("resnet34_notes").initialization == Initialization(scheme: .resnet))
  }
}
