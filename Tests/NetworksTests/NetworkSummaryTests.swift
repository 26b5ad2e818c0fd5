import Foundation
import SondeNetworks
import SondeTensors
import TestSupport
import Testing

struct NetworkSummaryTests {
  @Test func `The table is as recorded`() throws {
    let network = try Architecture("lenet").network()
    let text = try NetworkSummary(network, input: [16, 3, 32, 32]).description
    #expect(
      text == """
        Layer    Type            Output  Parameters  Mult-adds   Memory
        ───────────────────────────────────────────────────────────────
        conv1    Conv2d      16×6×28×28         456     5.72 M  0.30 MB
        relu1    ReLU        16×6×28×28           –          –  0.30 MB
        pool1    MaxPool2d   16×6×14×14           –          –  0.08 MB
        conv2    Conv2d     16×16×10×10       2,416     3.87 M  0.11 MB
        relu2    ReLU       16×16×10×10           –          –  0.10 MB
        pool2    MaxPool2d    16×16×5×5           –          –  0.03 MB
        flatten  Flatten         16×400           –          –  0.03 MB
        fc1      Linear          16×120      48,120     0.77 M  0.20 MB
        relu3    ReLU            16×120           –          –  0.01 MB
        fc2      Linear           16×84      10,164     0.16 M  0.05 MB
        relu4    ReLU             16×84           –          –  0.01 MB
        fc3      Linear           16×10         850     0.01 M  0.00 MB
        ───────────────────────────────────────────────────────────────
        Input                       16×3×32×32
        Total parameters            62,006
        Trainable parameters        62,006
        Frozen parameters           0
        Total mult-adds             10.53 M
        Input size                  0.20 MB
        Forward/backward pass size  0.83 MB
        Parameters size             0.25 MB
        Estimated total size        1.28 MB
        """)
  }

  @Test func `Every line fits the terminal`() throws {
    let network = try Architecture("resnet50").network()
    let summary = try NetworkSummary(network, input: [64, 3, 224, 224])
    for width in [80, 100, 200] {
      let lines = summary.text(width: width).split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= width }, "\(lines.map(\.count).max() ?? 0)")
    }
    #expect(summary.text(width: 200).contains("layer1.0.downsample.0"))
  }

  @Test func `Frozen parameters are not counted as trainable`() throws {
    let network = try Architecture("lenet").network()
    let summary = try NetworkSummary(
      network, input: [1, 3, 32, 32], groups: [.frozen("conv*"), .frozen("fc1.bias")])
    #expect(summary.parameterCount == 62_006)
    #expect(summary.trainableCount == 62_006 - 456 - 2416 - 120)
    #expect(summary.rows[0].trainableCount == 0)
  }

  @Test func `A summary is the same after writing and reading`() throws {
    let summary = try NetworkSummary(
      Architecture("lenet").network(), input: [1, 3, 32, 32])
    let data = try JSONEncoder().encode(summary)
    #expect(try JSONDecoder().decode(NetworkSummary.self, from: data) == summary)
  }
}
