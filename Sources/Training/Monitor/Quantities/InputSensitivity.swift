import SondeCompiler
import SondeRuns

/// How much of what a layer says depends on the sample: standard deviation across the samples of a batch over total deviation.
///
/// The variance across samples is taken for each number that the layer puts out for a sample, and averaged over these. It is 1
/// where all variation is between samples, and 0 where every sample gets the same output, however that varies from unit to
/// unit: then no gradient can teach the layers behind it to tell samples apart. The square is one minus the centred
/// correlation of two samples, but for a factor of one minus one over the batch's size. Behind dropout, what was
/// drawn for each sample counts as well.
enum InputSensitivity: LayerQuantity {
  static let quantity = Quantity.inputSensitivity

  static func formula(
    of layer: WatchedLayer, in graph: inout WatchedGraph
  ) throws -> Measure.Formula? {
    let number = try graph.activation(.inputSensitivity, of: layer)
    return { $0[number] }
  }
}
