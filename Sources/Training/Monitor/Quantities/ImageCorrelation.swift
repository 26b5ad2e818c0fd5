import SondeCompiler
import SondeRuns

/// The mean correlation of what a layer says for two different samples of a batch, not centred: the cosine of mean-field theory.
///
/// The mean product of two different samples' numbers over the mean square. All pairs are in it, by the identity
/// `Σ xᵢ·xⱼ = |Σ xᵢ|² - Σ |xᵢ|²`, without a visit to any. At 1 the layer cannot tell samples apart. Behind a rectifier it is high
/// in sound networks too, since all numbers are positive.
///
/// Poole et al., *Exponential expressivity in deep neural networks through transient chaos*, 2016,
/// <https://arxiv.org/abs/1606.05340>, equation 5.
enum ImageCorrelation: LayerQuantity {
  static let quantity = Quantity.imageCorrelation

  static func formula(
    of layer: WatchedLayer, in graph: inout WatchedGraph
  ) throws -> Measure.Formula? {
    let number = try graph.activation(.imageCorrelation, of: layer)
    return { $0[number] }
  }
}
