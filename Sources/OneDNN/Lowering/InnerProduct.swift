import COneDNN
import SondeCompiler

/// Products of rows with a matrix of weights, by oneDNN's inner product: forward, and both gradients.
///
/// A row is one of features, or a picture with its channels last, which weights `[outputs, channels, height, width]` see whole.
struct InnerProduct {
  /// `[rows, features]` or `[rows, channels, height, width]`, channels last.
  let source: MemoryDescriptor
  /// `[rows, outputs]`, row-major.
  let result: MemoryDescriptor
  /// `[outputs, features]` or `[outputs, channels, height, width]`.
  let weights: [Int]
  /// What is multiplied.
  let element: dnnl_data_type_t
  private let rows: Int
  var hasBias = false

  /// - Parameters:
  ///   - rows: How many rows there are.
  ///   - features: The extents of one row: `[features]` or `[channels, height, width]`.
  ///   - outputs: How many outputs a row has.
  ///   - element: What is multiplied.
  ///   - sourceElement: What rows are made of; a gradient of rows may be float32 whatever is multiplied.
  /// - Throws: ``OneDNNError`` when oneDNN refuses the extents.
  init(
    rows: Int, features: [Int], outputs: Int, element: dnnl_data_type_t,
    sourceElement: dnnl_data_type_t? = nil
  ) throws(OneDNNError) {
    source = try MemoryDescriptor(
      [rows] + features, sourceElement ?? element, tag: features.count == 3 ? dnnl_nhwc : dnnl_ab)
    result = try MemoryDescriptor([rows, outputs], element, tag: dnnl_ab)
    weights = [outputs] + features
    self.element = element
    self.rows = rows
  }

  /// The weights in float32, row-major.
  var plainWeights: MemoryDescriptor {
    get throws { try MemoryDescriptor(weights, tag: MemoryDescriptor.plainTags[weights.count - 1]) }
  }

  private var bias: MemoryDescriptor? {
    get throws { hasBias ? try MemoryDescriptor([weights[0]], tag: dnnl_a) : nil }
  }

  private func anyWeights(_ type: dnnl_data_type_t) throws -> MemoryDescriptor {
    try MemoryDescriptor(weights, type, tag: dnnl_format_tag_any)
  }

  func forward(node: String, _ engine: Engine) throws -> PrimitiveDescriptor {
    let (weights, bias) = (try anyWeights(element), try bias)
    return try PrimitiveDescriptor(
      "dnnl_inner_product_forward_primitive_desc_create", node: node
    ) {
      dnnl_inner_product_forward_primitive_desc_create(
        &$0, engine.handle, dnnl_forward_training, source.handle, weights.handle, bias?.handle,
        result.handle, $1)
    }
  }

  /// The forward primitive that oneDNN wants to see when it chooses a gradient's layouts.
  private func hint(node: String, _ engine: Engine) throws -> PrimitiveDescriptor {
    try InnerProduct(
      rows: rows, features: Array(weights.dropFirst()), outputs: weights[0], element: element
    ).forward(node: node, engine)
  }

  func inputGradient(node: String, _ engine: Engine) throws -> PrimitiveDescriptor {
    let (weights, hint) = (try anyWeights(element), try hint(node: node, engine))
    return try PrimitiveDescriptor(
      "dnnl_inner_product_backward_data_primitive_desc_create", node: node
    ) {
      dnnl_inner_product_backward_data_primitive_desc_create(
        &$0, engine.handle, source.handle, weights.handle, result.handle, hint.handle, $1)
    }
  }

  func weightGradient(node: String, _ engine: Engine) throws -> PrimitiveDescriptor {
    let (weights, bias) = (try anyWeights(dnnl_f32), try bias)
    let hint = try hint(node: node, engine)
    return try PrimitiveDescriptor(
      "dnnl_inner_product_backward_weights_primitive_desc_create", node: node
    ) {
      dnnl_inner_product_backward_weights_primitive_desc_create(
        &$0, engine.handle, source.handle, weights.handle, bias?.handle, result.handle,
        hint.handle, $1)
    }
  }
}

extension Lowering {
  /// Adds a forward product.
  ///
  /// - Parameters:
  ///   - product: Its extents.
  ///   - source: The buffer with the rows.
  ///   - weights: Gives the weights in a layout.
  ///   - bias: The place of the bias, where there is one.
  ///   - target: The buffer for the results.
  ///   - detail: What it is part of.
  /// - Throws: ``OneDNNError`` when oneDNN has no such product.
  func add(
    _ product: InnerProduct, source: Int, weights: (MemoryDescriptor) throws -> Location,
    bias: Location?, target: Int, _ detail: String
  ) throws {
    let descriptor = try product.forward(node: node.name, engine)
    var arguments = [
      (DNNL_ARG_SRC, Location(descriptor: product.source, buffer: source)),
      (DNNL_ARG_WEIGHTS, try weights(descriptor.descriptor(of: DNNL_ARG_WEIGHTS))),
    ]
    if let bias { arguments.append((DNNL_ARG_BIAS, bias)) }
    arguments.append((DNNL_ARG_DST, Location(descriptor: product.result, buffer: target)))
    try primitive(descriptor, detail, arguments)
  }

  /// Adds the gradient with respect to the rows.
  func addInputGradient(
    _ product: InnerProduct, upstream: Int, weights: (MemoryDescriptor) throws -> Location,
    target: Int, _ detail: String
  ) throws {
    let descriptor = try product.inputGradient(node: node.name, engine)
    try primitive(
      descriptor, detail,
      [
        (DNNL_ARG_DIFF_DST, Location(descriptor: product.result, buffer: upstream)),
        (DNNL_ARG_WEIGHTS, try weights(descriptor.descriptor(of: DNNL_ARG_WEIGHTS))),
        (DNNL_ARG_DIFF_SRC, Location(descriptor: product.source, buffer: target)),
      ])
  }

  /// Adds the gradients with respect to the weights, and to the bias where it is wanted; the weights' is row-major.
  func addWeightGradient(
    _ product: InnerProduct, source: Int, upstream: Int, target: Int, bias: Location?,
    _ detail: String
  ) throws {
    let descriptor = try product.weightGradient(node: node.name, engine)
    var arguments = [
      (DNNL_ARG_SRC, Location(descriptor: product.source, buffer: source)),
      (DNNL_ARG_DIFF_DST, Location(descriptor: product.result, buffer: upstream)),
    ]
    if let bias { arguments.append((DNNL_ARG_DIFF_BIAS, bias)) }
    try giveWeights(
      descriptor, detail, arguments, to: target, plain: try product.plainWeights)
  }
}
