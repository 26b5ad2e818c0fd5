import SondeTensors

/// Keeps a share of each class's samples, chosen at random, in their order.
public struct KeptShares: Hashable, Sendable {
  /// The share of classes that are not named, from 0 to 1.
  public var share: Double
  /// The shares of classes by name.
  public var classes: [String: Double]
  /// Chooses the samples.
  public var seed: UInt64

  /// Describes the change.
  ///
  /// - Parameters:
  ///   - share: The share of classes that are not named, from 0 to 1.
  ///   - classes: The shares of classes by name.
  ///   - seed: Chooses the samples.
  public init(share: Double = 1, classes: [String: Double] = [:], seed: UInt64 = 0) {
    self.share = share
    self.classes = classes
    self.seed = seed
  }

  func applied(to dataset: any Dataset) throws -> any Dataset {
    let names = dataset.classNames
    if let unknown = classes.keys.sorted().first(where: { !names.contains($0) }) {
      throw ChangeProblem(
        text: "there is no class \"\(unknown)\"; the classes are \(names.joined(separator: ", "))")
    }
    if let bad = ([share] + classes.values).first(where: { !(0...1).contains($0) }) {
      throw ChangeProblem(text: "the share \(bad) is not between 0 and 1")
    }
    var generator = Generator(seed: seed)
    var kept: [Int] = []
    for (name, members) in zip(names, dataset.indicesByClass) {
      let number = Int(((classes[name] ?? share) * Double(members.count)).rounded())
      kept += generator.permutation(count: members.count)[..<number].map { members[$0] }
    }
    guard !kept.isEmpty else {
      throw ChangeProblem(text: "nothing is left of \(dataset.summary)")
    }
    return Subset(dataset, indices: kept.sorted())
  }
}
