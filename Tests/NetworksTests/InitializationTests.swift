import Foundation
import SondeNetworks
import SondeTensors
import TestSupport
import Testing

struct InitializationTests {
  private let parameters: [NetworkParameter]
  init() throws {
    parameters = try Network {
      Sequential {
        Conv2d(outputChannels: 32, kernelSize: 5)
        BatchNorm()
      }.named("features")
      Flatten()
      Linear(outputFeatures: 64).named("fc1")
      Linear(outputFeatures: 10).named("fc2")
    }.parameters(input: [1, 3, 8, 8])
  }

  private func values(_ initialization: Initialization) throws -> [String: [Double]] {
    var generator = Generator(seed: 1)
    let values = try initialization.values(for: parameters, generator: &generator)
    return Dictionary(uniqueKeysWithValues: values.map { ($0.name, $0.value.doubles) })
  }

  private func refusal(_ rule: InitializationRule) throws -> String {
    "\(try #require(throws: NetworkError.self) { try values(Initialization(rules: [rule])) })"
  }

  private func deviation(_ values: [Double]?) -> Double {
    guard let values, !values.isEmpty else { return .nan }
    return (values.map { $0 * $0 }.reduce(0, +) / Double(values.count)).squareRoot()
  }

  @Test func `By default everything is as in PyTorch`() throws {
    let values = try values(Initialization())
    #expect(values.count == parameters.count)
    let bound = 1 / 75.0.squareRoot()
    let weights = try #require(values["features.0.weight"])
    #expect(weights.allSatisfy { abs($0) <= bound })
    expectClose(deviation(weights), bound / 3.0.squareRoot(), relative: 0.05)
    #expect(values["features.1.weight"] == Array(repeating: 1, count: 32))
    #expect(values["features.1.bias"] == Array(repeating: 0, count: 32))
    #expect(values["features.1.running_mean"] == Array(repeating: 0, count: 32))
    #expect(values["features.1.running_var"] == Array(repeating: 1, count: 32))
  }

  @Test func `Schemes have the deviations of their papers`() throws {
    let he = try values(Initialization(scheme: .he))
    expectClose(deviation(he["features.0.weight"]), (2 / 75.0).squareRoot(), relative: 0.05)
    expectClose(deviation(he["fc1.weight"]), (2 / 512.0).squareRoot(), relative: 0.05)
    #expect(he["fc1.bias"] == Array(repeating: 0, count: 64))
    let xavier = try values(Initialization(scheme: .xavier))
    expectClose(deviation(xavier["fc1.weight"]), (2 / 576.0).squareRoot(), relative: 0.05)
    let lenet = try values(Initialization(scheme: .lenetNotes))
    expectClose(deviation(lenet["features.0.weight"]), (2 / 875.0).squareRoot(), relative: 0.05)
    expectClose(deviation(lenet["fc1.weight"]), 0.1, relative: 0.05)
    let vgg = try values(Initialization(scheme: .vggCIFAR))
    expectClose(deviation(vgg["features.0.weight"]), (2 / 800.0).squareRoot(), relative: 0.05)
    #expect(vgg["features.0.bias"] == Array(repeating: 0, count: 32))
    // The last draws differ, since re-initialisation draws after all defaults; the layer's default itself stays.
    #expect(vgg["fc1.weight"] == (try values(Initialization())["fc1.weight"]))
  }

  @Test func `The last rule that selects a parameter counts, and no other changes`() throws {
    let changed = try values(
      Initialization(rules: [
        InitializationRule(.layers(.linear), parameter: .bias, .constant(1)),
        InitializationRule(.name("fc2.bias"), .constant(2)),
        InitializationRule(.name("features.*"), parameter: .bias, .constant(3)),
      ]))
    #expect(changed["fc1.bias"] == Array(repeating: 1, count: 64))
    #expect(changed["fc2.bias"] == Array(repeating: 2, count: 10))
    #expect(changed["features.0.bias"] == Array(repeating: 3, count: 32))
    #expect(changed["features.1.bias"] == Array(repeating: 3, count: 32))
    let plain = try values(Initialization())
    for name in ["features.0.weight", "features.1.weight", "features.1.running_mean", "fc2.weight"]
    {
      #expect(changed[name] == plain[name])
    }
  }

  @Test func `Rules select by a layer's name too, and come after the scheme's`() throws {
    let values = try values(
      Initialization(
        scheme: .he, rules: [InitializationRule(.name("fc2"), parameter: .weight, .zeros)]))
    #expect(values["fc2.weight"] == Array(repeating: 0, count: 640))
    #expect(deviation(values["fc1.weight"]) > 0)
  }

  @Test func `A rule that selects nothing is refused`() throws {
    #expect(
      try refusal(InitializationRule(.name("fc3.weight"), .zeros))
        == #"Initialization rule 1 selects "fc3.weight", but the network has no such parameter. "#
        + #"Did you mean "fc1.weight"?"#)
    #expect(
      try refusal(InitializationRule(.name("fc1.weight"), parameter: .bias, .zeros))
        == #"Initialization rule 1 selects the bias of "fc1.weight", but the network has no such "#
        + #"parameter. Did you mean "fc1.weight"?"#)
    #expect(
      try refusal(InitializationRule(.layers(.relu), parameter: .weight, .zeros))
        == "Initialization rule 1 selects the weight of relu layers, but the network has no such "
        + "parameter. Its layers with parameters are conv2d, batch_norm, linear. Change or remove "
        + "the rule.")
  }

  @Test func `An initialiser that cannot fill a parameter is refused under its name`() throws {
    let text = try refusal(InitializationRule(.name("fc1.bias"), .xavierNormal()))
    #expect(text.hasPrefix("fc1.bias: xavier_normal: the shape [64] has 1 dimension"), "\(text)")
  }

  @Test func `It is said what each parameter is filled with`() throws {
    let initialization = Initialization(
      scheme: .he, rules: [InitializationRule(.name("fc2"), parameter: .weight, .zeros)])
    let named = Dictionary(
      uniqueKeysWithValues: parameters.map { ($0.name, initialization.initializer(of: $0)) })
    #expect(named["fc2.weight"] == .zeros)
    #expect(named["fc1.weight"] == .kaimingNormal(nonlinearity: .relu))
    #expect(named["features.1.weight"] == .ones)
  }

  @Test func `Files have a scheme and rules`() throws {
    let text = """
      {"scheme": "he", "rules": [
        {"layers": "linear", "parameter": "weight", "initializer": {"normal": {"std": 0.5}}},
        {"name": "fc2*", "initializer": "zeros"}
      ]}
      """
    let read = try JSONDecoder().decode(Initialization.self, from: Data(text.utf8))
    let expected = Initialization(
      scheme: .he,
      rules: [
        InitializationRule(.layers(.linear), parameter: .weight, .normal(mean: 0, std: 0.5)),
        InitializationRule(.name("fc2*"), .zeros),
      ])
    #expect(read == expected)
    let data = try JSONEncoder().encode(expected)
    #expect(try JSONDecoder().decode(Initialization.self, from: data) == expected)
    #expect(
      try JSONDecoder().decode([Initialization].self, from: Data(#"["lenet_notes"]"#.utf8))
        == [Initialization(scheme: .lenetNotes)])
    let error = try #require(throws: NetworkError.self) {
      try JSONDecoder().decode([Initialization].self, from: Data(#"["hee"]"#.utf8))
    }
    #expect("\(error)" == #"There is no initialization scheme "hee". Did you mean "he"?"#)
  }
}
