import SondeTensors

/// A change of a data set's labels, samples or pictures, between reading and transforms.
///
/// What chance decides follows from a change's own seed, so that a changed set is the same in every epoch and every run.
public enum DataChange: Hashable, Sendable {
  // Labels.
  /// Gives every sample the class so many places further in the list of classes; behind the last comes the first.
  case shiftLabels(Int)
  /// Gives the samples of each class, in the order of the list of classes, another class.
  case mapLabels([Int])
  /// Deals the labels of some samples out among them anew.
  case shuffleLabels(ShuffledLabels)
  /// Gives some samples another class.
  case noisyLabels(NoisyLabels)
  // Samples.
  /// Keeps a share of each class's samples.
  case keep(KeptShares)
  /// Keeps the first samples only.
  case truncate(Int)
  /// Puts the samples in the order of their classes.
  case sortByClass
  // Pictures.
  /// Puts the channels in another order.
  case reorderChannels(ChannelOrder)
  /// Reads the bytes of pictures in another order than they are stored in.
  case misreadLayout(PictureLayout)
  /// Makes some pictures the same everywhere.
  case constantPictures(ConstantPictures)
  /// Puts a number that is not finite into some pictures.
  case notFinite(NotFinitePictures)

  /// The key that names the change in an experiment file.
  public var name: String {
    switch self {
    case .shiftLabels: "shift_labels"
    case .mapLabels: "map_labels"
    case .shuffleLabels: "shuffle_labels"
    case .noisyLabels: "noisy_labels"
    case .keep: "keep"
    case .truncate: "truncate"
    case .sortByClass: "sort_by_class"
    case .reorderChannels: "reorder_channels"
    case .misreadLayout: "misread_layout"
    case .constantPictures: "constant_pictures"
    case .notFinite: "not_finite"
    }
  }

  /// The data set with the change made.
  ///
  /// - Parameter dataset: What is changed.
  /// - Returns: A data set that reads from it.
  /// - Throws: ``DatasetError/badChange(name:problem:)`` when the change does not suit the data set.
  public func applied(to dataset: any Dataset) throws -> any Dataset {
    do {
      return try made(of: dataset)
    } catch let problem as ChangeProblem {
      throw DatasetError.badChange(name: name, problem: problem.text)
    }
  }

  private func made(of dataset: any Dataset) throws -> any Dataset {
    switch self {
    case .shiftLabels(let places): LabelMap(shift: places, of: dataset).applied(to: dataset)
    case .mapLabels(let labels): try LabelMap(labels, of: dataset).applied(to: dataset)
    case .shuffleLabels(let change): try change.applied(to: dataset)
    case .noisyLabels(let change): try change.applied(to: dataset)
    case .keep(let change): try change.applied(to: dataset)
    case .truncate(let count):
      Subset(dataset, indices: Array(0..<min(max(0, count), dataset.count)))
    case .sortByClass: Subset(dataset, indices: dataset.indicesByClass.flatMap(\.self))
    case .reorderChannels(let order):
      RepaintedDataset(base: dataset, name: "\(name)-\(order.rawValue)", paint: order.reordered)
    case .misreadLayout(let layout):
      RepaintedDataset(base: dataset, name: "\(name)-\(layout.rawValue)", paint: layout.misread)
    case .constantPictures(let change): try change.applied(to: dataset)
    case .notFinite(let change): try change.applied(to: dataset)
    }
  }
}

/// Why a change does not suit a data set.
struct ChangeProblem: Error {
  let text: String
}

extension Dataset {
  /// The samples of each class, in the data set's order.
  var indicesByClass: [[Int]] {
    var members = [[Int]](repeating: [], count: classNames.count)
    for index in 0..<count { members[label(at: index)].append(index) }
    return members
  }

  /// Samples chosen at random, in random order.
  ///
  /// - Parameters:
  ///   - share: How many of all, from 0 to 1; rounded to the nearest whole number.
  ///   - generator: Chooses them.
  /// - Returns: Places in the data set.
  /// - Throws: ``ChangeProblem`` when the share is none.
  func chosen(_ share: Double, _ generator: inout Generator) throws -> ArraySlice<Int> {
    guard (0...1).contains(share) else {
      throw ChangeProblem(text: "the fraction \(share) is not between 0 and 1")
    }
    let number = Int((share * Double(count)).rounded())
    return generator.permutation(count: count)[..<number]
  }
}
