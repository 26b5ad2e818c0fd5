import COneDNN
import SondeCompiler

extension Lowering {
  func lower(_ rules: Softmax) throws {
    let source = try plain(node.inputs[0])
    let descriptor = try softmax(rules, layout: source.descriptor)
    let target = define(node.outputs[0], source.descriptor)
    try primitive(descriptor, "softmax", [(DNNL_ARG_SRC, source), (DNNL_ARG_DST, target)])
  }

  private func algorithm(_ rules: Softmax) -> dnnl_alg_kind_t {
    rules.isLogarithmic ? dnnl_softmax_log : dnnl_softmax_accurate
  }

  private func softmax(
    _ rules: Softmax, layout: MemoryDescriptor
  ) throws -> PrimitiveDescriptor {
    try PrimitiveDescriptor("dnnl_softmax_forward_primitive_desc_create", node: node.name) {
      dnnl_softmax_forward_primitive_desc_create(
        &$0, engine.handle, dnnl_forward_training, algorithm(rules), layout.handle, layout.handle,
        Int32(rules.axis), $1)
    }
  }

  func lower(_ rules: SoftmaxGradient) throws {
    let upstream = try plain(node.inputs[0])
    let output = try plain(node.inputs[1])
    let layout = output.descriptor
    let forward = try softmax(rules.forward, layout: layout)
    let descriptor = try PrimitiveDescriptor(
      "dnnl_softmax_backward_primitive_desc_create", node: node.name
    ) {
      dnnl_softmax_backward_primitive_desc_create(
        &$0, engine.handle, algorithm(rules.forward), layout.handle, layout.handle, layout.handle,
        Int32(rules.forward.axis), forward.handle, $1)
    }
    let target = define(node.outputs[0], layout)
    try primitive(
      descriptor, "softmax gradient",
      [(DNNL_ARG_DIFF_DST, upstream), (DNNL_ARG_DST, output), (DNNL_ARG_DIFF_SRC, target)])
  }
}
