import SondeCompiler

extension Lowering {
  /// Lowers a convolution, a product of rows, or a gradient of one, by the kernel that was chosen for it.
  func lowerConvolution() throws {
    let threads = computeThreadCount()
    guard let problem = ConvolutionProblem(node, in: graph, threads: threads) else {
      preconditionFailure("\(node.operation) is no convolution.")
    }
    try lowerConvolution(problem, by: kernels.kernel(for: problem))
  }

  /// Lowers the node, which computes a problem, by a kernel.
  func lowerConvolution(_ problem: ConvolutionProblem, by kernel: ConvolutionKernel) throws {
    switch kernel {
    case .own(let set): try lowerOwn(problem, by: set)
    case .channelsLast: try lowerPrimitive(problem, ConvolutionPrimitive.channelsLast)
    case .blocked: try lowerPrimitive(problem, ConvolutionPrimitive.blocked)
    case .unfolded: try lowerUnfolded(problem)
    case .dense: try lowerDense(problem)
    }
  }

  /// The bias that a forward node reads, if it does.
  var bias: Value? { node.inputs.count == 3 ? node.inputs[2] : nil }

  private func lowerOwn(_ problem: ConvolutionProblem, by set: InstructionSet) throws {
    let convolution = PositionMajorConvolution(problem, by: set)
    let source = try channelRows(node.inputs[0]).buffer
    switch problem.direction {
    case .forward:
      let target = try defineChannelRows(node.outputs[0]).buffer
      try forward(
        convolution, source: source, weights: node.inputs[1], bias: bias,
        rectifies: node.operation.isRectified, target: target, problem.word)
    case .inputGradient:
      let target = try defineChannelRows(node.outputs[0]).buffer
      try inputGradient(
        convolution, upstream: source, weights: node.inputs[1], target: target, problem.word)
    case .weightGradient:
      let upstream = try channelRows(node.inputs[1]).buffer
      try weightGradient(convolution, source: source, upstream: upstream, problem.word)
    }
  }
}

extension ConvolutionProblem {
  /// What is computed, in words.
  var word: String {
    let operation = isProduct ? "linear" : "convolution"
    return direction == .forward ? operation : "\(operation) \(direction.rawValue)"
  }
}
