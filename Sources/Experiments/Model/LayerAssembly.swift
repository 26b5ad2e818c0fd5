import SondeNetworks

/// The layers of a list with all names and what each reads, blocks and repetitions written out.
struct LayerAssembly {
  /// The layers of the network.
  private(set) var nodes: [Network.Node] = []
  /// The layer whose values the network gives.
  private(set) var output = Network.inputName
  /// Where each layer, and each block, stands in the list, by its name.
  private(set) var paths: [String: ConfigurationPath] = [:]
  /// The layer whose values each layer or block gives, by the layer's or block's name.
  private var outputs: [String: String] = [:]

  /// So many layers and blocks may there be: nested repetitions could ask for any number.
  private static let limit = 10_000

  /// Writes out a list of layers.
  ///
  /// - Throws: ``LayerProblem`` where a name is taken twice, or a layer reads what is not there.
  init(_ list: LayerList) throws {
    let root = ConfigurationPath(["layers"])
    var scope = Scope(prefix: "", enclosing: [], input: Network.inputName)
    var signal = Network.inputName
    try add(list.entries, at: root, in: &scope, signal: &signal)
    output = signal
    guard let name = list.output else { return }
    guard let found = outputs[name] else {
      throw LayerProblem(
        path: ConfigurationPath(["output"]), problem: unknown(name, among: outputs.keys.sorted()))
    }
    output = found
  }

  /// A list of layers that is being written out.
  private struct Scope {
    /// What names of the list begin with, with a point at the end.
    var prefix: String
    /// The prefixes of the lists around it, innermost first.
    var enclosing: [String]
    /// What the list reads.
    var input: String
    /// How many layers the list has so far.
    var count = 0

    /// A list within this one.
    func inner(_ name: String, reading input: String) -> Scope {
      Scope(prefix: "\(prefix)\(name).", enclosing: [prefix] + enclosing, input: input)
    }
  }

  private mutating func add(
    _ entries: [LayerEntry], at path: ConfigurationPath, in scope: inout Scope, signal: inout String
  ) throws {
    for (index, entry) in entries.enumerated() {
      try add(entry, at: path.appending(index), in: &scope, signal: &signal)
    }
  }

  private mutating func add(
    _ entry: LayerEntry, at path: ConfigurationPath, in scope: inout Scope, signal: inout String
  ) throws {
    let inputs =
      try entry.from.map { try $0.map { try resolve($0, in: scope, at: path) } } ?? [signal]
    if case .repetition(let times, let layers) = entry.content, entry.name == nil {
      signal = try single(inputs, of: "a repetition", at: path)
      try repeated(times, layers, at: path, in: &scope, signal: &signal)
      return
    }
    let name = entry.name ?? "\(scope.count)"
    scope.count += 1
    guard paths.count < Self.limit else {
      throw LayerProblem(
        path: path,
        problem:
          "the network has more than \(Self.limit) layers and blocks, but no network needs as "
          + "many. Repeat fewer times.")
    }
    let whole = scope.prefix + name
    guard paths.updateValue(path, forKey: whole) == nil else {
      throw LayerProblem(
        path: path,
        problem:
          "two layers are called \"\(whole)\", but each needs a name of its own. Rename one; in a "
          + "repeat, put named layers into a block without a name.")
    }
    if case .layer(let layer) = entry.content {
      nodes.append(Network.Node(name: whole, layer: layer, inputs: inputs))
      signal = whole
    } else {
      signal = try single(inputs, of: "a block", at: path)
      try compose(entry.content, at: path, in: scope.inner(name, reading: signal), signal: &signal)
    }
    outputs[whole] = signal
  }

  /// Writes out what stands under a common name.
  private mutating func compose(
    _ content: LayerEntry.Content, at path: ConfigurationPath, in scope: Scope, signal: inout String
  ) throws {
    var scope = scope
    switch content {
    case .layer: break
    case .block(let layers):
      try add(layers, at: path.appending("block").appending("layers"), in: &scope, signal: &signal)
    case .repetition(let times, let layers):
      try repeated(times, layers, at: path, in: &scope, signal: &signal)
    case .residual(let layers, let shortcut):
      let path = path.appending("residual")
      var body = scope.inner("body", reading: scope.input)
      try add(layers, at: path.appending("layers"), in: &body, signal: &signal)
      var around = scope.inner("shortcut", reading: scope.input)
      var shortcutSignal = scope.input
      try add(shortcut, at: path.appending("shortcut"), in: &around, signal: &shortcutSignal)
      let name = scope.prefix + "add"
      paths[name] = path
      nodes.append(
        Network.Node(name: name, layer: .add(Add()), inputs: [signal, shortcutSignal]))
      outputs[name] = name
      signal = name
    }
  }

  private mutating func repeated(
    _ times: Int, _ layers: [LayerEntry], at path: ConfigurationPath, in scope: inout Scope,
    signal: inout String
  ) throws {
    // Each turn reads what the one before it gives.
    let input = scope.input
    for _ in 0..<times {
      scope.input = signal
      try add(layers, at: path.appending("repeat").appending("layers"), in: &scope, signal: &signal)
    }
    scope.input = input
  }

  private func single(
    _ inputs: [String], of kind: String, at path: ConfigurationPath
  ) throws -> String {
    guard inputs.count == 1 else {
      throw LayerProblem(
        path: path,
        problem:
          "\(kind) reads \(inputs.count) layers, but it reads one. Use add or concat in front.")
    }
    return inputs[0]
  }

  /// The layer that a name stands for, seen from a list.
  private func resolve(
    _ name: String, in scope: Scope, at path: ConfigurationPath
  ) throws -> String {
    if name == Network.inputName { return scope.input }
    for prefix in [scope.prefix] + scope.enclosing + [""] {
      if let found = outputs[prefix + name] { return found }
    }
    let near = outputs.keys.filter { $0.hasPrefix(scope.prefix) }
      .map { String($0.dropFirst(scope.prefix.count)) }.sorted()
    throw LayerProblem(path: path, problem: unknown(name, among: near + [Network.inputName]))
  }

  private func unknown(_ name: String, among names: [String]) -> String {
    let suggestion = nearestName(to: name, among: names).map { " Did you mean \"\($0)\"?" } ?? ""
    return "reads \"\(name)\", but no layer before it has that name.\(suggestion)"
  }
}

/// What is wrong with a layer of a list, and where it stands, seen from the model.
struct LayerProblem: Error {
  let path: ConfigurationPath
  let problem: String
}
