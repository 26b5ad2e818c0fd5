import CKernels
import COneDNN
import SondeCompiler
import SondeTensors

extension Lowering {
  /// Lowers the node by one product of all positions of the images with all of the output, weights spread accordingly.
  ///
  /// For a product of rows, and for maps of one pixel and one tap, that is what it is already.
  func lowerDense(_ problem: ConvolutionProblem) throws {
    let convolution = PositionMajorConvolution(problem, by: .scalar).problem
    let positions = problem.outputSize.area
    let isSpread = positions > 1 || problem.image.area > 1 || problem.kernel.area > 1
    // Rows of features and pictures of one pixel are the same to compute, but not to oneDNN, which orders their weights differently.
    let features =
      isSpread
      ? [problem.channels, problem.image.height, problem.image.width] : [problem.channels]
    var product = try InnerProduct(
      rows: problem.batch, features: features, outputs: positions * problem.filters,
      element: problem.dataType.oneDNN)
    let source = try channelsLast(node.inputs[0]).buffer
    let weights = { (wanted: MemoryDescriptor) throws -> Location in
      guard isSpread || !self.node.operation.isLinear else {
        return try self.location(of: self.node.inputs[1], as: wanted)
      }
      let matrix =
        isSpread
        ? try self.spread(convolution, product)
        : Location(
          descriptor: try product.plainWeights,
          buffer: try self.plain(self.node.inputs[1]).buffer)
      return try self.reordered(matrix, as: wanted)
    }
    switch problem.direction {
    case .forward:
      let bias = try bias.map { try repeated($0, positions) }
      product.hasBias = bias != nil
      let target = try defineChannelsLast(node.outputs[0]).buffer
      try add(product, source: source, weights: weights, bias: bias, target: target, problem.word)
      if node.operation.isRectified { rectify(node.outputs[0]) }
      try settle(node.outputs[0])
    case .inputGradient:
      let target = try defineChannelsLast(node.outputs[0]).buffer
      try addInputGradient(
        product, upstream: source, weights: weights, target: target, problem.word)
      try settle(node.outputs[0])
    case .weightGradient:
      let upstream = try channelsLast(node.inputs[1]).buffer
      let target = try definePlain(node.outputs[0]).buffer
      guard isSpread else {
        product.hasBias = node.outputs.count == 2
        let bias = product.hasBias ? try definePlain(node.outputs[1]) : nil
        return try addWeightGradient(
          product, source: source, upstream: upstream, target: target, bias: bias, problem.word)
      }
      let dense = program.makeBuffer(byteCount: try product.plainWeights.byteCount)
      try addWeightGradient(
        product, source: source, upstream: upstream, target: dense, bias: nil, problem.word)
      kernel("gather weights", [dense, target]) { addresses in
        withUnsafePointer(to: convolution) {
          sonde_gather_weights($0, addresses[0].floats, addresses[1].floats)
        }
      }
      try biasGradient(convolution, upstream: try rows(node.inputs[1]).buffer)
    }
  }

  /// The weights as one matrix over all positions.
  private func spread(
    _ convolution: sonde_convolution, _ product: InnerProduct
  ) throws -> Location {
    let plain = try product.plainWeights
    let target = Location(
      descriptor: plain, buffer: program.makeBuffer(byteCount: plain.byteCount))
    kernel("spread weights", [try self.plain(node.inputs[1]).buffer, target.buffer]) { addresses in
      withUnsafePointer(to: convolution) {
        sonde_spread_weights($0, addresses[0].floats, addresses[1].floats)
      }
    }
    return target
  }

  /// The bias once for each position of the output.
  private func repeated(_ bias: Value, _ count: Int) throws -> Location {
    let source = try plain(bias)
    guard count > 1 else { return source }
    let byteCount = type(of: bias).byteCount
    let target = Location(
      descriptor: try MemoryDescriptor([type(of: bias).shape[0] * count], tag: dnnl_a),
      buffer: program.makeBuffer(byteCount: byteCount * count))
    kernel("repeat bias", [source.buffer, target.buffer]) { addresses in
      for index in 0..<count {
        (addresses[1] + index * byteCount).copyMemory(from: addresses[0], byteCount: byteCount)
      }
    }
    return target
  }
}

extension Operation {
  /// Whether this is a product of rows, or a gradient of one: its values have two axes.
  fileprivate var isLinear: Bool {
    switch self {
    case .linear, .linearInputGradient, .linearWeightGradient: true
    default: false
    }
  }
}
