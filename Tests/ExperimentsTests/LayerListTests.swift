@testable import SondeExperiments
import SondeNetworks
import SondeTensors
import Testing

struct LayerListTests {
  private func model(_ yaml: String) throws -> Model {
    try Form<Model>.model.read(YAMLReader.tree(yaml, source: "net.yaml"), "model")
  }

  private func network(_ yaml: String) throws -> Network { try model(yaml).network() }

  @Test func `Layers without names are called by their places, as in PyTorch`() throws {
    let network = try network(
      """
      layers:
        - conv2d: {out_channels: 6, kernel_size: [5, 3], stride: 2, bias: false}
        - relu
        - max_pool2d: {kernel_size: 2, ceil_mode: true, name: pool}
        - dropout: {p: 0.1}
      """)
    #expect(
      network
        == (try Network(nodes: [
          .init(
            name: "0",
            layer: .conv2d(
              Conv2d(
                outputChannels: 6, kernelSize: .init(height: 5, width: 3), stride: 2, hasBias: false
              )),
            inputs: ["input"]),
          .init(name: "1", layer: .relu(ReLU()), inputs: ["0"]),
          .init(
            name: "pool", layer: .maxPool2d(MaxPool2d(kernelSize: 2, roundsUp: true)), inputs: ["1"]
          ),
          .init(name: "3", layer: .dropout(Dropout(probability: 0.1)), inputs: ["pool"]),
        ])))
  }

  @Test func `A residual block may be written with add`() throws {
    let network = try network(
      """
      layers:
        - relu: {name: stem}
        - block:
            name: one
            layers: [relu, {tanh: {name: last}}, {add: {from: [last, input], name: sum}}, relu]
        - concat: {from: [stem, one, one.sum, one.1]}
      """.replacing("one.1", with: "one.0"))
    #expect(
      network.description == """
        stem = ReLU()(input)
        one.0 = ReLU()(stem)
        one.last = Tanh()(one.0)
        one.sum = Add()(one.last, stem)
        one.3 = ReLU()(one.sum)
        2 = Concat()(stem, one.3, one.sum, one.0)
        """)
  }

  @Test func `A residual block may be written with residual`() throws {
    let network = try network(
      """
      layers:
        - residual: {layers: [relu, tanh], name: one}
        - residual: {layers: [relu], shortcut: [sigmoid]}
        - identity: {from: one}
      """)
    #expect(
      network.description == """
        one.body.0 = ReLU()(input)
        one.body.1 = Tanh()(one.body.0)
        one.add = Add()(one.body.1, input)
        1.body.0 = ReLU()(one.add)
        1.shortcut.0 = Sigmoid()(one.add)
        1.add = Add()(1.body.0, 1.shortcut.0)
        2 = Identity()(one.add)
        """)
  }

  @Test func `A repetition stands for its layers written out, each turn reading the one before`()
    throws
  {
    let network = try network(
      """
      layers:
        - tanh
        - repeat: {times: 2, layers: [relu, {block: {layers: [sigmoid, {add: {from: ["0", input]}}]}}]}
        - repeat: {name: tail, times: 2, layers: [relu]}
        - repeat: {times: 2, layers: [{add: {from: [tail, input]}}]}
      """)
    #expect(
      network.description == """
        0 = Tanh()(input)
        1 = ReLU()(0)
        2.0 = Sigmoid()(1)
        2.1 = Add()(2.0, 1)
        3 = ReLU()(2.1)
        4.0 = Sigmoid()(3)
        4.1 = Add()(4.0, 3)
        tail.0 = ReLU()(4.1)
        tail.1 = ReLU()(tail.0)
        6 = Add()(tail.1, tail.1)
        7 = Add()(tail.1, 6)
        """)
  }

  @Test(arguments: Architecture.all.map(\.name))
  func `Every ready network can be written layer by layer and read again`(name: String) throws {
    let network = try Architecture(name).network()
    let tree = Form<Model>.model.write(Model(network))
    let yaml = YAMLWriter.text(tree)
    let read = try model(yaml)
    #expect(read == Model(network))
    #expect(try read.network() == network)
  }

  @Test func `The paper's ResNet-20 written with blocks is the ready one`() throws {
    func stage(_ index: Int) -> String {
      let channels = 16 << index
      func convolution(_ number: Int, _ stride: Int) -> String {
        "{conv2d: {out_channels: \(channels), kernel_size: 3, stride: \(stride), padding: 1, bias: false, "
          + "name: conv\(number)}}, {batch_norm: {name: bn\(number)}}"
      }
      func block(_ stride: Int, _ shortcut: String) -> String {
        "{block: {layers: [\(convolution(1, stride)), {relu: {name: relu1}}, \(convolution(2, 1)), "
          + "\(shortcut), {relu: {name: relu2}}]}}"
      }
      let zeros = channels / 4
      let narrowing = """
        {block: {name: shortcut, from: input, layers: [{avg_pool2d: {kernel_size: 1, stride: 2}}, \
        {pad_channels: {before: \(zeros), after: \(zeros)}}]}}, {add: {name: add, from: [bn2, shortcut]}}
        """
      let plain = "{add: {name: add, from: [bn2, input]}}"
      let rest = "{repeat: {times: \(index == 0 ? 3 : 2), layers: [\(block(1, plain))]}}"
      let first = index == 0 ? "" : "\(block(2, narrowing)), "
      return "  - block: {name: layer\(index + 1), layers: [\(first)\(rest)]}\n"
    }
    let network = try network(
      """
      layers:
        - conv2d: {out_channels: 16, kernel_size: 3, padding: 1, bias: false, name: conv1}
        - batch_norm: {name: bn1}
        - relu: {name: relu}
      \(stage(0))\(stage(1))\(stage(2))
        - adaptive_avg_pool2d: {name: avgpool}
        - flatten: {name: flatten}
        - linear: {out_features: 10, name: fc}
      """)
    #expect(network == (try Architecture("resnet20").network()))
  }

  @Test func `Another layer than the last can be the output`() throws {
    let network = try network("layers: [{relu: {name: a}}, tanh]\noutput: a")
    #expect(network.output == "a")
    #expect(
      try model("layers: [{relu: {name: a}}, tanh]\noutput: a") == Model(network).named(["a", nil]))
  }

  @Test(arguments: [
    (
      "layers: [relu, {add: {from: [nought, '0']}}]",
      "model.layers.1: reads \"nought\", but no layer before it has that name. Did you mean \"input\"?"
    ),
    (
      "layers: [{add: {from: [later, input]}}, {relu: {name: later}}]",
      "model.layers.0: reads \"later\", but no layer before it has that name. Did you mean \"input\"?"
    ),
    (
      "layers: [{relu: {name: a}}, {tanh: {name: a}}]",
      "model.layers.1: two layers are called \"a\", but each needs a name of its own. Rename one; in a repeat, put named layers into a block without a name."
    ),
    (
      "layers: [{repeat: {times: 2, layers: [{relu: {name: a}}]}}]",
      "model.layers.0.repeat.layers.0: two layers are called \"a\""
    ),
    (
      "layers: [relu, {block: {from: ['0', input], layers: [relu]}}]",
      "model.layers.1: a block reads 2 layers, but it reads one. Use add or concat in front."
    ),
    (
      "layers: [{repeat: {times: 1000, layers: [{repeat: {times: 1000, layers: [relu]}}]}}]",
      "model.layers.0.repeat.layers.0.repeat.layers.0: the network has more than 10000 layers and blocks,"
    ),
    (
      "layers: [relu]\noutput: b",
      "model.output: reads \"b\", but no layer before it has that name."
    ),
    ("layers: [add]", "0: add is given 1 inputs, but 2 or more are expected."),
  ])
  func `A list that makes no network is refused`(yaml: String, expected: String) {
    let found = message { _ = try network(yaml) } ?? "nothing"
    #expect(found.hasPrefix(expected), "\(found)")
  }

  @Test(arguments: [
    (
      "layers: []",
      "net.yaml:1:9: layers is a list of 0; expected: a list of layers, at least 1."
    ),
    (
      "layers: [{relu: {name: input}}]",
      "net.yaml:1:24: name is \"input\"; expected: a name without spaces"
    ),
    ("layers: [rellu]", "net.yaml:1:10: there is no layer \"rellu\"; there are conv2d, linear,"),
    (
      "layers: [conv2d]",
      "net.yaml:1:10: conv2d has no \"out_channels\", which must be given: a whole number, at least 1. Add it."
    ),
    (
      "layers: [{conv2d: {out_channels: 8, kernel_size: [3]}}]",
      "net.yaml:1:50: kernel_size is a list of 1; expected: a whole number or [height, width], at least 1"
    ),
    ("layers: [{repeat: {times: 0, layers: [relu]}}]", "net.yaml:1:27: times is 0; expected:"),
    (
      "layers: [{dropout: {p: 1.5}}]",
      "net.yaml:1:24: p is 1.5; expected: a number from 0.0 to 1.0."
    ),
  ])
  func `A layer that is not possible is refused with its place`(yaml: String, expected: String) {
    let found = message { _ = try network(yaml) } ?? "nothing"
    #expect(found.hasPrefix(expected), "\(found)")
  }
}

extension Model {
  /// The same list with the names that a file gave.
  fileprivate func named(_ names: [String?]) -> Model {
    guard case .layers(var list) = self else { return self }
    for (index, name) in names.enumerated() { list.entries[index].name = name }
    return .layers(list)
  }
}
