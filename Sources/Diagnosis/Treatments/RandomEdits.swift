import SondeDatasets
import SondeExperiments
import SondeNetworks

/// Edits that nothing speaks for: what a cure must beat, since some illnesses go away by any change.
struct RandomEdits {
  /// Changes of one field each, grouped by the field.
  private let fields: [[Remedy]]

  /// Gathers the edits that are sensible for an experiment.
  ///
  /// - Parameters:
  ///   - experiment: What is changed.
  ///   - proposed: The edits of findings; whatever they touch is left out.
  init(_ experiment: Experiment, without proposed: [Edit]) {
    let fields = [
      [Remedy("take another seed", of: experiment) { $0.seed = $0.seed &+ 7919 }],
      Self.rates(experiment), Self.batches(experiment), [Self.flips(experiment)],
      [Self.decay(experiment)],
    ]
    func isFree(_ remedy: Remedy) -> Bool {
      !remedy.edits.contains { edit in proposed.contains { $0.path.touches(edit.path) } }
    }
    self.fields = fields.map { $0.compactMap { $0 }.filter(isFree) }.filter { !$0.isEmpty }
  }

  private static func rates(_ experiment: Experiment) -> [Remedy?] {
    [2.0, 0.5].map { factor in
      let rate = experiment.optimizer.learningRate * factor
      return Remedy("set the learning rate to \(rate)", of: experiment) {
        $0.optimizer = $0.optimizer.with(learningRate: rate)
      }
    }
  }

  private static func batches(_ experiment: Experiment) -> [Remedy?] {
    [2 * experiment.batchSize, (experiment.batchSize + 1) / 2].map { size in
      Remedy("batches of \(size)", of: experiment) { $0.batchSize = size }
    }
  }

  private static func flips(_ experiment: Experiment) -> Remedy? {
    Remedy("flip pictures at random", of: experiment) {
      let flip = Transform.horizontalFlip(0.5)
      guard !$0.data.transforms.train.contains(flip) else { return }
      $0.data.transforms.train.insert(flip, at: 0)
    }
  }

  private static func decay(_ experiment: Experiment) -> Remedy? {
    Remedy("set weight decay to 0.0001", of: experiment) {
      var rules = $0.optimizer.rules
      rules.weightDecay = 1e-4
      $0.optimizer = rules.optimizer
    }
  }

  /// Draws some edits of different fields.
  ///
  /// - Parameters:
  ///   - count: How many; fewer where there are not so many fields.
  ///   - seed: Decides which.
  /// - Returns: One remedy for each field that is changed.
  func drawn(_ count: Int, seed: UInt64) -> [Remedy] {
    var random = SplitMix64(state: seed)
    return fields.shuffled(using: &random).prefix(max(1, count)).compactMap {
      $0.randomElement(using: &random)
    }
  }
}

extension ConfigurationPath {
  /// Whether one of two places is within the other.
  fileprivate func touches(_ other: ConfigurationPath) -> Bool {
    let length = min(components.count, other.components.count)
    return components.prefix(length) == other.components.prefix(length)
  }
}

/// Steele, Lea and Flood's generator, 2014: the same numbers for the same seed, everywhere.
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
