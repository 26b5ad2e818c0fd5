/// Something that turns a signal into a signal: a layer, or a composition of modules.
///
/// A module does not compute; it records layers, and what is recorded is a ``Network``. Every layer is a module, so is a
/// ``Sequential``, and so is a type of your own. A residual block, for instance:
///
/// ```swift
/// struct ResidualBlock: Module {
///   var channels: Int
///
///   func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
///     let body = Sequential {
///       Conv2d(outputChannels: channels, kernelSize: 3, padding: 1)
///       ReLU()
///       Conv2d(outputChannels: channels, kernelSize: 3, padding: 1)
///     }
///     let residual = try network.add(body, named: "body", to: input)
///     let sum = try network.add(Add(), to: [residual, input])
///     return try network.add(ReLU(), to: sum)
///   }
/// }
/// ```
public protocol Module: Sendable {
  /// Records what the module does to a signal.
  ///
  /// - Parameters:
  ///   - input: What the module reads.
  ///   - network: Where layers are recorded; call children through it, each under a name of its own.
  /// - Returns: What the module gives.
  /// - Throws: ``NetworkError`` when a name is taken, and errors of your own.
  func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal
}

/// What a module reads or gives: the values of one layer, or the images.
public struct Signal: Hashable, Sendable {
  /// The name of the layer, or `input` for the images.
  public let source: String

  init(source: String) { self.source = source }
}

/// A module that is a single layer.
public protocol LayerModule: Module, Hashable, CustomStringConvertible {
  /// The layer as data.
  var layer: Layer { get }
}

extension LayerModule {
  /// Records the layer.
  public func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
    try network.record(layer, reading: [input])
  }
}

extension Layer: Module {
  /// Records the layer.
  public func callAsFunction(_ input: Signal, in network: inout NetworkBuilder) throws -> Signal {
    try network.record(self, reading: [input])
  }
}
