import SondeRuns
import Testing

struct GradientFlowTests {
  private func flow(
    _ gradients: [Double], weights: [Double]? = nil, loss: Double?, classes: Int? = 10
  ) -> GradientFlow? {
    GradientFlow(
      layers: gradients.enumerated().map {
        GradientFlow.Layer(name: "fc\($0 + 1)", gradient: $1, weight: weights?[$0])
      }, loss: loss, classCount: classes)
  }

  @Test(
    arguments: [
      // Moderate in the last layer and of its size in the first.
      ([0.5, 0.2, 0.4], 1.2, GradientFlow.Verdict.healthy),
      // Small everywhere, and so is the loss.
      ([2e-4, 1e-4, 2e-4], 0.01, .converged),
      // Small everywhere, but the loss is neither small nor that of guessing.
      ([2e-4, 1e-4, 2e-4], 1.2, .flat),
      // Large in the last layer, lost on the way.
      ([1e-7, 1e-4, 0.4], 2.3, .vanishing), ([1e-7, 1e-4, 0.4], 1.2, .vanishing),
      // Tiny everywhere while the network guesses: log(10) is 2.3026.
      ([1e-6, 1e-6, 1e-5], 2.3026, .vanishing),
      // Nothing is learned yet, but the gradients are sound.
      ([0.5, 0.2, 0.4], 2.31, .healthy),
      ([.nan, 0.2, 0.4], 2.31, .diverged), ([0.1, 0.2, 0.4], .infinity, .diverged),
    ] as [([Double], Double, GradientFlow.Verdict)])
  func `The last layer tells why gradients are small`(
    gradients: [Double], loss: Double, verdict: GradientFlow.Verdict
  ) throws {
    let weights = gradients.map { _ in 1.0 }
    #expect(flow(gradients, weights: weights, loss: loss)?.verdict == verdict)
    #expect(flow(gradients, loss: loss)?.verdict == verdict)
  }

  @Test func `A gradient counts beside its layer's weights`() {
    // The first layer's gradient is a thousandth of the last one's, but so are its weights.
    #expect(flow([1e-3, 1], weights: [1e-2, 10], loss: 1)?.verdict == .healthy)
    #expect(flow([1e-3, 1], loss: 1)?.verdict == .vanishing)
  }

  @Test func `The sentence has the numbers`() throws {
    let converged = try #require(flow([2e-4, 2e-4], weights: [1, 1], loss: 0.01, classes: 2))
    #expect(
      converged.sentence == """
        Converged: the gradients are small down to the last layer (fc2, 2.0e-04) because the loss is \
        small (loss 0.01000, and 0.6931 by guessing); they do not vanish.
        """)
    let vanishing = try #require(flow([1e-7, 0.5], weights: [1, 1], loss: 2.3, classes: 10))
    #expect(
      vanishing.sentence == """
        Vanishing: the last layer's gradient (fc2, 5.0e-01) is 5e+06 times the first layer's \
        (fc1, 1.0e-07) beside their weights: it is lost on its way back, and the loss stays at that of \
        guessing, −log(1/10) = 2.3026 (it is 2.3000).
        """)
  }

  @Test func `One layer tells nothing`() { #expect(flow([1], loss: 1) == nil) }
}
