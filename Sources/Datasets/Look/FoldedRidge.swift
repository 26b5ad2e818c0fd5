/// Ridge regression of the classes on features, and the same without each part of the samples in turn.
///
/// What is learned without a part is judged on that part: right answers there were not learned by heart.
///
/// Hoerl and Kennard, *Ridge regression*, 1970; Rifkin, Yeo and Poggio, *Regularized least-squares classification*, 2003.
struct FoldedRidge {
  private let columns: Int
  private let classCount: Int
  private let isPresent: [Bool]
  /// The share of each class.
  private let means: [Float]
  /// Of each fold, and of all: the sums of products of features, and of features and classes.
  private let folds: [Sums]
  private let all: Sums

  /// How much weights cost, beside an error of one deviation in every sample.
  private static let cost: Float = 0.1

  fileprivate struct Sums {
    var products: [Float]
    var targets: [Float]
    var weight: Float = 0

    init(columns: Int, classCount: Int) {
      products = [Float](repeating: 0, count: columns * columns)
      targets = [Float](repeating: 0, count: columns * classCount)
    }
  }

  /// Sums up a set.
  ///
  /// - Parameters:
  ///   - set: The samples.
  ///   - shares: How much each class counts.
  init(_ set: LabelledFeatures, shares: [Double]) {
    columns = set.columns
    classCount = set.classCounts.count
    isPresent = set.classCounts.map { $0 > 0 }
    let weights = set.weights(of: shares)
    let total = Float(set.count)
    var means = [Float](repeating: 0, count: classCount)
    for (label, weight) in zip(set.labels, weights) { means[label] += weight / total }
    let empty = Sums(columns: columns, classCount: classCount)
    var folds = [Sums](repeating: empty, count: LabelledFeatures.foldCount)
    for fold in folds.indices {
      for place in 0..<set.count where set.folds[place] == fold {
        folds[fold].add(
          set.values[place * columns..<(place + 1) * columns], label: set.labels[place],
          weight: weights[place], means: means)
      }
    }
    all = folds.reduce(into: empty) { $0.add($1) }
    self.folds = folds
    self.means = means
  }

  /// What is learned from all samples, or from those of all folds but one.
  func classifier(without fold: Int? = nil) -> RidgeClassifier {
    var sums = all
    if let fold { sums.subtract(folds[fold]) }
    let cost = Self.cost * max(sums.weight, 1)
    for place in 0..<columns { sums.products[place * columns + place] += cost }
    return RidgeClassifier(
      columns: columns, weights: sums.solution(columns: columns, classCount: classCount),
      means: zip(means, isPresent).map { $1 ? $0 : -.infinity })
  }
}

extension FoldedRidge.Sums {
  /// Takes in a sample, and of its products those right of the diagonal.
  fileprivate mutating func add(
    _ row: ArraySlice<Float>, label: Int, weight: Float, means: [Float]
  ) {
    self.weight += weight
    let columns = row.count
    row.withUnsafeBufferPointer { row in
      products.withUnsafeMutableBufferPointer { products in
        for place in 0..<columns {
          let factor = weight * row[place]
          guard factor != 0, let own = products.baseAddress else { continue }
          let line = own + place * columns
          for column in place..<columns { line[column] += factor * row[column] }
        }
      }
      for place in 0..<columns {
        let factor = weight * row[place]
        let line = place * means.count
        for other in means.indices { targets[line + other] -= factor * means[other] }
        targets[line + label] += factor
      }
    }
  }

  fileprivate mutating func add(_ other: Self) { combine(other, 1) }

  fileprivate mutating func subtract(_ other: Self) { combine(other, -1) }

  private mutating func combine(_ other: Self, _ factor: Float) {
    for place in products.indices { products[place] += factor * other.products[place] }
    for place in targets.indices { targets[place] += factor * other.targets[place] }
    weight += factor * other.weight
  }

  /// The weights, feature after feature: Gaussian elimination of a positive definite matrix, of which the upper half is there.
  fileprivate func solution(columns: Int, classCount: Int) -> [Float] {
    var (products, targets) = (products, targets)
    products.withUnsafeMutableBufferPointer { products in
      targets.withUnsafeMutableBufferPointer { targets in
        guard let matrix = products.baseAddress, let sides = targets.baseAddress else { return }
        for pivot in 0..<columns {
          let line = matrix + pivot * columns
          for row in pivot + 1..<max(pivot + 1, columns) {
            let factor = line[row] / line[pivot]
            let other = matrix + row * columns
            for column in row..<columns { other[column] -= factor * line[column] }
            let (side, pivotSide) = (sides + row * classCount, sides + pivot * classCount)
            for place in 0..<classCount { side[place] -= factor * pivotSide[place] }
          }
        }
        for pivot in (0..<columns).reversed() {
          let (line, side) = (matrix + pivot * columns, sides + pivot * classCount)
          for row in pivot + 1..<max(pivot + 1, columns) {
            let other = sides + row * classCount
            for place in 0..<classCount { side[place] -= line[row] * other[place] }
          }
          for place in 0..<classCount { side[place] /= line[pivot] }
        }
      }
    }
    return targets
  }
}
