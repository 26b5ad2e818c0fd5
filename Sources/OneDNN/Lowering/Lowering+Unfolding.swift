import CKernels
import COneDNN
import SondeCompiler
import SondeTensors

/// A convolution as one product of unfolded images: a row is what all taps see at a position of the output, of one image.
private struct Unfolding {
  let problem: ConvolutionProblem
  let convolution: sonde_convolution

  init(_ problem: ConvolutionProblem) {
    self.problem = problem
    convolution = PositionMajorConvolution(problem, by: .scalar).problem
  }

  /// The product; the gradient of columns is float32, since several taps add up to that of a pixel.
  func product(columns: dnnl_data_type_t? = nil) throws -> InnerProduct {
    try InnerProduct(
      rows: problem.outputSize.area * problem.batch,
      features: [problem.channels, problem.kernel.height, problem.kernel.width],
      outputs: problem.filters, element: problem.dataType.oneDNN, sourceElement: columns)
  }

  func byteCount(_ elementSize: Int) -> Int {
    problem.outputSize.area * problem.batch * problem.channels * problem.kernel.area * elementSize
  }
}

extension Lowering {
  /// Lowers the node by unfolding images and one product.
  func lowerUnfolded(_ problem: ConvolutionProblem) throws {
    let unfolding = Unfolding(problem)
    let source = try rows(node.inputs[0]).buffer
    let weights = { (wanted: MemoryDescriptor) in
      try self.location(of: self.node.inputs[1], as: wanted)
    }
    switch problem.direction {
    case .forward:
      var product = try unfolding.product()
      product.hasBias = bias != nil
      let columns = unfolded(unfolding, source)
      let target = try defineRows(node.outputs[0]).buffer
      try add(
        product, source: columns, weights: weights, bias: bias.map { try plain($0) },
        target: target, problem.word)
      if node.operation.isRectified { rectify(node.outputs[0]) }
    case .inputGradient:
      let columns = program.makeBuffer(byteCount: unfolding.byteCount(4))
      try addInputGradient(
        try unfolding.product(columns: dnnl_f32), upstream: source, weights: weights,
        target: columns, problem.word)
      let target = try defineRows(node.outputs[0]).buffer
      kernel("fold", [columns, target]) { addresses in
        withUnsafePointer(to: unfolding.convolution) {
          sonde_fold($0, addresses[0].floats, addresses[1])
        }
      }
    case .weightGradient:
      let upstream = try rows(node.inputs[1]).buffer
      let columns = unfolded(unfolding, source)
      try addWeightGradient(
        try unfolding.product(), source: columns, upstream: upstream,
        target: try definePlain(node.outputs[0]).buffer, bias: nil, problem.word)
      try biasGradient(unfolding.convolution, upstream: upstream)
    }
  }

  private func unfolded(_ unfolding: Unfolding, _ source: Int) -> Int {
    let columns = program.makeBuffer(
      byteCount: unfolding.byteCount(unfolding.problem.dataType.byteCount))
    kernel("unfold", [source, columns]) { addresses in
      withUnsafePointer(to: unfolding.convolution) { sonde_unfold($0, addresses[0], addresses[1]) }
    }
    return columns
  }
}
