import COneDNN
import SondeCompiler
import SondeTensors

/// Turns a graph into a program: each node into primitives of oneDNN or loops of our own, with layouts chosen by what runs
/// fastest and reorders where neighbours differ.
///
/// States, inputs and outputs are row-major. Between them a value lies as the node that made it left it; a reader that wants
/// another layout gets a reordered copy, made once.
final class Lowering {
  let engine: Engine
  let graph: Graph
  /// Which kernel computes which convolution.
  let kernels: KernelChoices
  var program = Program()
  /// Where each value lies; the first place is where it was made, the others are reordered copies.
  private var locations: [Value: [Location]] = [:]
  /// Weights packed for our own kernels, by what they are for.
  var packedWeights: [PackedWeights: Int] = [:]
  /// Where the graph's states are kept.
  private var storedStates: [Value: StoredState] = [:]
  /// Packed copies of states that this graph reads, and those that its updates renew.
  var readCopies: [Value: [PackedCopy]] = [:]
  var renewedCopies: [Value: [PackedCopy]] = [:]
  private let lastReader: [Value: Int]
  private let updatedStates: [Value: Value]
  private(set) var nodeIndex = 0

  init(_ graph: Graph, engine: Engine, kernels: KernelChoices) {
    self.graph = graph
    self.engine = engine
    self.kernels = kernels
    var last: [Value: Int] = [:]
    for (index, node) in graph.nodes.enumerated() {
      for input in node.inputs { last[input] = index }
    }
    for output in graph.outputs { last[output.value] = Int.max }
    for update in graph.updates where last[update.value] == nil { last[update.value] = -1 }
    lastReader = last
    updatedStates = Dictionary(
      graph.updates.map { ($0.value, $0.state) }, uniquingKeysWith: { first, _ in first })
  }

  var node: Node { graph.nodes[nodeIndex] }

  func type(of value: Value) -> ValueType { graph.type(of: value) }

  /// Whether a later node, an output or an update needs a value.
  func isUsed(_ value: Value) -> Bool { lastReader[value] != nil }

  /// Lowers all nodes in order, then what is given back.
  func lower(states: StateStore, inputs: EdgeStore, outputs: EdgeStore) throws -> Program {
    for input in graph.inputs {
      let address = try inputs.address(of: input.name, type: type(of: input.value))
      try place(input.value, external: address)
    }
    for state in graph.states {
      let stored = try states.state(named: state.name, shape: type(of: state.value).shape)
      storedStates[state.value] = stored
      try place(state.value, external: stored.memory.address)
    }
    for index in graph.nodes.indices {
      nodeIndex = index
      try lower(graph.nodes[index])
    }
    try finishUpdates()
    try deliver(outputs)
    return program
  }

  private func place(_ value: Value, external: UnsafeMutableRawPointer) throws {
    let buffer = program.makeBuffer(byteCount: type(of: value).byteCount, external: external)
    locations[value] = [Location(descriptor: try .plain(type(of: value)), buffer: buffer)]
  }

  /// States whose new value was made elsewhere take it when all nodes have run.
  private func finishUpdates() throws {
    for update in graph.updates {
      let state = location(of: update.state)
      let value = try plain(update.value)
      if value.buffer != state.buffer {
        copy(value, to: state, byteCount: type(of: update.state).byteCount, name: "update")
      }
      if let stored = storedStates[update.state] {
        program.changes.append(
          Program.Change(state: stored, renewed: renewedCopies[update.state] ?? []))
      }
    }
  }

  /// Where a state is kept; nil when the value is none.
  func storedState(_ value: Value) -> StoredState? { storedStates[value] }

  private func deliver(_ outputs: EdgeStore) throws {
    for output in graph.outputs {
      let type = type(of: output.value)
      let address = try outputs.address(of: output.name, type: type)
      let buffer = program.makeBuffer(byteCount: type.byteCount, external: address)
      let target = Location(descriptor: try .plain(type), buffer: buffer)
      copy(try plain(output.value), to: target, byteCount: type.byteCount, name: output.name)
    }
  }

  func copy(_ source: Location, to target: Location, byteCount: Int, name: String) {
    kernel("copy", name: name, [source.buffer, target.buffer]) { addresses in
      addresses[1].copyMemory(from: addresses[0], byteCount: byteCount)
    }
  }
}

// MARK: - Where values lie

extension Lowering {
  /// Where a value was made.
  func location(of value: Value) -> Location {
    guard let location = locations[value]?.first else {
      preconditionFailure("\(value) is read before it is made.")
    }
    return location
  }

  /// The value in a given layout, reordered if need be.
  func location(of value: Value, as wanted: MemoryDescriptor) throws -> Location {
    if let found = locations[value]?.first(where: { $0.descriptor.isEqual(to: wanted) }) {
      return found
    }
    let made = location(of: value)
    if made.isPositionMajor, try wanted.isEqual(to: .channelsLast(type(of: value))) {
      let copy = copy(made, type(of: value), to: .channelsLast, as: wanted)
      locations[value]?.append(copy)
      return copy
    }
    let source = made.isPositionMajor ? try plain(value) : made
    if source.descriptor.isEqual(to: wanted) { return source }
    let target = Location(
      descriptor: wanted, buffer: program.makeBuffer(byteCount: wanted.byteCount))
    try reorder(source, to: target)
    locations[value]?.append(target)
    return target
  }

  /// The value in the layout of another one.
  func location(of value: Value, like other: Location) throws -> Location {
    other.isPositionMajor ? try rows(value) : try location(of: value, as: other.descriptor)
  }

  /// The value in row-major layout.
  func plain(_ value: Value) throws -> Location {
    let wanted = try MemoryDescriptor.plain(type(of: value))
    if let made = locations[value]?.first(where: { $0.descriptor.isEqual(to: wanted) }) {
      return made
    }
    guard let rows = locations[value]?.first(where: \.isPositionMajor) else {
      return try location(of: value, as: wanted)
    }
    let made = copy(rows, type(of: value), to: .rowMajor, as: wanted)
    locations[value]?.append(made)
    return made
  }

  /// The value in a layout that oneDNN's primitives are quick in: where it was made, or row-major.
  func oneDNNLayout(_ value: Value) throws -> Location {
    let made = location(of: value)
    return made.isPositionMajor ? try plain(value) : made
  }

  /// The value in position-major layout.
  func rows(_ value: Value) throws -> Location {
    if let made = locations[value]?.first(where: \.isPositionMajor) { return made }
    let type = type(of: value)
    let channelsLast = try MemoryDescriptor.channelsLast(type)
    let source = locations[value]?.first { $0.descriptor.isEqual(to: channelsLast) }
    let made =
      if let source { try positionMajorCopy(of: source, type, from: .channelsLast) } else {
        try positionMajorCopy(of: try plain(value), type, from: .rowMajor)
      }
    locations[value]?.append(made)
    return made
  }

  /// Puts a value that is there into the layout of the network: position-major, where our own kernels are fast.
  ///
  /// Other places stay for readers that want them.
  func settle(_ value: Value) throws {
    guard Self.isPositionMajorFast, type(of: value).shape.rank == 4 else { return }
    let rows = try rows(value)
    locations[value]?.removeAll(where: \.isPositionMajor)
    locations[value]?.insert(rows, at: 0)
  }

  /// Gives a value that the node makes a place of its own.
  func define(_ value: Value, _ descriptor: MemoryDescriptor) -> Location {
    let buffer = program.makeBuffer(
      byteCount: max(descriptor.byteCount, type(of: value).byteCount))
    return define(value, Location(descriptor: descriptor, buffer: buffer))
  }

  @discardableResult
  func define(_ value: Value, _ location: Location) -> Location {
    locations[value] = [location]
    return location
  }

  /// Gives a value that the node makes a place of its own in the layout of another one of its size.
  func defineLike(_ other: Location, _ value: Value) -> Location {
    var own = other
    own.buffer = program.makeBuffer(byteCount: program.buffers[other.buffer].byteCount)
    return define(value, own)
  }

  /// Gives a value that the node makes a place of its own in position-major layout.
  func defineRows(_ value: Value) throws -> Location {
    define(value, try makeRows(type(of: value)))
  }

  /// Gives a value a row-major place: that of the state it becomes where nothing reads the state any more, else its own.
  func definePlain(_ value: Value) throws -> Location {
    if let state = updatedStates[value], (lastReader[state] ?? -1) <= nodeIndex,
      isElementwise(node)
    {
      return define(value, location(of: state))
    }
    return define(value, try .plain(type(of: value)))
  }

  private func isElementwise(_ node: Node) -> Bool {
    if case .movingAverage = node.operation { return true }
    return node.operation.isOptimizerUpdate
  }

  /// Gives a result the place of an input of the same layout that nothing reads any more, or its own.
  func defineOver(_ input: Value, at place: Location, result: Value) -> Location {
    canOverwrite(input, at: place) ? define(result, place) : defineLike(place, result)
  }

  private func canOverwrite(_ input: Value, at place: Location) -> Bool {
    guard program.buffers[place.buffer].external == nil else { return false }
    // Every value that lies in this buffer (a reshape shares its source's) must be done with.
    return locations.allSatisfy { value, places in
      !places.contains { $0.buffer == place.buffer } || (lastReader[value] ?? -1) <= nodeIndex
    }
  }
}

// MARK: - Instructions

extension Lowering {
  /// Adds a loop of our own; it gets the buffers' addresses in order.
  func kernel(
    _ detail: String, name: String? = nil, _ buffers: [Int],
    _ body: @escaping ([UnsafeMutableRawPointer]) -> Void
  ) {
    program.instructions.append(
      Program.Instruction(
        name: name ?? node.name, detail: detail, buffers: buffers, body: .kernel(body)))
  }

  /// Adds a primitive, with scratch memory if it wants some.
  func primitive(
    _ descriptor: PrimitiveDescriptor, _ detail: String, _ arguments: [(Int32, Location)]
  ) throws {
    var arguments = arguments.map { (name: $0.0, location: $0.1) }
    let scratch = try descriptor.descriptor(of: DNNL_ARG_SCRATCHPAD)
    if scratch.byteCount > 0 {
      let buffer = program.makeBuffer(byteCount: scratch.byteCount)
      arguments.append((DNNL_ARG_SCRATCHPAD, Location(descriptor: scratch, buffer: buffer)))
    }
    let primitive = try Primitive(descriptor, node: node.name)
    program.instructions.append(
      Program.Instruction(
        name: node.name, detail: "\(detail) \(descriptor.implementation)",
        buffers: arguments.map(\.location.buffer),
        body: .primitive(primitive, arguments: arguments)))
  }

  /// Adds a change of layout.
  func reorder(_ source: Location, to target: Location) throws {
    let name = nodeIndex < graph.nodes.count ? node.name : ""
    let descriptor = try PrimitiveDescriptor("dnnl_reorder_primitive_desc_create", node: name) {
      dnnl_reorder_primitive_desc_create(
        &$0, source.descriptor.handle, engine.handle, target.descriptor.handle, engine.handle, $1)
    }
    try primitive(descriptor, "reorder", [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, target)])
  }
}
