import Foundation
import SondeNetworks
import SondeTensors
import Testing

private func node(_ name: String, _ layer: any LayerModule, _ inputs: String...) -> Network.Node {
  Network.Node(name: name, layer: layer.layer, inputs: inputs)
}

struct NetworkTests {
  /// The message with which a list of layers is refused.
  private func refusal(_ nodes: [Network.Node], output: String? = nil) throws -> String {
    let error = try #require(throws: NetworkError.self) {
      try Network(nodes: nodes, output: output)
    }
    return "\(error)"
  }

  @Test func `A network without layers is refused`() throws {
    #expect(
      try refusal([])
        == "The network has no layers, but at least one is expected. Add a layer.")
  }

  @Test func `Names that cannot be used are refused`() throws {
    #expect(
      try refusal([node("layer1..conv", ReLU(), "input")])
        == #"The layer name "layer1..conv" has an empty part. Choose another name."#)
    #expect(
      try refusal([node("my layer", ReLU(), "input")])
        == #"The layer name "my layer" has a space in it. Choose another name."#)
    #expect(
      try refusal([node("input", ReLU(), "input")])
        == #"The layer name "input" stands for the images. Choose another name."#)
  }

  @Test func `A name that is taken twice is refused`() throws {
    #expect(
      try refusal([node("relu", ReLU(), "input"), node("relu", ReLU(), "relu")])
        == "relu: two layers have this name, but each needs its own. Rename one of them.")
  }

  @Test func `An unknown input is answered with the nearest name`() throws {
    let nodes = [node("conv1", ReLU(), "input"), node("relu", ReLU(), "covn1")]
    #expect(
      try refusal(nodes)
        == #"relu: reads "covn1", but no layer has that name. Did you mean "conv1"?"#)
  }

  @Test func `A layer cannot read what comes after it`() throws {
    let nodes = [node("relu", ReLU(), "conv1"), node("conv1", ReLU(), "input")]
    #expect(
      try refusal(nodes)
        == #"relu: reads "conv1", which comes after it, but a layer reads only what comes before "#
        + #"it. Move "conv1" up, or "relu" down."#)
  }

  @Test func `An unknown output is answered with the nearest name`() throws {
    #expect(
      try refusal([node("fc", ReLU(), "input")], output: "fc2")
        == #"The output of the network is "fc2", but no layer has that name. Did you mean "fc"?"#)
  }

  @Test func `Too few or too many inputs are refused`() throws {
    #expect(
      try refusal([node("sum", Add(), "input")])
        == "sum: add is given 1 inputs, but 2 or more are expected. Change what it reads.")
    #expect(
      try refusal([node("relu", ReLU(), "input", "input")])
        == "relu: relu is given 2 inputs, but 1 is expected. Change what it reads.")
  }

  @Test func `A network is the same after writing and reading`() throws {
    for name in ["lenet", "resnet20", "resnet50", "vgg11_bn", "alexnet_cifar"] {
      let network = try Architecture(name).network()
      let data = try JSONEncoder().encode(network)
      #expect(try JSONDecoder().decode(Network.self, from: data) == network)
    }
  }

  @Test func `Layers read the layer before them unless they say otherwise`() throws {
    let text = """
      {"nodes": [
        {"name": "conv", "layer": {"conv2d": {"output_channels": 3, "kernel_size": [3, 1], "padding": [1, 0]}}},
        {"name": "relu", "layer": "relu"},
        {"name": "sum", "layer": "add", "inputs": ["relu", "input"]},
        {"name": "drop", "layer": {"dropout": {"probability": 0.25}}}
      ]}
      """
    let read = try JSONDecoder().decode(Network.self, from: Data(text.utf8))
    let convolution = Conv2d(
      outputChannels: 3, kernelSize: Size2D(height: 3, width: 1),
      padding: Size2D(height: 1, width: 0))
    let expected = try Network(nodes: [
      node("conv", convolution, "input"), node("relu", ReLU(), "conv"),
      node("sum", Add(), "relu", "input"), node("drop", Dropout(probability: 0.25), "sum"),
    ])
    #expect(read == expected)
    #expect(try read.outputShape(input: [2, 3, 8, 8]) == [2, 3, 8, 8])
  }

  @Test func `The output need not be the last layer`() throws {
    let nodes = [node("a", Flatten(), "input"), node("b", ReLU(), "input")]
    let network = try Network(nodes: nodes, output: "a")
    #expect(try network.outputShape(input: [2, 3, 4, 4]) == [2, 48])
    let data = try JSONEncoder().encode(network)
    #expect(try JSONDecoder().decode(Network.self, from: data) == network)
  }

  @Test func `A network is described a line a layer`() throws {
    let network = try Network {
      Conv2d(outputChannels: 6, kernelSize: 5, stride: 2).named("conv1")
      ReLU()
    }
    #expect(
      network.description == """
        conv1 = Conv2d(output_channels: 6, kernel_size: 5, stride: 2)(input)
        1 = ReLU()(conv1)
        """)
  }
}
