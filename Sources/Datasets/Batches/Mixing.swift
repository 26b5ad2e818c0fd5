import SondeTensors

/// How the samples of a batch are mixed, each with the one before it; the first with the last.
///
/// The share of each is drawn once for a batch, from a Beta distribution whose two parameters are
/// `alpha`: below 1 most batches are hardly mixed, at 1 all shares are equally likely. As torchvision's
/// `MixUp` and `CutMix` (v2), number for number. The labels are mixed in the same shares.
public enum Mixing: Hashable, Sendable {
  /// Adds two pictures, each multiplied by its share.
  ///
  /// Zhang et al., *mixup: Beyond Empirical Risk Minimization*, 2017, <https://arxiv.org/abs/1710.09412>.
  case mixup(alpha: Double = 1)
  /// Replaces a rectangle by the same one of another picture; the share is that of the area.
  ///
  /// Yun et al., *CutMix: Regularization Strategy to Train Strong Classifiers with Localizable Features*,
  /// 2019, <https://arxiv.org/abs/1905.04899>.
  case cutmix(alpha: Double = 1)

  /// The key that names it in an experiment file.
  public var name: String {
    switch self {
    case .mixup: "mixup"
    case .cutmix: "cutmix"
    }
  }

  /// The parameter of the Beta distribution; above 0.
  public var alpha: Double {
    switch self {
    case .mixup(let alpha), .cutmix(let alpha): alpha
    }
  }

  /// Checks the parameter.
  ///
  /// - Throws: ``DatasetError/badTransform(name:problem:)``.
  package func check() throws {
    guard Float(alpha) > 0, Float(alpha).isFinite else {
      throw DatasetError.badTransform(
        name: name, problem: "an alpha of \(alpha) is not above zero and finite")
    }
  }
}

/// What chance decided for the mixing of one batch.
enum PlannedMixing: Hashable, Sendable {
  /// Pictures are added; this is the share of each sample's own.
  case mixup(share: Double)
  /// A rectangle is replaced, which may be empty.
  case cutmix(top: Int, left: Int, height: Int, width: Int)

  /// Draws which way a batch is mixed, where there are several, and how.
  ///
  /// - Parameters:
  ///   - ways: The ways, all equally likely; nothing is drawn where there is none, or only one.
  ///   - pictureSize: The size of the transformed pictures.
  ///   - generator: Gives the numbers.
  init?(oneOf ways: [Mixing], pictureSize: Size2D, generator: inout Generator) {
    guard !ways.isEmpty else { return nil }
    let way = ways[ways.count == 1 ? 0 : generator.integer(below: ways.count)]
    let share = Double(generator.beta(alpha: way.alpha))
    switch way {
    case .mixup: self = .mixup(share: share)
    case .cutmix:
      let (height, width) = (pictureSize.height, pictureSize.width)
      let column = generator.integer(below: width)
      let row = generator.integer(below: height)
      let half = 0.5 * (1 - share).squareRoot()
      let (halfWidth, halfHeight) = (Int(half * Double(width)), Int(half * Double(height)))
      let (left, top) = (max(column - halfWidth, 0), max(row - halfHeight, 0))
      let (right, bottom) = (min(column + halfWidth, width), min(row + halfHeight, height))
      self = .cutmix(top: top, left: left, height: bottom - top, width: right - left)
    }
  }

  /// The share of each sample's own picture.
  private func share(in size: Size2D) -> Double {
    switch self {
    case .mixup(let share): share
    case .cutmix(_, _, let height, let width): 1 - Double(height * width) / Double(size.area)
    }
  }

  /// How much the label of the greater part counts.
  func labelWeight(in size: Size2D) -> Float {
    let share = share(in: size)
    return Float(max(share, 1 - share))
  }

  /// Mixes a batch that is filled.
  ///
  /// - Parameters:
  ///   - storage: Pictures and labels; afterwards the labels are those of the greater parts, and the second
  ///     labels those of the lesser ones.
  ///   - count: How many samples there are.
  ///   - channels: How many planes a picture has.
  ///   - size: The extent of a plane.
  func apply(to storage: BatchStorage, count: Int, channels: Int, size: Size2D) {
    guard count > 0 else { return }
    mixPictures(storage.images, count: count, channels: channels, size: size)
    let isOwnGreater = share(in: size) >= 0.5
    let (own, other) =
      isOwnGreater
      ? (storage.labels, storage.secondLabels) : (storage.secondLabels, storage.labels)
    if !isOwnGreater { own.update(from: other, count: count) }
    for sample in 0..<count { other[sample] = own[(sample + count - 1) % count] }
  }

  private func mixPictures(
    _ images: UnsafeMutablePointer<Float>, count: Int, channels: Int, size: Size2D
  ) {
    let length = channels * size.area
    withUnsafeTemporaryAllocation(of: Float.self, capacity: length) { last in
      guard let saved = last.baseAddress else { return }
      saved.update(from: images + (count - 1) * length, count: length)
      // From the end, so that each sample finds the one before it unmixed.
      for sample in stride(from: count - 1, through: 0, by: -1) {
        let picture = images + sample * length
        let other = sample == 0 ? saved : picture - length
        switch self {
        case .mixup(let share):
          let (own, others) = (Float(share), Float(1 - share))
          for place in 0..<length { picture[place] = other[place] * others + picture[place] * own }
        case .cutmix(let top, let left, let height, let width):
          for line in 0..<channels * height {
            let row = line / height * size.height + top + line % height
            let start = row * size.width + left
            (picture + start).update(from: other + start, count: width)
          }
        }
      }
    }
  }
}
