import SondeNetworks
import SondeTensors
import Testing

/// A residual block as a user writes it.
private struct ResidualBlock: Module {
  var channels: Int

  func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
    let body = Sequential {
      Conv2d(outputChannels: channels, kernelSize: 3, padding: 1)
      ReLU()
      Conv2d(outputChannels: channels, kernelSize: 3, padding: 1)
    }
    let residual = try network.add(body, named: "body", to: input)
    let sum = try network.add(Add(), to: [residual, input])
    return try network.add(ReLU(), to: sum)
  }
}

private struct Careless: Module {
  func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
    let first = try network.add(ReLU(), named: "relu", to: input)
    return try network.add(Tanh(), named: "relu", to: first)
  }
}

private struct Empty: Module {
  func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal { input }
}

struct RecordingTests {
  private func names(_ network: Network) -> [String] { network.nodes.map(\.name) }

  @Test func `A network recorded from Swift is the one written as data`() throws {
    let recorded = try Network {
      Conv2d(outputChannels: 8, kernelSize: 3, padding: 1).named("stem")
      Sequential {
        ResidualBlock(channels: 8)
        ResidualBlock(channels: 8)
      }.named("blocks")
      AdaptiveAvgPool2d()
      Flatten()
      Linear(outputFeatures: 10).named("fc")
    }
    let convolution = Layer.conv2d(Conv2d(outputChannels: 8, kernelSize: 3, padding: 1))
    func node(_ name: String, _ layer: Layer, _ inputs: String...) -> Network.Node {
      Network.Node(name: name, layer: layer, inputs: inputs)
    }
    let written = try Network(nodes: [
      node("stem", convolution, "input"),
      node("blocks.0.body.0", convolution, "stem"),
      node("blocks.0.body.1", .relu(ReLU()), "blocks.0.body.0"),
      node("blocks.0.body.2", convolution, "blocks.0.body.1"),
      node("blocks.0.add", .add(Add()), "blocks.0.body.2", "stem"),
      node("blocks.0.relu", .relu(ReLU()), "blocks.0.add"),
      node("blocks.1.body.0", convolution, "blocks.0.relu"),
      node("blocks.1.body.1", .relu(ReLU()), "blocks.1.body.0"),
      node("blocks.1.body.2", convolution, "blocks.1.body.1"),
      node("blocks.1.add", .add(Add()), "blocks.1.body.2", "blocks.0.relu"),
      node("blocks.1.relu", .relu(ReLU()), "blocks.1.add"),
      node("2", .adaptiveAvgPool2d(AdaptiveAvgPool2d()), "blocks.1.relu"),
      node("3", .flatten(Flatten()), "2"),
      node("fc", .linear(Linear(outputFeatures: 10)), "3"),
    ])
    #expect(recorded == written)
  }

  @Test func `Conditions and loops may stand between the braces`() throws {
    let isDeep = true
    let network = try Network {
      for channels in [4, 8] {
        Conv2d(outputChannels: channels, kernelSize: 3)
        if isDeep { BatchNorm() }
      }
      if isDeep { ReLU() } else { Tanh() }
    }
    #expect(names(network) == ["0", "1", "2", "3", "4"])
    #expect(network["4"] == .relu(ReLU()))
  }

  @Test func `A name is taken by one child only`() {
    #expect(throws: NetworkError.duplicateName("relu")) { try Network(recording: Careless()) }
    #expect(throws: NetworkError.duplicateName("block.relu")) {
      try Network { Careless().named("block") }
    }
    #expect(throws: NetworkError.duplicateName("a")) {
      try Network {
        ReLU().named("a")
        ReLU().named("a")
      }
    }
  }

  @Test func `Layers without a name are called after their kind`() throws {
    struct Twice: Module {
      func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
        let first = try network.add(LeakyReLU(), to: input)
        let second = try network.add(LeakyReLU(), to: first)
        return try network.add(Concat(), to: [first, second])
      }
    }
    #expect(names(try Network(recording: Twice())) == ["leaky_relu", "leaky_relu2", "concat"])
    #expect(names(try Network { Twice() }) == ["0.leaky_relu", "0.leaky_relu2", "0.concat"])
  }

  @Test func `A single layer is a network`() throws {
    #expect(names(try Network(recording: Linear(outputFeatures: 2))) == ["linear"])
    #expect(names(try Network(recording: Layer.relu(ReLU()))) == ["relu"])
  }

  @Test func `A module that records nothing is no network`() {
    #expect(throws: NetworkError.empty) { try Network(recording: Empty()) }
    #expect(throws: NetworkError.empty) { try Network {} }
  }

  @Test func `The output is what the outer module gives`() throws {
    struct Branch: Module {
      func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
        let main = try network.add(Flatten(), named: "main", to: input)
        _ = try network.add(ReLU(), named: "side", to: input)
        return main
      }
    }
    #expect(try Network(recording: Branch()).output == "main")
  }
}
