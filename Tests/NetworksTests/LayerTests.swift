import Foundation
import SondeCompiler
import SondeNetworks
import SondeTensors
import Testing

struct LayerTests {
  private func decoded(_ text: String) throws -> Layer {
    try #require(try JSONDecoder().decode([Layer].self, from: Data("[\(text)]".utf8)).first)
  }

  private func refusal(_ text: String) throws -> String {
    "\(try #require(throws: NetworkError.self) { try decoded(text) })"
  }

  /// The message with which a layer refuses pictures.
  private func refusal(_ layer: some LayerModule, _ input: Shape) throws -> String {
    let network = try Network(recording: layer)
    let error = try #require(throws: NetworkError.self) { try network.outputShape(input: input) }
    return "\(error)"
  }

  @Test(arguments: Layer.Kind.allCases)
  func `Every kind is what its payload says, and has attributes with names of their own`(
    kind: Layer.Kind
  ) throws {
    let payload = kind.payload
    #expect(payload.kind == kind)
    #expect(payload.blank.layer.kind == kind)
    let names = payload.attributeDescriptions.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(payload.required.isSubset(of: names))
    #expect(payload.attributeDescriptions.allSatisfy { !$0.summary.isEmpty })
  }

  static let layers: [(layer: Layer, text: String)] = [
    (.relu(ReLU()), #""relu""#),
    (
      .conv2d(Conv2d(outputChannels: 6, kernelSize: 5)),
      #"{"conv2d":{"kernel_size":5,"output_channels":6}}"#
    ),
    (
      .conv2d(
        Conv2d(
          inputChannels: 3, outputChannels: 6, kernelSize: Size2D(height: 1, width: 3), stride: 2,
          padding: 1, dilation: 2, groups: 3, hasBias: false)),
      #"{"conv2d":{"bias":false,"dilation":2,"groups":3,"input_channels":3,"kernel_size":[1,3],"#
        + #""output_channels":6,"padding":1,"stride":2}}"#
    ),
    (.linear(Linear(outputFeatures: 4)), #"{"linear":{"output_features":4}}"#),
    (.batchNorm(BatchNorm(momentum: 0.5)), #"{"batch_norm":{"momentum":0.5}}"#),
    (
      .batchNorm(BatchNorm(updatesStatistics: false, statisticsUse: .never, isUnbiased: false)),
      #"{"batch_norm":{"unbiased":false,"updates_statistics":false,"uses_statistics":"never"}}"#
    ),
    (.selu(SELU()), #""selu""#), (.exponential(Exponential()), #""exponential""#),
    (
      .maxPool2d(MaxPool2d(kernelSize: 3, stride: 2, roundsUp: true)),
      #"{"max_pool2d":{"kernel_size":3,"rounds_up":true,"stride":2}}"#
    ),
    (
      .avgPool2d(AvgPool2d(kernelSize: 3, countsPadding: false)),
      #"{"avg_pool2d":{"counts_padding":false,"kernel_size":3}}"#
    ),
    (.adaptiveAvgPool2d(AdaptiveAvgPool2d()), #""adaptive_avg_pool2d""#),
    (.leakyReLU(LeakyReLU(negativeSlope: 0.25)), #"{"leaky_relu":{"negative_slope":0.25}}"#),
    (.softmax(Softmax(axis: 0)), #"{"softmax":{"axis":0}}"#),
    (.dropout(Dropout(probability: 0.25)), #"{"dropout":{"probability":0.25}}"#),
    (.flatten(Flatten(startAxis: 2)), #"{"flatten":{"start_axis":2}}"#),
    (
      .localResponseNorm(LocalResponseNorm(size: 5, alpha: 0.5)),
      #"{"local_response_norm":{"alpha":0.5,"size":5}}"#
    ),
    (.padChannels(PadChannels(before: 1, after: 2)), #"{"pad_channels":{"after":2,"before":1}}"#),
  ]

  @Test(arguments: layers)
  func `Files have what must be set and what is not as by default`(layer: Layer, text: String)
    throws
  {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode([layer]), as: UTF8.self) == "[\(text)]")
    #expect(try decoded(text) == layer)
  }

  @Test func `Mistakes in files are named`() throws {
    #expect(try refusal(#""rleu""#) == #"There is no layer "rleu". Did you mean "relu"?"#)
    #expect(
      try refusal(#"{"conv2d": {"output_channels": 6}}"#)
        == "conv2d: kernel_size is not set, but it has no default. Set it.")
    #expect(
      try refusal(#"{"linear": {"output_features": 6, "out_features": 6}}"#)
        == #"linear: "out_features" is not known. Did you mean "output_features"?"#)
    #expect(
      try refusal(#"{"relu": {"slope": 6}}"#)
        == #"relu: "slope" is set, but there is nothing to set. Remove it."#)
    #expect(
      try refusal(#"{"dropout": {"probability": 1.5}}"#)
        == "dropout: probability is 1.5, but a number from 0.0 to 1.0 is expected. Change it.")
    #expect(
      try refusal(#"{"conv2d": {"output_channels": 6, "kernel_size": 0}}"#)
        == "conv2d: kernel_size is 0, but a whole number or [height, width], at least 1 is expected. "
        + "Change it.")
    #expect(
      try refusal(#"{"linear": {"output_features": true}}"#)
        == "linear: output_features is true, but a whole number, at least 1 is expected. Change it."
    )
  }

  @Test func `Impossible settings from Swift are refused under the layer's name`() throws {
    #expect(
      try refusal(MaxPool2d(kernelSize: 2, stride: 0), [1, 3, 8, 8])
        == "max_pool2d: stride is 0, but a whole number or [height, width], at least 1 is expected. "
        + "Change it.")
  }

  @Test func `Shapes that do not suit are refused under the layer's name`() throws {
    #expect(
      try refusal(Conv2d(inputChannels: 64, outputChannels: 8, kernelSize: 3), [1, 3, 8, 8])
        == "conv2d: the input has 3 channels, but the layer is told to expect 64. Check the layer "
        + "before it, or leave the number out: it is inferred.")
    #expect(
      try refusal(Conv2d(outputChannels: 8, kernelSize: 9), [1, 3, 8, 8])
        == "conv2d: the input is 8×8 pixels with padding 0×0, but the 9×9 kernel with dilation 1×1 "
        + "needs more. Use a smaller kernel, more padding, or larger pictures.")
    #expect(
      try refusal(Conv2d(outputChannels: 8, kernelSize: 3, groups: 2), [1, 3, 8, 8])
        == "conv2d: there are 3 input and 8 output channels, but 2 groups must divide both. Change "
        + "the number of channels or of groups.")
    #expect(
      try refusal(Linear(outputFeatures: 2), [1, 3, 8, 8])
        == "linear: the input is 1×3×8×8, but rows [batch, features] are expected. Put a flatten "
        + "layer before it.")
    #expect(
      try refusal(Linear(inputFeatures: 400, outputFeatures: 2), [1, 200])
        == "linear: the input has 200 features, but the layer is told to expect 400. Check the layer "
        + "before it, or leave the number out: it is inferred.")
    #expect(
      try refusal(BatchNorm(channels: 4), [1, 3, 8, 8])
        == "batch_norm: the input has 3 channels, but the layer is told to expect 4. Check the layer "
        + "before it, or leave the number out: it is inferred.")
    #expect(
      try refusal(Flatten(startAxis: 3, endAxis: 2), [1, 3, 8, 8])
        == "flatten: the input is 1×3×8×8, but axes 3 to 2 must be among its axes, in this order. "
        + "Axes are counted from 0; axis 0 holds the samples.")
    #expect(
      try refusal(MaxPool2d(kernelSize: 9), [1, 3, 8, 8])
        == "max_pool2d: the input is 8×8 pixels with padding 0×0, but the 9×9 window needs more. Use "
        + "a smaller window, fewer pooling layers, or larger pictures.")
  }

  @Test func `Values of different shapes cannot be added`() throws {
    struct Narrow: Module {
      func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
        let conv = try network.add(
          Conv2d(outputChannels: 4, kernelSize: 3), named: "conv", to: input)
        return try network.add(Add(), named: "sum", to: [conv, input])
      }
    }
    let network = try Network { Narrow().named("block") }
    let error = try #require(throws: NetworkError.self) {
      try network.outputShape(input: [1, 3, 8, 8])
    }
    #expect(
      "\(error)" == "block.sum: the inputs are 1×4×6×6 and 1×3×8×8, but values of one shape can be "
        + "added. Give the shortcut a 1×1 convolution with the same stride and channels.")
  }

  static let shapes: [(layer: any LayerModule, input: Shape, output: Shape)] = [
    (
      Conv2d(outputChannels: 4, kernelSize: 3, stride: 2, padding: 1, dilation: 2), [2, 3, 9, 8],
      [2, 4, 4, 3]
    ),
    (MaxPool2d(kernelSize: 3, stride: 2, roundsUp: true), [1, 3, 8, 8], [1, 3, 4, 4]),
    (MaxPool2d(kernelSize: 3), [1, 3, 8, 8], [1, 3, 2, 2]),
    (AvgPool2d(kernelSize: 2, padding: 1), [1, 3, 8, 8], [1, 3, 5, 5]),
    (AdaptiveAvgPool2d(outputSize: 3), [1, 3, 8, 8], [1, 3, 3, 3]),
    (LocalResponseNorm(size: 5), [1, 3, 8, 8], [1, 3, 8, 8]),
    (LogSoftmax(), [2, 5], [2, 5]),
    (Sigmoid(), [2, 5], [2, 5]), (Tanh(), [2, 5], [2, 5]), (ELU(), [2, 5], [2, 5]),
    (Identity(), [2, 5], [2, 5]), (Dropout(), [2, 5], [2, 5]),
    (BatchNorm(isAffine: false), [2, 5], [2, 5]),
    (Flatten(startAxis: 0, endAxis: 1), [2, 5, 3], [10, 3]),
    (PadChannels(before: 1, after: 2), [2, 5, 3, 3], [2, 8, 3, 3]),
  ]

  @Test(arguments: 0..<shapes.count)
  func `Outputs have the shapes of PyTorch's rules`(index: Int) throws {
    let (layer, input, output) = Self.shapes[index]
    let network = try Network(recording: layer.layer)
    #expect(try network.outputShape(input: input) == output)
    // In training the shapes are the same.
    let traced = try network.traced(input: input, mode: .training)
    #expect(traced.builder.shape(of: traced.logits) == output)
  }
}
