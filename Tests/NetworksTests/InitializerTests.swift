import Foundation
import SondeFormats
import SondeNetworks
import SondeTensors
import TestSupport
import Testing

struct InitializerTests {
  /// The golden cases: an initialiser as JSON text, and a shape.
  static let cases: [String] =
    (try? fixture("initializers/values").names.filter { $0.hasPrefix("{") && !$0.hasSuffix("next") })
    ?? []

  @Test func `The golden cases are there`() { #expect(Self.cases.count > 100) }

  @Test(arguments: cases)
  func `Values and the numbers drawn afterwards are PyTorch's`(name: String) throws {
    let golden = try fixture("initializers/values")
    let expected = try golden.tensor(named: name)
    let text = try #require(name.split(separator: "/").first)
    let initializer = try JSONDecoder().decode(Initializer.self, from: Data(text.utf8))
    var generator = Generator(seed: 3)
    let values = try initializer.values(shape: expected.shape, generator: &generator)
    if case .orthogonal = initializer {
      expectClose(values, expected, absolute: 1e-5)
    } else {
      #expect(values == expected)
    }
    #expect(generator.uniform(count: 3) == (try golden.tensor(named: name + "/next").elements()))
  }

  @Test func `Layers begin with the weights and biases of PyTorch's`() throws {
    let golden = try fixture("initializers/values")
    var generator = Generator(seed: 3)
    for (layer, shape, fanIn) in [
      ("convolution", [6, 2, 3, 3] as Shape, 18), ("linear", [5, 20], 20),
    ] {
      let weight = try Initializer.layerDefault.values(shape: shape, generator: &generator)
      let bias = try Initializer.biasUniform(fanIn: fanIn)
        .values(shape: [shape[0]], generator: &generator)
      #expect(weight == (try golden.tensor(named: "layers/\(layer).weight")))
      #expect(bias == (try golden.tensor(named: "layers/\(layer).bias")))
    }
  }

  @Test func `Gains are PyTorch's`() throws {
    let golden = try fixture("initializers/gains")
    for name in golden.names where name != "leaky_relu 0.2" {
      let nonlinearity = try #require(Nonlinearity(rawValue: name))
      let expected: [Double] = try golden.tensor(named: name).elements()
      #expect([Initializer.calculateGain(nonlinearity)] == expected)
    }
    let expected: [Double] = try golden.tensor(named: "leaky_relu 0.2").elements()
    #expect([Initializer.calculateGain(.leakyReLU, parameter: 0.2)] == expected)
  }

  @Test func `Fans count a filter's area`() {
    let fans = Fans(of: [64, 3, 11, 5])
    #expect(fans?.fanIn == 3 * 55)
    #expect(fans?.fanOut == 64 * 55)
    #expect(Fans(of: [64]) == nil)
  }

  @Test(arguments: [[40, 7], [7, 40], [16, 16], [12, 3, 3, 3]])
  func `Orthogonal rows or columns have the gain as their length`(dimensions: [Int]) throws {
    var generator = Generator(seed: 11)
    let shape = Shape(dimensions)
    let tensor = try Initializer.orthogonal(gain: 1.5).values(shape: shape, generator: &generator)
    let (rows, columns) = (shape[0], shape.elementCount / shape[0])
    let values = tensor.elements(as: Float.self).map(Double.init)
    let byRows = rows <= columns
    let (count, length) = byRows ? (rows, columns) : (columns, rows)
    for i in 0..<count {
      for j in 0...i {
        let product = (0..<length).reduce(0.0) { sum, k in
          sum
            + (byRows
              ? values[i * columns + k] * values[j * columns + k]
              : values[k * columns + i] * values[k * columns + j])
        }
        expectClose(product, i == j ? 2.25 : 0, absolute: 1e-6)
      }
    }
  }

  @Test func `A parameter without elements gets none`() throws {
    var generator = Generator(seed: 1)
    for initializer: Initializer in [.kaimingNormal(), .xavierUniform(), .orthogonal()] {
      let tensor = try initializer.values(shape: [0, 4], generator: &generator)
      #expect(tensor.bytes.isEmpty)
    }
    #expect(generator == Generator(seed: 1))
  }
}
