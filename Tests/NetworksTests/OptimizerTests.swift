import Foundation
import SondeNetworks
import Testing

struct OptimizerTests {
  private func decoded<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
    try #require(try JSONDecoder().decode([Value].self, from: Data("[\(text)]".utf8)).first)
  }

  private func refusal<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> String {
    "\(try #require(throws: NetworkError.self) { try decoded(type, text) })"
  }

  private func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode([value]), as: UTF8.self)
  }

  @Test func `Defaults are PyTorch's`() {
    #expect(SGD() == SGD(learningRate: 0.001, momentum: 0, dampening: 0, weightDecay: 0))
    #expect(
      Adam() == Adam(learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0))
    #expect(AdamW().weightDecay == 0.01)
    #expect(RMSprop() == RMSprop(learningRate: 0.01, alpha: 0.99, epsilon: 1e-8))
  }

  static let optimizers: [(optimizer: Optimizer, text: String)] = [
    (.adam(), #"["adam"]"#),
    (
      .sgd(SGD(learningRate: 0.5, momentum: 0.5, weightDecay: 0.25, isNesterov: true)),
      #"[{"sgd":{"learning_rate":0.5,"momentum":0.5,"nesterov":true,"weight_decay":0.25}}]"#
    ),
    (
      .sgd(SGD(momentum: 0.5, hasRateInVelocity: true)),
      #"[{"sgd":{"momentum":0.5,"rate_in_velocity":true}}]"#
    ),
    (.adamW(AdamW(beta2: 0.5)), #"[{"adamw":{"beta2":0.5}}]"#),
    (
      .rmsProp(RMSprop(alpha: 0.5, isCentered: true)),
      #"[{"rmsprop":{"alpha":0.5,"centered":true}}]"#
    ),
  ]

  @Test(arguments: optimizers)
  func `Files have what is not as by default`(optimizer: Optimizer, text: String) throws {
    #expect(try self.text(optimizer) == text)
    #expect(try JSONDecoder().decode([Optimizer].self, from: Data(text.utf8)) == [optimizer])
  }

  @Test func `Mistakes are named`() throws {
    #expect(
      try refusal(Optimizer.self, #""adma""#)
        == #"There is no optimizer "adma". Did you mean "adam"?"#)
    #expect(
      try refusal(Optimizer.self, #"{"sgd": {"lr": 0.1}}"#)
        == #"sgd: "lr" is not known. Did you mean "learning_rate"?"#)
    #expect(
      try refusal(Optimizer.self, #"{"sgd": {"learning_rate": -1}}"#)
        == "sgd: learning_rate is -1, but a number, at least 0.0 is expected. Change it.")
    #expect(
      try refusal(Optimizer.self, #"{"sgd": {"nesterov": true}}"#)
        == "sgd: momentum is 0.0, but a momentum above 0 with nesterov is expected. Change it.")
    #expect(
      try refusal(
        Optimizer.self, #"{"sgd": {"nesterov": true, "momentum": 0.9, "dampening": 0.5}}"#)
        == "sgd: dampening is 0.5, but 0 with nesterov is expected. Change it.")
  }

  @Test func `The learning rate can be changed whatever the optimizer is`() {
    for (optimizer, _) in Self.optimizers {
      #expect(optimizer.with(learningRate: 0.125).learningRate == 0.125)
    }
  }

  static let losses: [(loss: Loss, text: String)] = [
    (.crossEntropy(), #"["cross_entropy"]"#),
    (
      .crossEntropy(CrossEntropyLoss(smoothing: 0.5, ignoredLabel: -100, reduction: .sum)),
      #"[{"cross_entropy":{"ignored_label":-100,"reduction":"sum","smoothing":0.5}}]"#
    ),
    (.meanSquaredError(), #"["mean_squared_error"]"#),
    (
      .probabilityCrossEntropy(ProbabilityCrossEntropyLoss(epsilon: 0.25, normalizes: false)),
      #"[{"probability_cross_entropy":{"epsilon":0.25,"normalize":false}}]"#
    ),
  ]

  @Test(arguments: losses)
  func `Losses are written in the same way`(loss: Loss, text: String) throws {
    #expect(try self.text(loss) == text)
    #expect(try JSONDecoder().decode([Loss].self, from: Data(text.utf8)) == [loss])
  }

  @Test func `Mistakes in losses are named`() throws {
    #expect(
      try refusal(Loss.self, #""crossentropy""#)
        == #"There is no loss "crossentropy". Did you mean "cross_entropy"?"#)
    #expect(
      try refusal(Loss.self, #"{"mean_squared_error": {"reduction": "none"}}"#)
        == "mean_squared_error: reduction is none, but one of mean, sum is expected. Change it.")
  }

  @Test func `Clipping is by norm or by value, above zero`() throws {
    #expect(try decoded(GradientClipping.self, #"{"norm": 1.5}"#) == .norm(1.5))
    #expect(try decoded(GradientClipping.self, #"{"value": 2}"#) == .value(2))
    #expect(try text(GradientClipping.norm(1.5)) == #"[{"norm":1.5}]"#)
    #expect(
      try refusal(GradientClipping.self, #"{"norm": 0}"#)
        == "gradient clipping: norm is 0.0, but a limit above 0 is expected. Change it.")
  }
}
