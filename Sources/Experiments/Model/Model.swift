public import SondeNetworks

/// The network of an experiment: a ready one, or a list of layers.
public enum Model: Hashable, Sendable {
  /// A ready network, as in `{architecture: lenet, classes: 2}`.
  case architecture(Architecture)
  /// Layers, as in `{layers: [{linear: {out_features: 10}}]}`.
  case layers(LayerList)

  /// A network made in Swift, as a list of layers.
  ///
  /// - Parameter network: The network.
  public init(_ network: Network) { self = .layers(LayerList(network)) }

  /// The network.
  ///
  /// - Throws: ``NetworkError`` or ``ExperimentError`` where layers have no or the same name, or read what is not there.
  public func network() throws -> Network {
    switch self {
    case .architecture(let architecture): try architecture.network()
    case .layers(let list): try list.network()
    }
  }

  /// The initialisation of the program or paper that a ready network comes from, or PyTorch's defaults.
  public var defaultInitialization: Initialization {
    switch self {
    case .architecture(let architecture): architecture.initialization
    case .layers: Initialization()
    }
  }
}
