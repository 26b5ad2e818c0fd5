import Foundation
@testable import SondeNetworks
import Testing

struct InitializerCodingTests {
  private func read(_ text: String) throws -> Initializer {
    try JSONDecoder().decode(Initializer.self, from: Data(text.utf8))
  }

  private func message(_ text: String) -> String? {
    do {
      _ = try read(text)
      return nil
    } catch DecodingError.dataCorrupted(let context) {
      return context.debugDescription
    } catch { return "\(error)" }
  }

  @Test(arguments: [
    Initializer.uniform(a: -1, b: 2), .normal(mean: 1, std: 2), .constant(3), .ones, .zeros, .eye,
    .dirac(groups: 2), .xavierUniform(gain: 2), .xavierNormal(gain: 3), .layerDefault,
    .kaimingNormal(a: 1, mode: .fanOut, nonlinearity: .relu), .orthogonal(gain: 2),
    .sparse(sparsity: 0.5, std: 2), .truncatedNormal(mean: 1, std: 2, a: -3, b: 4),
    .biasUniform(fanIn: 7),
  ])
  func `An initialiser survives being written and read`(initializer: Initializer) throws {
    let data = try JSONEncoder().encode([initializer])
    #expect(try JSONDecoder().decode([Initializer].self, from: data) == [initializer])
    #expect(Initializer.choices.contains { $0.name == initializer.name })
  }

  @Test func `What is left out has PyTorch's default`() throws {
    #expect(try read(#""kaiming_normal""#) == .kaimingNormal())
    #expect(try read(#"{"kaiming_normal": {"mode": "fan_out"}}"#) == .kaimingNormal(mode: .fanOut))
    #expect(try read(#"{"trunc_normal": {"std": 0.02}}"#) == .truncatedNormal(std: 0.02))
    #expect(try read(#"{"sparse": {"sparsity": 0.1}}"#) == .sparse(sparsity: 0.1, std: 0.01))
  }

  @Test(arguments: Initializer.choices)
  func `The list of keys has the decoder's defaults`(choice: Choice) throws {
    try expectDefaults(of: choice, in: Initializer.self)
  }

  @Test func `Unknown names and parameters are refused with those that are known`() {
    #expect(message(#""glorot""#)?.hasPrefix("There is no initialiser \"glorot\". Did") == true)
    #expect(
      message(#"{"normal": {"sd": 1}}"#)
        == "normal has no parameter \"sd\". Did you mean \"std\"? Known are: mean, std.")
    #expect(
      message(#"{"zeros": {"gain": 1}}"#) == "zeros has no parameter \"gain\". Known are: none.")
    #expect(message(#""sparse""#) == "sparse needs the parameter \"sparsity\".")
    #expect(message(#"{"ones": {}, "zeros": {}}"#)?.contains("but 2 names stand here") == true)
  }
}

/// Reads a choice with only what must be set, writes it, and compares what was written for the rest.
func expectDefaults<Value: Codable>(of choice: Choice, in type: Value.Type) throws {
  var given: [String: Any] = [:]
  for parameter in choice.parameters where parameter.standard == nil {
    switch parameter.type {
    case "list of periods": given[parameter.name] = ["4 epochs"]
    case let type where type.hasPrefix("period"): given[parameter.name] = "4 epochs"
    case "whole number": given[parameter.name] = 3
    default: given[parameter.name] = 0.5
    }
  }
  let data = try JSONSerialization.data(withJSONObject: [choice.name: given])
  let written = try JSONEncoder().encode(try JSONDecoder().decode(type, from: data))
  guard !choice.parameters.isEmpty else {
    #expect(String(decoding: written, as: UTF8.self) == "\"\(choice.name)\"")
    return
  }
  let object = try JSONSerialization.jsonObject(with: written) as? [String: [String: Any]]
  let parameters = try #require(object?[choice.name])
  #expect(Set(parameters.keys) == Set(choice.parameters.map(\.name)))
  for parameter in choice.parameters {
    // The one default that is no constant.
    guard let standard = parameter.standard, standard != "the unit of over" else { continue }
    let expected = try JSONSerialization.jsonObject(
      with: Data(standard.utf8), options: .fragmentsAllowed)
    let found = try #require(parameters[parameter.name])
    #expect("\(found)" == "\(expected)", "\(choice.name).\(parameter.name)")
  }
}
