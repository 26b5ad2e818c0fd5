import COneDNN
import SondeCompiler

/// One instruction with the addresses of everything it touches.
final class Step {
  let name: String
  let detail: String
  private let body: Body

  private enum Body {
    /// The arguments point at memories that are kept alive beside them.
    case primitive(Primitive, UnsafeMutableBufferPointer<dnnl_exec_arg_t>, [Memory])
    case kernel(([UnsafeMutableRawPointer]) -> Void, [UnsafeMutableRawPointer])
  }

  init(
    _ instruction: Program.Instruction, addresses: [UnsafeMutableRawPointer], engine: Engine
  ) throws(OneDNNError) {
    name = instruction.name
    detail = instruction.detail
    switch instruction.body {
    case .kernel(let run):
      body = .kernel(run, instruction.buffers.map { addresses[$0] })
    case .primitive(let primitive, let arguments):
      var memories: [Memory] = []
      for argument in arguments {
        let address = addresses[argument.location.buffer]
        memories.append(try Memory(argument.location.descriptor, at: address, engine: engine))
      }
      let list = UnsafeMutableBufferPointer<dnnl_exec_arg_t>.allocate(capacity: arguments.count)
      _ = list.initialize(
        fromContentsOf: zip(arguments, memories).map {
          dnnl_exec_arg_t(arg: $0.name, memory: $1.handle)
        })
      body = .primitive(primitive, list, memories)
    }
  }

  deinit {
    if case .primitive(_, let list, _) = body { list.deallocate() }
  }

  func run(_ stream: ExecutionStream) throws(OneDNNError) {
    switch body {
    case .kernel(let run, let addresses):
      run(addresses)
    case .primitive(let primitive, let list, _):
      try check(
        dnnl_primitive_execute(
          primitive.handle, stream.handle, Int32(list.count), list.baseAddress),
        "dnnl_primitive_execute", node: name)
    }
  }
}

extension Program {
  /// From where to where each buffer of the arena is needed; buffers outside take none of it.
  var lifetimes: [MemoryPlan.Lifetime] {
    var first = [Int](repeating: Int.max, count: buffers.count)
    var last = [Int](repeating: -1, count: buffers.count)
    for (index, instruction) in instructions.enumerated() {
      for buffer in instruction.buffers {
        first[buffer] = min(first[buffer], index)
        last[buffer] = max(last[buffer], index)
      }
    }
    return buffers.indices.map { index in
      let isInArena = buffers[index].external == nil && last[index] >= 0
      return MemoryPlan.Lifetime(
        byteCount: isInArena ? buffers[index].byteCount : 0,
        first: min(first[index], max(last[index], 0)),
        last: max(last[index], 0))
    }
  }

  /// Gives every instruction its addresses.
  func bound(
    to arena: AlignedMemory, plan: MemoryPlan, engine: Engine
  ) throws(OneDNNError) -> [Step] {
    let addresses = buffers.indices.map { index in
      buffers[index].external ?? arena.address + plan.offsets[index]
    }
    var steps: [Step] = []
    for instruction in instructions {
      steps.append(try Step(instruction, addresses: addresses, engine: engine))
    }
    return steps
  }
}
