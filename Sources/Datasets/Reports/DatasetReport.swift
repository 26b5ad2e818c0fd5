import SondeTensors

/// What is in the parts of a data set, and which pictures are there more than once.
package struct DatasetReport: Hashable, Sendable, Encodable {
  /// A class and how many pictures it has.
  package struct ClassCount: Hashable, Sendable, Encodable {
    package let name: String
    package let count: Int
  }

  /// A picture size and how many pictures have it.
  package struct SizeCount: Hashable, Sendable, Encodable {
    package let width: Int
    package let height: Int
    package let count: Int
  }

  /// A picture that cannot be decoded, and why.
  package struct Unreadable: Hashable, Sendable, Encodable {
    package let name: String
    package let reason: String
  }

  /// One part, such as the training set.
  package struct Part: Hashable, Sendable, Encodable {
    /// What it is called: `train`, `validation`, `test`.
    package let name: String
    package let summary: String
    package let count: Int
    package let classes: [ClassCount]
    /// The picture sizes, the most frequent first.
    package let sizes: [SizeCount]
    /// The mean of each channel over all pixels, of values from 0 to 1.
    package let mean: [Double]
    /// The standard deviation of each channel over all pixels, of values from 0 to 1.
    package let standardDeviation: [Double]
    package let unreadable: [Unreadable]
  }

  /// A picture among equal ones.
  package struct Copy: Hashable, Sendable, Encodable {
    package let part: String
    package let name: String
    package let label: String
  }

  package let parts: [Part]
  /// Pictures whose pixels are all equal: a list for each picture that is there more than once.
  package let duplicates: [[Copy]]

  /// Looks at every picture once, and at equal ones once more.
  ///
  /// - Parameter sets: The parts with their names, such as `train` and `test`.
  package init(_ sets: [(name: String, dataset: any Dataset)]) {
    let surveys = sets.map { PictureSurvey($0.dataset) }
    parts = zip(sets, surveys).map { Part($0.name, $0.dataset, $1) }
    duplicates = DuplicateSearch(sets: sets.map(\.dataset), surveys: surveys).groups.map { group in
      group.map { place in
        let dataset = sets[place.part].dataset
        return Copy(
          part: sets[place.part].name, name: dataset.name(at: place.index),
          label: dataset.classNames[dataset.label(at: place.index)])
      }
    }
  }

  /// How many pictures of a part equal one that stands before them in the same part.
  package func copies(within part: String) -> Int {
    duplicates.reduce(0) { $0 + max(0, $1.count { $0.part == part } - 1) }
  }

  /// How many pictures of a part are in another one too.
  package func copies(of part: String, in other: String) -> Int {
    duplicates.filter { group in group.contains { $0.part == other } }
      .reduce(0) { $0 + $1.count { $0.part == part } }
  }

  /// Equal pictures that are in different classes.
  package var conflicts: [[Copy]] { duplicates.filter { Set($0.map(\.label)).count > 1 } }
}

extension DatasetReport.Part {
  /// Sums up what was seen of a data set.
  init(_ name: String, _ dataset: any Dataset, _ survey: PictureSurvey) {
    self.name = name
    summary = dataset.summary
    count = dataset.count
    classes = zip(dataset.classNames, dataset.classCounts).map {
      DatasetReport.ClassCount(name: $0, count: $1)
    }
    sizes = Dictionary(grouping: survey.pictures.compactMap { $0?.size }) { $0 }
      .map {
        DatasetReport.SizeCount(width: $0.key.width, height: $0.key.height, count: $0.value.count)
      }
      .sorted { ($1.count, $0.width, $0.height) < ($0.count, $1.width, $1.height) }
    mean = (0..<dataset.channelCount).map { survey.moments[$0].mean }
    standardDeviation = (0..<dataset.channelCount).map { survey.moments[$0].standardDeviation }
    unreadable =
      survey.failures.map {
        DatasetReport.Unreadable(name: dataset.name(at: $0.index), reason: $0.reason)
      } + dataset.skippedNames.map { DatasetReport.Unreadable(name: $0, reason: "skipped") }
  }
}
