package import SondeDatasets

/// What a look at the pictures and labels of an experiment found, before anything is learned from them.
///
/// It holds measurements only; whether they are an illness is for rules to say.
public struct DataReport: Hashable, Sendable, Codable {
  /// A picture that is named.
  package struct Picture: Hashable, Sendable, Codable {
    /// Its place in its set, counted from 0.
    package let index: Int
    /// Its file, or what else its set calls it.
    package let name: String
    /// Its class.
    package let label: String

    /// Names a picture.
    package init(index: Int, name: String, label: String) {
      self.index = index
      self.name = name
      self.label = label
    }
  }

  /// Some pictures of a set: how many there are, and the first few by name.
  package struct Pictures: Hashable, Sendable, Codable {
    /// How many there are.
    package let count: Int
    /// Among how many.
    package let among: Int
    /// The first few.
    package let named: [Picture]

    /// Describes some pictures.
    package init(count: Int, among: Int, named: [Picture]) {
      self.count = count
      self.among = among
      self.named = named
    }

    /// Their share.
    package var share: Double { among > 0 ? Double(count) / Double(among) : 0 }
  }

  /// A set of pictures.
  package struct PictureSet: Hashable, Sendable, Codable {
    /// What it is called: `train`, `validation`, `test`.
    package let name: String
    /// How many pictures it has.
    package let count: Int
    /// How many pictures each class has.
    package let classCounts: [Int]
    /// The numbers that reach the network.
    package let numbers: NetworkNumbers
    /// What becomes of light and dark on the way to the network.
    package let map: NumberMap
    /// How light the stored pictures are.
    package let levels: StoredLevels
    /// Pictures with a number that is not finite.
    package let notFinite: Pictures
    /// Pictures that are stored the same everywhere.
    package let constant: Pictures
    /// Pictures that are the same everywhere when they reach the network.
    package let constantForNetwork: Pictures
    /// How many pictures equal one before them in the set.
    package let repeats: Int
    /// Whether bytes would make smoother pictures in another order, where that can be told.
    package let layout: LayoutFit?
    /// How much of a picture reaches the network, where that is always the same.
    package let seen: SeenPart?

    /// Describes a set of pictures.
    package init(
      name: String, count: Int, classCounts: [Int], numbers: NetworkNumbers, map: NumberMap,
      levels: StoredLevels, notFinite: Pictures, constant: Pictures, constantForNetwork: Pictures,
      repeats: Int, layout: LayoutFit?, seen: SeenPart?
    ) {
      self.name = name
      self.count = count
      self.classCounts = classCounts
      self.numbers = numbers
      self.map = map
      self.levels = levels
      self.notFinite = notFinite
      self.constant = constant
      self.constantForNetwork = constantForNetwork
      self.repeats = repeats
      self.layout = layout
      self.seen = seen
    }

    /// The share of the most frequent class, which guessing it gets right.
    package var mostFrequentShare: Double {
      count > 0 ? Double(classCounts.max() ?? 0) / Double(count) : 0
    }
  }

  /// A set to evaluate with, beside that to train on.
  package struct Evaluation: Hashable, Sendable, Codable {
    /// The set.
    package let set: PictureSet
    /// Its pictures that are in the training set too.
    package let copies: Pictures
    /// Whether its channels would fit the training set's better in another order, where that can be told.
    package let channels: ChannelOrderFit?
    /// How labels follow from pictures in both sets, where that can be told; the training set is the first.
    package let labels: LabelFit?
    /// Pictures of the training set that look like another class than their label says, the most suspicious first.
    package let trainingSuspects: [Suspect]
    /// Likewise of this set.
    package let suspects: [Suspect]

    /// Describes a set to evaluate with.
    package init(
      set: PictureSet, copies: Pictures, channels: ChannelOrderFit?, labels: LabelFit?,
      trainingSuspects: [Suspect], suspects: [Suspect]
    ) {
      self.set = set
      self.copies = copies
      self.channels = channels
      self.labels = labels
      self.trainingSuspects = trainingSuspects
      self.suspects = suspects
    }
  }

  /// A picture whose label is in doubt.
  package struct Suspect: Hashable, Sendable, Codable {
    /// The picture.
    package let picture: Picture
    /// The class that it looks like.
    package let looksLike: String

    /// Describes a doubt.
    package init(picture: Picture, looksLike: String) {
      self.picture = picture
      self.looksLike = looksLike
    }
  }

  /// The classes' names.
  package let classes: [String]
  /// What is trained on.
  package let training: PictureSet
  /// What is evaluated with, the set that is watched in training first.
  package let evaluations: [Evaluation]
  /// The batches of the first epoch, where there are several.
  package let order: BatchOrder?

  /// Describes what was found.
  package init(
    classes: [String], training: PictureSet, evaluations: [Evaluation], order: BatchOrder?
  ) {
    self.classes = classes
    self.training = training
    self.evaluations = evaluations
    self.order = order
  }

  /// The training set and all others.
  package var sets: [PictureSet] { [training] + evaluations.map(\.set) }
}
