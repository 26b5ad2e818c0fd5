import CKernels
import COneDNN
import Foundation
import SondeCompiler
import SondeTensors

extension Activation {
  /// How an activation is computed.
  fileprivate enum Method {
    /// By a loop of our own, which multiplies negative numbers by a slope.
    ///
    /// oneDNN's rectifiers turn a value that is not a number into one, and so hide it.
    case rectifier(slope: Float)
    /// By oneDNN; `alpha` is its parameter.
    case primitive(fromInput: dnnl_alg_kind_t, fromOutput: dnnl_alg_kind_t, alpha: Float)
    /// By a loop of our own: oneDNN's exponential never overflows, and makes numbers of what is none.
    case exponential
  }

  fileprivate var method: Method {
    switch self {
    case .relu: .rectifier(slope: 0)
    case .leakyReLU(let slope): .rectifier(slope: slope)
    case .sigmoid:
      .primitive(
        fromInput: dnnl_eltwise_logistic, fromOutput: dnnl_eltwise_logistic_use_dst_for_bwd,
        alpha: 0)
    case .tanh:
      .primitive(
        fromInput: dnnl_eltwise_tanh, fromOutput: dnnl_eltwise_tanh_use_dst_for_bwd, alpha: 0)
    case .elu(let alpha):
      .primitive(
        fromInput: dnnl_eltwise_elu, fromOutput: dnnl_eltwise_elu_use_dst_for_bwd, alpha: alpha)
    case .exponential: .exponential
    }
  }
}

extension Lowering {
  func lower(_ rules: Activation) throws {
    switch rules.method {
    case .rectifier(let slope): lowerRectifier(slope: slope)
    case .primitive(let fromInput, let fromOutput, let alpha):
      let algorithm = rules.differentiatesFromOutput ? fromOutput : fromInput
      try elementwise(algorithm, alpha: alpha, beta: 0, "activation")
    case .exponential: try lowerExponential()
    }
  }

  func lower(_ rules: ActivationGradient) throws {
    switch rules.forward.method {
    case .rectifier(let slope): try lowerRectifierGradient(slope: slope)
    case .primitive(let fromInput, let fromOutput, let alpha):
      let usesOutput = rules.forward.differentiatesFromOutput
      try lowerGradient(
        usesOutput ? fromOutput : fromInput, alpha: alpha, usesOutput: usesOutput)
    case .exponential: try lowerExponentialGradient()
    }
  }

  private func lowerGradient(
    _ algorithm: dnnl_alg_kind_t, alpha: Float, usesOutput: Bool
  ) throws {
    let reference = try oneDNNLayout(node.inputs[1])
    let layout = reference.descriptor
    let hint = try elementwiseForward(algorithm, alpha: alpha, beta: 0, layout: layout)
    let descriptor = try PrimitiveDescriptor(
      "dnnl_eltwise_backward_primitive_desc_create", node: node.name
    ) {
      dnnl_eltwise_backward_primitive_desc_create(
        &$0, engine.handle, algorithm, layout.handle, layout.handle, layout.handle, alpha, 0,
        hint.handle, $1)
    }
    let upstream = try location(of: node.inputs[0], like: reference)
    let target = defineOver(node.inputs[0], at: upstream, result: node.outputs[0])
    try primitive(
      descriptor, "activation gradient",
      [
        (DNNL_ARG_DIFF_DST, upstream), (usesOutput ? DNNL_ARG_DST : DNNL_ARG_SRC, reference),
        (DNNL_ARG_DIFF_SRC, target),
      ])
  }

  private func lowerExponential() throws {
    let source = try plain(node.inputs[0])
    let target = defineOver(node.inputs[0], at: source, result: node.outputs[0])
    let count = type(of: node.inputs[0]).shape.elementCount
    kernel("exponential", [source.buffer, target.buffer]) { addresses in
      let (numbers, results) = (addresses[0].floats, addresses[1].floats)
      for index in 0..<count { results[index] = exp(numbers[index]) }
    }
  }

  /// The slope of the function is the function.
  private func lowerExponentialGradient() throws {
    let upstream = try plain(node.inputs[0])
    let output = try plain(node.inputs[1])
    let target = defineOver(node.inputs[0], at: upstream, result: node.outputs[0])
    let count = type(of: node.inputs[0]).shape.elementCount
    kernel("exponential gradient", [upstream.buffer, output.buffer, target.buffer]) { addresses in
      let (gradients, slopes, results) = (
        addresses[0].floats, addresses[1].floats, addresses[2].floats
      )
      for index in 0..<count { results[index] = gradients[index] * slopes[index] }
    }
  }

  /// On any layout; whether the gradient is taken from the output or the input, it is the sign that counts.
  private func lowerRectifier(slope: Float) {
    let source = location(of: node.inputs[0])
    let target = defineOver(node.inputs[0], at: source, result: node.outputs[0])
    let count = storedCount(node.inputs[0], at: source)
    let element = type(of: node.inputs[0]).dataType.element
    kernel("rectifier", [source.buffer, target.buffer]) { addresses in
      sonde_relu(count, element, slope, addresses[0], addresses[1])
    }
  }

  /// Rectifies what a node has made, where it lies.
  func rectify(_ value: Value) {
    let place = location(of: value)
    let count = storedCount(value, at: place)
    let element = type(of: value).dataType.element
    kernel("rectifier", [place.buffer]) { addresses in
      sonde_relu(count, element, 0, addresses[0], addresses[0])
    }
  }

  private func lowerRectifierGradient(slope: Float) throws {
    let reference = location(of: node.inputs[1])
    let upstream = try location(of: node.inputs[0], like: reference)
    let target = defineOver(node.inputs[0], at: upstream, result: node.outputs[0])
    let count = storedCount(node.inputs[1], at: reference)
    let element = type(of: node.inputs[1]).dataType.element
    kernel(
      "rectifier gradient", [upstream.buffer, reference.buffer, target.buffer]
    ) { addresses in
      sonde_relu_gradient(count, element, slope, addresses[0], addresses[1], addresses[2])
    }
  }
}
