import Foundation

/// What the scalars of a log mean.
struct LogMetrics {
  /// What a scalar is.
  enum Meaning: Hashable {
    /// A metric; of a percentage the hundredth part counts.
    case metric(MetricName, isPercentage: Bool)
    /// Something measured of a layer or the network.
    case reading(layer: String?, Quantity, classIndex: Int?)
    /// Nothing that is wanted.
    case ignored
  }

  private let meanings: [LogSurvey.Key: Meaning]

  init(_ survey: LogSurvey, _ mapping: LogMapping) {
    var meanings: [LogSurvey.Key: Meaning] = [:]
    var taken: Set<MetricName> = []
    for key in survey.scalarOrder {
      if let given = mapping.metrics[key.tag] {
        meanings[key] = given.map { .metric($0, isPercentage: false) } ?? .ignored
        continue
      }
      if let reading = Self.reading(key.tag) {
        meanings[key] = reading
        continue
      }
      var name = MetricTag.name(of: key.tag, folderSplit: key.split)
      // Two tags that seem to mean one metric: the second keeps its own words.
      if !taken.insert(name).inserted {
        name.name = MetricTag.words(key.tag).joined(separator: "_")
        taken.insert(name)
      }
      let isAccuracy = name.name.hasSuffix("accuracy")
      meanings[key] = .metric(
        name, isPercentage: isAccuracy && survey.scalars[key]?.maximum ?? 0 > 1)
    }
    self.meanings = meanings
  }

  func meaning(of key: LogSurvey.Key) -> Meaning { meanings[key] ?? .ignored }

  /// The tags that tell which weight update was made when: the loss of batches; or else what says that it counts these, as
  /// Keras' evaluations do (`evaluation_loss_vs_iterations`).
  var clockKeys: Set<LogSurvey.Key> {
    let loss = MetricName(split: "train", name: "loss")
    let batches = meanings.filter { $0.value == .metric(loss, isPercentage: false) }
    guard batches.isEmpty else { return Set(batches.keys) }
    return Set(
      meanings.keys.filter { !MetricTag.words($0.tag).filter { $0.hasPrefix("iter") }.isEmpty })
  }

  /// The layers that scalars name.
  func layers(in order: [LogSurvey.Key]) -> [String] {
    order.compactMap { key in
      if case .reading(let layer?, _, _) = meanings[key] { layer } else { nil }
    }
  }

  /// What a scalar measures, in the tags of this program (`weight_norm/conv1`, `network/output_entropy`) and in Lightning's
  /// (`grad_2.0_norm/conv1.weight`).
  private static func reading(_ tag: String) -> Meaning? {
    guard let slash = tag.firstIndex(of: "/") else { return nil }
    let (start, end) = (String(tag[..<slash]), String(tag[tag.index(after: slash)...]))
    guard !end.isEmpty else { return nil }
    if start == "network", let quantity = Quantity(rawValue: end) {
      return .reading(layer: nil, quantity, classIndex: nil)
    }
    if start == Quantity.classAccuracy.rawValue, let label = Int(end), label >= 0 {
      return .reading(layer: nil, .classAccuracy, classIndex: label)
    }
    if let quantity = Quantity(rawValue: start) {
      return .reading(layer: end, quantity, classIndex: nil)
    }
    let isNorm = start.hasPrefix("grad_2") && start.hasSuffix("_norm")
    guard isNorm, let parameter = ParameterTag(end) else { return nil }
    return .reading(
      layer: parameter.layer,
      parameter.parameter == .weight ? .weightGradientNorm : .biasGradientNorm, classIndex: nil)
  }
}
