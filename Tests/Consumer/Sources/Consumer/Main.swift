import Sonde

/// Writes a network down and prints what it is made of, with nothing but the public interface.
@main
struct Consumer {
  static func main() throws {
    let network = try Network {
      Conv2d(outputChannels: 8, kernelSize: 3, padding: 1).named("conv")
      ReLU()
      MaxPool2d(kernelSize: 2)
      Flatten()
      Linear(outputFeatures: 10).named("fc")
    }
    for row in try NetworkSummary(network, input: [1, 3, 32, 32]).rows {
      print("consumer: \(row.name) \(row.type) \(row.outputShape) \(row.parameterCount)")
    }
  }
}
