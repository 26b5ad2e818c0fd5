/// Records the layers that modules are made of, and their names.
public struct NetworkBuilder {
  private(set) var nodes: [Network.Node] = []
  /// The names of the modules that are being called, outermost first.
  private var path: [String] = []
  /// The paths that are taken.
  private var taken: Set<String> = []

  init() {}

  /// Calls a module on a signal.
  ///
  /// - Parameters:
  ///   - module: A layer or a composition of modules.
  ///   - name: What the module is called within the one that calls it; by default after its type, as in `relu`, `relu2`.
  ///   - input: What the module reads.
  /// - Returns: What the module gives.
  /// - Throws: ``NetworkError`` when the name is taken, and what the module throws.
  public mutating func add(
    _ module: some Module, named name: String? = nil, to input: Signal
  ) throws -> Signal {
    try within(name ?? (module as? NamedModule)?.name ?? automaticName(for: module)) {
      try module(input, in: &$0)
    }
  }

  /// Calls a layer on several signals, as for a sum.
  ///
  /// - Parameters:
  ///   - layer: The layer.
  ///   - name: What the layer is called within the module that calls it; by default after its kind, as in `add`, `add2`.
  ///   - inputs: What the layer reads.
  /// - Returns: What the layer gives.
  /// - Throws: ``NetworkError`` when the name is taken.
  public mutating func add(
    _ layer: some LayerModule, named name: String? = nil, to inputs: [Signal]
  ) throws -> Signal {
    try within(name ?? automaticName(for: layer)) {
      try $0.record(layer.layer, reading: inputs)
    }
  }

  /// Records a layer under the path that is open.
  mutating func record(_ layer: Layer, reading inputs: [Signal]) throws -> Signal {
    if path.isEmpty {
      return try within(layer.kind.rawValue) { try $0.record(layer, reading: inputs) }
    }
    let name = path.joined(separator: ".")
    nodes.append(Network.Node(name: name, layer: layer, inputs: inputs.map(\.source)))
    return Signal(source: name)
  }

  private mutating func within(
    _ name: String, _ body: (inout NetworkBuilder) throws -> Signal
  ) throws -> Signal {
    path.append(name)
    defer { path.removeLast() }
    let whole = path.joined(separator: ".")
    guard taken.insert(whole).inserted else { throw NetworkError.duplicateName(whole) }
    return try body(&self)
  }

  private func automaticName(for module: some Module) -> String {
    let base =
      switch module {
      case let layer as any LayerModule: layer.layer.kind.rawValue
      case let layer as Layer: layer.kind.rawValue
      default: "\(type(of: module))".lowercased()
      }
    let prefix = path.map { $0 + "." }.joined()
    var (name, number) = (base, 1)
    while taken.contains(prefix + name) {
      number += 1
      name = "\(base)\(number)"
    }
    return name
  }
}

extension Network {
  /// Records a network from a module.
  ///
  /// - Parameter module: What turns images into the network's output.
  /// - Throws: ``NetworkError`` where names are taken twice, or nothing is recorded.
  public init(recording module: some Module) throws {
    var builder = NetworkBuilder()
    let output = try module(Signal(source: Network.inputName), in: &builder)
    guard !builder.nodes.isEmpty else { throw NetworkError.empty }
    try self.init(nodes: builder.nodes, output: output.source)
  }

  /// Records a network from modules that are called one after the other.
  ///
  /// - Parameter modules: Their names are `0`, `1`, … or what ``Module/named(_:)`` says.
  /// - Throws: ``NetworkError`` where names are taken twice, or nothing is recorded.
  public init(@ModuleList _ modules: () throws -> [any Module]) throws {
    try self.init(recording: Sequential(modules()))
  }
}
