import SondeNetworks
import SondeTensors
import Testing

struct InitializerErrorTests {
  private func error(of initializer: Initializer, _ shape: Shape) -> String? {
    var generator = Generator(seed: 1)
    do {
      _ = try initializer.values(shape: shape, generator: &generator)
      return nil
    } catch { return "\(error)" }
  }

  @Test(arguments: [
    (Initializer.xavierUniform(), "xavier_uniform"), (.xavierNormal(), "xavier_normal"),
    (.kaimingUniform(), "kaiming_uniform"), (.kaimingNormal(), "kaiming_normal"),
    (.orthogonal(), "orthogonal"),
  ])
  func `A rule that needs fans refuses a bias`(initializer: Initializer, name: String) {
    #expect(
      error(of: initializer, [64])
        == "\(name): the shape [64] has 1 dimension, but the rule needs at least 2 (outputs, "
        + "inputs). Give biases and scales a rule that does not look at the shape, such as zeros, "
        + "ones or bias_uniform.")
  }

  @Test func `A matrix rule refuses filters, a filter rule matrices`() {
    #expect(
      error(of: .eye, [8, 3, 3])
        == "eye: the shape [8, 3, 3] has 3 dimensions, but the rule is for 2 dimensions. Apply it by "
        + "layer type or parameter name to weights that have them.")
    #expect(error(of: .sparse(sparsity: 0.5), [8])?.contains("sparse: the shape [8]") == true)
    #expect(error(of: .dirac(), [8, 3])?.contains("is for 3 to 5 dimensions") == true)
  }

  @Test func `Groups that do not divide the outputs are refused`() {
    #expect(
      error(of: .dirac(groups: 3), [8, 3, 3])
        == "dirac: 3 groups do not divide the outputs of the shape [8, 3, 3], but every group needs "
        + "as many. Give the number of groups of the convolution.")
  }

  @Test func `Numbers that make no sense are refused`() {
    #expect(
      error(of: .normal(std: -1), [2])
        == "normal: std is -1.0, but it must be finite and not negative. Change it in the "
        + "experiment's initialisation.")
    #expect(error(of: .uniform(a: 1, b: 0), [2])?.contains("b is 0.0") == true)
    #expect(error(of: .sparse(sparsity: 2), [2, 2])?.contains("from 0 to 1") == true)
    #expect(error(of: .truncatedNormal(a: 1, b: 1), [2])?.contains("greater than a") == true)
    #expect(error(of: .truncatedNormal(std: 0), [2])?.contains("positive") == true)
    #expect(error(of: .xavierUniform(gain: -1), [2, 2])?.contains("gain") == true)
  }
}
