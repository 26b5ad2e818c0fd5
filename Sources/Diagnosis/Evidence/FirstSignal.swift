import SondeRuns

/// What a first forward pass makes of the pictures: whether the scores still depend on them, and whether their size is sound.
struct FirstSignal {
  /// Below this share of the scores' deviation the last layer no longer sees the picture.
  static let lostSensitivity = 0.01
  /// Below this part of what the same network shows with another beginning, it sees little of it.
  static let weakShare = 0.1
  /// Below this deviation from picture to picture, all scores are the same for what the loss makes of them.
  static let lostDeviation = 1e-3
  /// Above this multiple of the loss of guessing, scores are too large.
  static let largeLoss = 2.0

  /// The scores are too large.
  let isLarge: Bool
  /// Too little of the scores depends on the picture.
  let isDrowned: Bool
  /// What depends on the picture is next to nothing.
  let isFaint: Bool

  /// Judges a first forward pass.
  ///
  /// - Parameters:
  ///   - probe: What was measured.
  ///   - others: What the same network shows with other beginnings: its own scale.
  init(_ probe: ProbeReport, beside others: [ProbeReport] = []) {
    let best = others.map(\.sensitivity).filter(\.isFinite).max() ?? 0
    isLarge = !probe.loss.isFinite || probe.loss > Self.largeLoss * probe.chanceLoss
    isDrowned =
      !isLarge && probe.sensitivity < max(Self.lostSensitivity, Self.weakShare * best)
    isFaint = !isLarge && probe.spread < Self.lostDeviation
  }

  /// Whether nothing is wrong.
  var isSound: Bool { !isLarge && !isDrowned && !isFaint }
}

extension ProbeReport {
  /// The last layer with weights: what it gives are the scores of the classes.
  var scores: Row? { rows.last { $0.gradientToWeight != nil && $0.kind != "batch_normalization" } }

  /// How much of the scores' deviation depends on the picture.
  var sensitivity: Double { scores?.measured.sensitivity ?? .nan }

  /// The deviation of the scores from picture to picture.
  var spread: Double { sensitivity * (scores?.measured.deviation ?? .nan) }
}
