import COneDNN

/// Where a value lies: a buffer of the program and the layout in it.
struct Location {
  var descriptor: MemoryDescriptor
  var buffer: Int
  /// Whether the layout is that of our own kernels, ``PositionMajor``.
  var isPositionMajor = false
}

/// What a graph is lowered to: instructions in order over numbered buffers.
struct Program {
  /// A stretch of memory.
  struct Buffer {
    var byteCount: Int
    /// Memory that outlives the step (a state, an input, an output); nil in the arena.
    var external: UnsafeMutableRawPointer?
  }

  /// One thing to do.
  struct Instruction {
    /// What is done.
    enum Body {
      case primitive(Primitive, arguments: [(name: Int32, location: Location)])
      /// A loop of our own; it gets the addresses of the instruction's buffers, in order.
      case kernel(([UnsafeMutableRawPointer]) -> Void)
    }
    /// The layer that it belongs to.
    var name: String
    /// The operation, and oneDNN's implementation where it is one of its primitives.
    var detail: String
    /// The buffers that are read or written.
    var buffers: [Int]
    var body: Body
  }

  /// A state that a run changes, and its packed copies that are renewed by what changes it.
  struct Change {
    var state: StoredState
    var renewed: [PackedCopy]
  }

  var buffers: [Buffer] = []
  var instructions: [Instruction] = []
  var changes: [Change] = []

  mutating func makeBuffer(byteCount: Int, external: UnsafeMutableRawPointer? = nil) -> Int {
    buffers.append(Buffer(byteCount: byteCount, external: external))
    return buffers.count - 1
  }
}
