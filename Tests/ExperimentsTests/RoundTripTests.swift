@testable import SondeExperiments
import SondeNetworks
import Testing

/// What is written reads as the same, for recipes and for random changes of them.
struct RoundTripTests {
  private static let recipes = Recipe.all.map(\.name)

  private func experiment(_ name: String) throws -> Experiment {
    try #require(Recipe(named: name)).experiment()
  }

  @Test(arguments: recipes)
  func `A recipe survives YAML and JSON`(name: String) throws {
    let experiment = try experiment(name)
    #expect(try Experiment(yaml: experiment.yaml) == experiment)
    #expect(try JSONForm.decode(JSONForm.encode(experiment)) == experiment)
    try experiment.validate()
  }

  @Test(arguments: recipes)
  func `Every decision of a recipe is written out`(name: String) throws {
    let tree = try experiment(name).tree
    for path in [
      "initialization.scheme", "data.validation", "optimizer.sgd.dampening", "gradient_clipping",
      "evaluation.batch_size", "checkpoints.best", "logging.histograms",
      "loss.cross_entropy.reduction",
    ] {
      #expect(tree.value(at: ConfigurationPath(path)) != nil, "\(path)")
    }
  }

  @Test(arguments: recipes)
  func `Random changes survive, can be undone, and are found again`(name: String) throws {
    let original = try experiment(name)
    var random = Random(state: UInt64(name.count))
    for _ in 0..<6 {
      var changed = original
      var edits: [Edit] = []
      for _ in 0..<3 {
        let edit = try Assignment(random.assignment()).edit(of: changed)
        changed = try edit.applied(to: changed)
        edits.append(edit)
      }
      #expect(try Experiment(yaml: changed.yaml) == changed)
      #expect(try JSONForm.decode(JSONForm.encode(changed)) == changed)
      #expect(try edits.reversed().map(\.undone).applied(to: changed) == original)
      let difference = Difference(from: original, to: changed)
      #expect(try difference.edits.applied(to: original) == changed)
      #expect(try Array(difference.edits.reversed()).applied(to: original) == changed)
      for edit in difference.edits { _ = try edit.applied(to: original) }
    }
  }
}

/// Random changes that every recipe bears.
private struct Random {
  var state: UInt64

  mutating func next(below bound: Int) -> Int {
    // Steele, Lea and Flood, Fast splittable pseudorandom number generators, 2014.
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }

  mutating func fraction() -> Double { Double(1 + next(below: 9999)) / 10000 }

  mutating func schedule(depth: Int = 0) -> String {
    let over =
      next(below: 2) == 0 ? "\(1 + next(below: 50)) epochs" : "\(1 + next(below: 999)) steps"
    switch next(below: depth == 0 ? 8 : 7) {
    case 0: return "constant"
    case 1: return "{step: {every: \(over), gamma: \(fraction())}}"
    case 2: return "{multi_step: {milestones: [\(over), \(fraction()) epochs]}}"
    case 3: return "{exponential: {gamma: \(fraction())}}"
    case 4: return "{cosine_annealing: {over: \(over), minimum: \(fraction() / 1e6)}}"
    case 5: return "{reduce_on_plateau: {patience: \(next(below: 9)), threshold_mode: absolute}}"
    case 6: return "{one_cycle: {maximum: \(fraction()), over: \(over), cycle_momentum: false}}"
    default: return "{warm_up: {over: \(over), then: \(schedule(depth: 1))}}"
    }
  }

  mutating func assignment() -> String {
    switch next(below: 22) {
    case 17:
      return
        "parameter_groups=[{parameter: bias, learning_rate: \(fraction()), weight_decay: 0}, {name: \"*\", training: left_out}]"
    case 18: return "gradients={factor: -\(fraction()), zeroed: every_epoch}"
    case 19: return "evaluation.mode=training"
    case 20: return "data.shuffle=false"
    case 21:
      return
        "data.test={shapes: {count: 40}, changes: [{keep: {share: \(fraction()), classes: {ring: \(fraction())}}}, "
        + "{shift_labels: -2}, {constant_pictures: {value: 3}}, {shuffle_labels: {fraction: \(fraction())}}, "
        + "{map_labels: [1, 0]}, {misread_layout: chw_as_hwc}, {not_finite: {samples: [3, 4]}}, {truncate: 9}]}"
    case 0: return "batch_size=\(1 + next(below: 512))"
    case 1: return "seed=\(next(below: Int.max))"
    case 2: return "optimizer={adam: {learning_rate: \(fraction() / 1e5), beta1: \(fraction())}}"
    case 3: return "optimizer={rmsprop: {centered: true, eps: \(fraction())}}"
    case 4: return "schedule=\(schedule())"
    case 5: return "gradient_clipping={norm: \(fraction())}"
    case 6: return "gradient_clipping={value: \(fraction())}"
    case 7: return "precision=bfloat16"
    case 8:
      return
        "loss={cross_entropy: {label_smoothing: \(fraction()), reduction: sum}}"
    case 9:
      return
        "initialization={scheme: xavier, rules: [{layers: conv2d, initializer: {kaiming_uniform: {a: "
        + "\(fraction()), mode: fan_out}}}, {name: \"*\", parameter: bias, initializer: {trunc_normal: "
        + "{std: \(fraction())}}}]}"
    case 10:
      return "data.transforms.train=[grayscale, {resize: [33, 35]}, {random_crop: 32}, to_unit]"
    case 16:
      return
        "data.transforms={batch: [{mixup: \(fraction())}, cutmix], train: [{rotation: \(next(below: 90))}, "
        + "{color_jitter: {hue: \(fraction() / 2), contrast: \(fraction())}}, {resize: [32, 32]}, "
        + "rand_augment, to_unit, {normalize: measured}, {random_erasing: {value: random}}]}"
    case 11: return "data.validation={fraction: \(fraction())}"
    case 12: return "evaluation.every=\(fraction()) epochs"
    case 13: return "checkpoints={best: loss, every: \(1 + next(below: 99)) steps}"
    case 14: return "logging.histograms=none"
    default: return "name=\"x\(next(below: 99))\""
    }
  }
}
