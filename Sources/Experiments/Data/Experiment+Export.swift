import SondeDatasets

extension Experiment {
  /// Writes the pictures of an experiment as files, with all changes made to its data sets.
  ///
  /// Each set becomes a folder of PNG files, a folder for each class: `train`, and `validation` and `test` where they are sets
  /// of their own. A share of the training set that validates stays in it.
  ///
  /// - Parameter folder: Where the folders are made.
  /// - Returns: The experiment with these folders as its data, and without changes.
  /// - Throws: ``DatasetError`` when files cannot hold what a set has, or what reading and writing throw.
  package func exportingData(to folder: String) throws -> Experiment {
    var experiment = self
    experiment.data.train = try data.train.exported(to: "\(folder)/train")
    if case .source(let source)? = data.validation {
      experiment.data.validation = .source(try source.exported(to: "\(folder)/validation"))
    }
    experiment.data.test = try data.test?.exported(to: "\(folder)/test")
    if data.train.channelCount == 1 { experiment.data.transforms.takeOneChannel() }
    return experiment
  }
}

extension DataSource {
  /// Writes the pictures as files.
  ///
  /// - Parameter folder: What is made.
  /// - Returns: The folder as a source.
  /// - Throws: ``DatasetError`` when files cannot hold what the set has, or what reading and writing throw.
  fileprivate func exported(to folder: String) throws -> DataSource {
    for case .notFinite in changes {
      throw DatasetError.badChange(
        name: "not_finite", problem: "picture files hold bytes, and those are always finite")
    }
    let dataset = try dataset()
    let empty = zip(dataset.classNames, dataset.classCounts).filter { $1 == 0 }.map(\.0)
    guard empty.isEmpty else { throw DatasetError.emptyClasses(names: empty, path: folder) }
    try ImageFolderWriter.write(dataset, to: folder)
    return .folder(folder)
  }
}

extension TransformPlan {
  /// Makes one channel of the three that files of grey pictures have.
  fileprivate mutating func takeOneChannel() {
    func takes(_ transforms: [Transform]) -> [Transform] {
      let isGrey = transforms.contains { if case .grayscale = $0 { true } else { false } }
      return isGrey ? transforms : [.grayscale(Grayscale(channels: 1))] + transforms
    }
    train = takes(train)
    test = takes(test)
  }
}
