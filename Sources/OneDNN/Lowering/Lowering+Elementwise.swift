import CKernels
import COneDNN
import SondeCompiler
import SondeTensors

extension Lowering {
  func lower(_ rules: Scale) throws {
    try elementwise(dnnl_eltwise_linear, alpha: rules.factor, beta: 0, "scale")
  }

  func lower(_ rules: Clamp) throws {
    try elementwise(dnnl_eltwise_clip, alpha: -rules.limit, beta: rules.limit, "clamp")
  }

  func elementwiseForward(
    _ algorithm: dnnl_alg_kind_t, alpha: Float, beta: Float, layout: MemoryDescriptor
  ) throws -> PrimitiveDescriptor {
    try PrimitiveDescriptor("dnnl_eltwise_forward_primitive_desc_create", node: node.name) {
      dnnl_eltwise_forward_primitive_desc_create(
        &$0, engine.handle, dnnl_forward_training, algorithm, layout.handle, layout.handle, alpha,
        beta, $1)
    }
  }

  func elementwise(
    _ algorithm: dnnl_alg_kind_t, alpha: Float, beta: Float, _ detail: String
  ) throws {
    let source = try oneDNNLayout(node.inputs[0])
    let descriptor = try elementwiseForward(
      algorithm, alpha: alpha, beta: beta, layout: source.descriptor)
    let target = defineOver(node.inputs[0], at: source, result: node.outputs[0])
    try primitive(descriptor, detail, [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, target)])
  }

  func lower(_ rules: DropoutMask) throws {
    let source = try plain(node.inputs[0])
    let seed = location(of: node.inputs[1])
    let step = location(of: node.inputs[2])
    let target = defineOver(node.inputs[0], at: source, result: node.outputs[0])
    let count = type(of: node.inputs[0]).shape.elementCount
    kernel("dropout", [source.buffer, seed.buffer, step.buffer, target.buffer]) { addresses in
      sonde_dropout(
        count, addresses[0].floats, addresses[3].floats, Double(rules.probability),
        rules.keepScale, rules.stream, addresses[1].load(as: UInt64.self),
        addresses[2].load(as: UInt64.self))
    }
  }

  func lowerMultiplyByScalar() throws {
    let source = try plain(node.inputs[0])
    let factor = try plain(node.inputs[1])
    let target = defineOver(node.inputs[0], at: source, result: node.outputs[0])
    let count = type(of: node.inputs[0]).shape.elementCount
    kernel("multiply", [source.buffer, factor.buffer, target.buffer]) { addresses in
      sonde_multiply(count, addresses[1].floats[0], addresses[0].floats, addresses[2].floats)
    }
  }

  func lower(_ rules: Constant) throws {
    let target = try definePlain(node.outputs[0])
    let count = rules.shape.elementCount
    kernel("constant", [target.buffer]) { addresses in
      sonde_fill(count, rules.value, addresses[0].floats)
    }
  }

  /// Two at a time, in the layout of the first.
  func lower(_ rules: Sum) throws {
    let element = type(of: node.outputs[0]).dataType.element
    var sum = location(of: node.inputs[0])
    let target = defineLike(sum, node.outputs[0])
    guard node.inputs.count > 1 else {
      copy(sum, to: target, byteCount: program.buffers[sum.buffer].byteCount, name: node.name)
      return rules.isRectified ? rectify(node.outputs[0]) : ()
    }
    let count = storedCount(node.inputs[0], at: sum)
    for (index, other) in node.inputs.enumerated().dropFirst() {
      let other = try location(of: other, like: sum)
      let rectifies: Int32 = rules.isRectified && index == node.inputs.count - 1 ? 1 : 0
      kernel("sum", [sum.buffer, other.buffer, target.buffer]) { addresses in
        sonde_add(count, element, addresses[0], addresses[1], rectifies, addresses[2])
      }
      sum = target
    }
  }
}
