import SondeExperiments
import SondeNetworks
import SondeRuns
import SondeTensors
import Testing

@testable import SondeDiagnosis

/// Depth, and what leads around it.
struct DegradationTests {
  private func network(_ name: String) throws -> Network {
    try Model.architecture(Architecture(name)).network()
  }

  @Test func `A plain network of 56 layers has three stretches of layers that keep the shape`()
    throws
  {
    let stages = try network("plain56").stages
    #expect(stages.map(\.count) == [18, 17, 17])
    #expect(stages[0][0].nodes.map(\.layer.kind) == [.conv2d, .batchNorm, .relu])
  }

  @Test(arguments: ["resnet56", "vgg19_bn", "lenet", "plain20"])
  func `What is not deep, or has ways around, has no depth to spare`(name: String) throws {
    let network = try network(name)
    // A plain network of 20 layers could do with fewer; whether it should is for training to tell.
    if name == "plain20" {
      #expect(network.excessDepth?.isEmpty == false)
    } else {
      #expect(network.excessDepth == nil)
    }
  }

  @Test func `Without its excess depth a network still fits, and has fewer layers`() throws {
    let plain = Model.architecture(try Architecture("plain56"))
    let excess = try #require(try plain.network().excessDepth)
    let shallow = try plain.without(excess).network()
    let shape = try shallow.outputShape(input: [2, 3, 32, 32])
    #expect(shape == [2, 10])
    #expect(shallow.nodes.count(where: \.layer.hasWeights) == 56 - 11 - 11 - 12)
  }

  @Test func `Residual connections lead around every two convolutions, and the network fits`()
    throws
  {
    let plain = try network("plain20")
    let residual = try plain.withResidualConnections()
    #expect(residual.nodes.count { $0.layer.kind == .add } == 7)
    #expect(try residual.outputShape(input: [2, 3, 32, 32]) == [2, 10])
    // A network under that name becomes its twin of the paper.
    let twin = try Model.architecture(Architecture("plain20")).withResidualConnections()
    #expect(twin == .architecture(try Architecture("resnet20")))
  }

  private func subject(_ shallower: [Double]) throws -> Subject {
    var subject = try Subject(
      experiment: Sample.experiment("model: {architecture: plain56}\n"),
      record: RunRecord([Sample.started()] + Sample.steps(Sample.guesses(100))))
    subject.shallower = RunRecord([Sample.started()] + Sample.steps(shallower))
    return subject
  }

  @Test func `A shallower network that trains better is the finding, one that does not is none`()
    throws
  {
    let better = try subject(Sample.guesses(100).map { $0 - 0.5 })
    let finding = try #require(DegradationRule.judge(better).findings.first)
    #expect(finding.illness == .degradation && finding.remedies.count == 2)
    let experiment = try #require(better.experiment)
    #expect(
      try finding.remedies[0].applied(to: experiment).model
        == .architecture(try Architecture("resnet56")))
    #expect(DegradationRule.judge(try subject(Sample.guesses(100))) == .found([]))
  }
}
