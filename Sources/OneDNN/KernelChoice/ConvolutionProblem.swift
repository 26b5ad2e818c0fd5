package import SondeCompiler
package import SondeTensors

/// One direction of a convolution, with all that decides how fast a kernel computes it.
///
/// A product of rows with a matrix is one too: a convolution of pictures of one pixel. What follows (a bias, a rectifier) and who
/// watches is not part of it, so that neither changes which kernel is chosen.
package struct ConvolutionProblem: Hashable, Codable, Sendable {
  /// What is computed.
  package enum Direction: String, Hashable, Codable, Sendable, CaseIterable {
    case forward
    case inputGradient = "input gradient"
    case weightGradient = "weight gradient"
  }

  /// What is multiplied; sums are float32.
  package enum Element: String, Hashable, Codable, Sendable {
    case float32, bfloat16
  }

  package var direction: Direction
  package var element: Element
  package var batch: Int
  /// Of the images.
  package var channels: Int
  package var image: Size2D
  /// Channels of the output.
  package var filters: Int
  package var kernel: Size2D
  package var stride: Size2D
  package var padding: Size2D
  package var dilation: Size2D
  package var groups: Int
  /// How many threads compute.
  package var threads: Int

  /// - Parameters:
  ///   - direction: What is computed.
  ///   - rules: The convolution.
  ///   - images: `[batch, channels, height, width]`; its type is that of the products.
  ///   - weights: `[outputs, channels / groups, height, width]`.
  ///   - threads: How many threads compute.
  package init(
    _ direction: Direction, _ rules: Convolution, images: ValueType, weights: Shape, threads: Int
  ) {
    self.direction = direction
    element = images.dataType == .bfloat16 ? .bfloat16 : .float32
    batch = images.shape[0]
    channels = images.shape[1]
    image = Size2D(height: images.shape[2], width: images.shape[3])
    filters = weights[0]
    kernel = Size2D(height: weights[2], width: weights[3])
    stride = rules.stride
    padding = rules.padding
    dilation = rules.dilation
    groups = rules.groups
    self.threads = threads
  }
}

extension ConvolutionProblem {
  var convolution: Convolution {
    Convolution(stride: stride, padding: padding, dilation: dilation, groups: groups)
  }
  /// The extents of the output's maps.
  var outputSize: Size2D { convolution.outputSize(image: image, kernel: kernel) }
  var dataType: DataType { element == .bfloat16 ? .bfloat16 : .float32 }
  /// `[batch, channels, height, width]`.
  var images: ValueType { ValueType([batch, channels, image.height, image.width], dataType) }
  /// `[batch, filters, height, width]`.
  var output: ValueType {
    ValueType([batch, filters, outputSize.height, outputSize.width], dataType)
  }
  /// `[filters, channels / groups, height, width]`.
  var weights: Shape { [filters, channels / groups, kernel.height, kernel.width] }

  /// Whether it is a plain product of rows with the weights as a matrix.
  var isProduct: Bool { image == 1 && kernel == 1 && padding == 0 && groups == 1 }

  /// Multiplications followed by an addition; taps that meet padding are counted like any other.
  package var multiplyAdds: Int { batch * outputSize.area * weights.elementCount }

  /// The same of any number of images: what decides which choice is reused.
  var ofAnyBatch: ConvolutionProblem { with(batch: 0) }

  func with(batch: Int) -> ConvolutionProblem {
    var problem = self
    problem.batch = batch
    return problem
  }
}

extension ConvolutionProblem {
  /// What a node of a graph computes; nil for other operations.
  ///
  /// - Parameters:
  ///   - node: A convolution, a product of rows, or a gradient of one.
  ///   - graph: The graph that has it.
  ///   - threads: How many threads will compute it.
  package init?(_ node: Node, in graph: Graph, threads: Int) {
    func pictures(_ shape: Shape) -> Shape {
      shape.rank == 4 ? shape : [shape[0], shape[1], 1, 1]
    }
    func made(
      _ direction: Direction, _ rules: Convolution = Convolution(), images: Shape, weights: Shape
    ) -> ConvolutionProblem {
      let dataType = graph.type(of: node.inputs[0]).dataType
      return ConvolutionProblem(
        direction, rules, images: ValueType(pictures(images), dataType),
        weights: pictures(weights), threads: threads)
    }
    func input(_ index: Int) -> Shape { graph.type(of: node.inputs[index]).shape }
    func output() -> Shape { graph.type(of: node.outputs[0]).shape }
    switch node.operation {
    case .convolution(let rules): self = made(.forward, rules, images: input(0), weights: input(1))
    case .linear: self = made(.forward, images: input(0), weights: input(1))
    case .convolutionInputGradient(let rules):
      self = made(.inputGradient, rules.forward, images: rules.input, weights: input(1))
    case .linearInputGradient:
      self = made(.inputGradient, images: output(), weights: input(1))
    case .convolutionWeightGradient(let rules):
      self = made(.weightGradient, rules.forward, images: input(0), weights: rules.weights)
    case .linearWeightGradient:
      self = made(.weightGradient, images: input(0), weights: output())
    default: return nil
    }
  }
}

extension ConvolutionProblem: CustomStringConvertible {
  package var description: String {
    var text = "\(direction.rawValue), \(batch)×\(shapes)"
    if stride != 1 { text += ", stride \(stride)" }
    if padding != 0 { text += ", padding \(padding)" }
    if dilation != 1 { text += ", dilation \(dilation)" }
    if groups != 1 { text += ", groups \(groups)" }
    return text + ", \(element.rawValue), \(threads) threads"
  }

  /// Channels, extents and kernel, as in `3→6 32×32 kernel 5×5`.
  package var shapes: String {
    isProduct ? "\(channels)→\(filters)" : "\(channels)→\(filters) \(image) kernel \(kernel)"
  }
}
