import SondeExperiments
import SondeRuns

/// Something that is measured of each layer that has it.
protocol LayerQuantity {
  static var quantity: Quantity { get }

  /// Adds the nodes that measure it.
  ///
  /// - Returns: How the number follows from what they make; nil where the layer has none.
  static func formula(
    of layer: WatchedLayer, in graph: inout WatchedGraph
  ) throws -> Measure.Formula?
}

/// Something that is measured of the network as a whole.
protocol NetworkQuantity {
  static var quantity: Quantity { get }

  /// Adds the nodes that measure it.
  ///
  /// - Returns: How the number follows from what they make; nil where the network has none.
  static func formula(in graph: inout WatchedGraph) throws -> Measure.Formula?
}

extension MonitorPlan.Preset {
  /// What is measured of each layer.
  var layerQuantities: [any LayerQuantity.Type] {
    let norms: [any LayerQuantity.Type] = [
      WeightNorm.self, WeightGradientNorm.self, BiasGradientNorm.self, UpdateRatio.self,
    ]
    let activations: [any LayerQuantity.Type] = [
      ActivationMean.self, ActivationDeviation.self, ZeroFraction.self, DeadFraction.self,
      Saturation.self, InputSensitivity.self, ImageCorrelation.self, ActivationGradientNorm.self,
      RunningMeanShift.self, RunningVarianceRatio.self, GradientSignalToNoise.self,
    ]
    return switch self {
    case .none: []
    case .economy: norms
    case .standard, .full: activations + norms
    }
  }

  /// What is measured of the network.
  var networkQuantities: [any NetworkQuantity.Type] {
    self == .none ? [] : [OutputEntropy.self, OutputSpread.self, TopClassShare.self]
  }
}
