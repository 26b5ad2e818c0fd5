import Foundation

/// The layers of a log, and which tag is of which parameter of which layer.
struct LogLayers {
  /// In the order of the data.
  let layers: [Event.Layer]
  /// What the tags of histograms mean.
  let parameters: [String: ParameterTag]

  /// Infers layers from the tags of histograms; what the mapping says counts more.
  ///
  /// Programs write layers in the order of the network. Where names come in the order of the alphabet, in which 10 is before
  /// 2, the numbers in them count instead.
  init(_ survey: LogSurvey, _ mapping: LogMapping, announced: [String]) {
    var parameters: [String: ParameterTag] = [:]
    var names: [String] = []
    for tag in survey.distributionOrder {
      guard let parameter = Self.parameter(tag, mapping) else { continue }
      parameters[tag] = parameter
      if !names.contains(parameter.layer) { names.append(parameter.layer) }
    }
    for name in announced where !names.contains(name) { names.append(name) }
    let natural = names.sorted { $0.compare($1, options: .numeric) == .orderedAscending }
    if names == names.sorted() { names = natural }
    let given = mapping.layers.map(\.name)
    names = given + names.filter { !given.contains($0) }
    self.parameters = parameters
    layers = Self.layers(names, parameters, survey, mapping)
  }

  private static func parameter(_ tag: String, _ mapping: LogMapping) -> ParameterTag? {
    guard let layer = mapping.layers.first(where: { $0.tags.contains(tag) }) else {
      return ParameterTag(tag)
    }
    // Of a tag that is given, the words say whether it is a bias and whether a gradient.
    let words = Set(MetricTag.words(tag))
    let isGradient = !words.isDisjoint(with: ["grad", "grads", "gradient", "gradients"])
    let isBias = !words.isDisjoint(with: ["bias", "biases", "beta", "b"])
    return ParameterTag(
      layer: layer.name, parameter: isBias ? .bias : .weight, isGradient: isGradient)
  }

  private static func layers(
    _ names: [String], _ parameters: [String: ParameterTag], _ survey: LogSurvey,
    _ mapping: LogMapping
  ) -> [Event.Layer] {
    var counts: [ParameterTag: Int] = [:]
    for (tag, parameter) in parameters {
      // Values or gradients, whichever there is: both have as many numbers.
      var key = parameter
      key.isGradient = false
      counts[key] = survey.distributions[tag].flatMap { Int(exactly: $0.count.rounded()) }
    }
    var channels: Int?
    return names.map { name in
      let weights = counts[ParameterTag(layer: name, parameter: .weight, isGradient: false)]
      let biases = counts[ParameterTag(layer: name, parameter: .bias, isGradient: false)]
      let given = mapping.layers.first { $0.name == name }?.kind
      let kind = given ?? Self.kind(name, weights: weights, biases: biases, inputs: channels)
      if let biases { channels = biases }
      return Event.Layer(
        name: name, kind: kind, outputShape: kind == "linear" ? biases.map { [$0] } : nil)
    }
  }

  /// What a layer is, by the words of its name, or else by how many numbers it learns.
  ///
  /// - Parameters:
  ///   - name: The layer's name.
  ///   - weights: How many weights it has.
  ///   - biases: How many biases, which is how many outputs or channels.
  ///   - inputs: How many the layer before has.
  /// - Returns: A kind as in ``Event/Layer/kind``.
  static func kind(_ name: String, weights: Int?, biases: Int?, inputs: Int?) -> String {
    let last = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
    if last.contains("conv") { return "convolution" }
    if last.contains("norm") || last.hasPrefix("bn") { return "batch_normalization" }
    let linear = ["fc", "linear", "dense", "classifier", "head", "logits"]
    if linear.contains(where: last.hasPrefix) { return "linear" }
    guard let weights, let biases, biases > 0 else { return "unknown" }
    if weights == biases { return "batch_normalization" }
    guard weights.isMultiple(of: biases) else { return "unknown" }
    // The weights of one output: as many as inputs, or those times the area of a filter.
    let share = weights / biases
    if share == inputs { return "linear" }
    let areas = (2...11).map { $0 * $0 }
    let channels = inputs.map { [$0] } ?? [1, 3]
    let isFilter = channels.contains { count in areas.contains { count * $0 == share } }
    return isFilter ? "convolution" : "linear"
  }
}
