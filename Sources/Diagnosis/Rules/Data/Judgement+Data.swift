import SondeDatasets
import SondeExperiments
import SondeRuns

extension Judgement {
  /// What rules on data say where there is only a record.
  static let wantsData = Judgement.unknown(
    missing: "the pictures and labels themselves, which only an experiment with its data tells")
}

extension DataReport.PictureSet {
  /// What people call the set: "training set", "test set".
  var title: String { name == "train" ? "training set" : "\(name) set" }

  /// Whether its pictures would be smoother with their bytes in another order.
  var isScrambled: Bool { (layout?.deviations ?? 0) > Outcome.significant }
}

extension DataReport.Pictures {
  /// How many there are, and the first few: "3 of 1,000 (a.png, b.png, c.png)".
  var words: String {
    let shown = named.prefix(5).map(\.words).joined(separator: ", ")
    let more = count - min(5, named.count)
    return "\(Wording.count(count)) of \(Wording.count(among)) (\(shown)"
      + (more > 0 ? " and \(Wording.count(more)) more)" : ")")
  }

  /// Whether there are so many that they could move an accuracy measured on as many by more than five of its standard errors.
  var couldMoveAccuracy: Bool {
    share * Double(among).squareRoot() > Outcome.significant / 2
  }
}

extension DataReport.Picture {
  /// Its name and its place: "train/cat/7.png, number 123, cat".
  var words: String { "\(name), number \(index), \(label)" }
}

extension Experiment {
  /// Changes the source of a set, where it has one of its own.
  ///
  /// - Parameters:
  ///   - set: What the set is called in records.
  ///   - change: What is changed of its samples.
  mutating func change(_ set: String, by change: DataChange) {
    switch (set, data.validation) {
    case ("train", _): data.train = data.train.changed(by: [change])
    case ("validation", .source(let source)?):
      data.validation = .source(source.changed(by: [change]))
    case ("test", _): data.test = data.test?.changed(by: [change])
    default: break
    }
  }
}
