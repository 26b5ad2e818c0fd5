import SondeCompiler
import SondeNetworks
import SondeRuns

/// The squared length of the mean gradient of a layer's weights over the variance of a batch's gradient around it.
///
/// It is the batch's size over the simple noise scale of McCandlish et al., *An empirical model of large-batch training*, 2018,
/// <https://arxiv.org/abs/1812.06162>, section 2.2: `|G|² / (tr Σ / B)`. Batches are drawn independently, so the product of this
/// step's gradient with the mean of earlier ones is `|G|²` on average, and the squared length of one gradient is `|G|² + tr Σ / B`.
/// The mean of earlier gradients is what momentum or Adam keeps anyway, so nothing is computed for it but two products. It is
/// noisy: average over several steps, and over layers, before it is believed. Below 0 by chance it is given as 0; it is not given
/// where the optimizer keeps no such mean, where its momentum is scheduled, where gradients are clipped or otherwise changed or
/// have a weight decay of their own, and at the first step.
enum GradientSignalToNoise: LayerQuantity {
  static let quantity = Quantity.gradientSignalToNoise

  static func formula(
    of layer: WatchedLayer, in graph: inout WatchedGraph
  ) throws -> Measure.Formula? {
    guard let weight = layer.parameters["weight"], let gradient = weight.gradient,
      let memory = weight.gradientSum, let sum = graph.settings.optimizer.gradientSum,
      !graph.settings.schedulesMomentum, graph.settings.clipping == nil,
      graph.settings.gradients == GradientPlan(),
      graph.settings.groups.allSatisfy({ $0.weightDecay == 1 })
    else { return nil }
    let norm = try graph.norm(of: gradient, for: layer.name)
    let product = try graph.product(gradient, memory, for: layer.name)
    let decay =
      try sum.weightDecay == 0
      ? nil : graph.product(gradient, weight.state, for: layer.name)
    return { step in
      let weights = sum.weight(afterSteps: step.number - 1)
      guard weights > 0 else { return nil }
      var signal = step[product] / weights
      if let decay { signal -= sum.weightDecay * step[decay] }
      let noise = step[norm] * step[norm] - signal
      guard noise > 0 else { return nil }
      return max(0, signal) / noise
    }
  }
}

extension WatchedGraph {
  /// Asks for the sum of products of two values.
  fileprivate mutating func product(
    _ one: SondeCompiler.Value, _ other: SondeCompiler.Value, for name: String
  ) throws -> MeasuredNumber {
    try ask(.dotProduct(DotProduct()), [one, other], for: name)
  }
}
