import SondeDatasets
import SondeDiagnosis
import SondeExperiments
import SondeFormats
import SondeRuns
import SondeTensors
import SondeTraining
import Testing

/// Rules on data, with everything measured as in a diagnosis.
struct DataRuleTests {
  private static let rules: [any Rule.Type] = [
    FiniteInputRule.self, ConstantPicturesRule.self, LayoutRule.self, SeenPartRule.self,
    PreprocessingRule.self,
    ChannelOrderRule.self, LabelRule.self, LabelMapRule.self, SampleOrderRule.self,
    ImbalanceRule.self, SharedPicturesRule.self,
  ]

  private static let learning = RunRecord(
    [Sample.started()] + Sample.steps(Sample.guesses(100)) { 0.3 + 0.005 * Double($0) })
  private static let stuck = RunRecord(
    [Sample.started()] + Sample.steps(Sample.guesses(100)) { _ in 0.25 })

  private func subject(_ experiment: Experiment, _ record: RunRecord = learning) throws -> Subject {
    var subject = try Subject(
      experiment: experiment, probe: Sample.probe([0.5, 0.4]), record: record)
    subject.data = try TrainingTrials().inspect(experiment)
    return subject
  }

  private func findings(
    _ experiment: Experiment, _ record: RunRecord = learning
  ) throws -> [Finding] {
    let subject = try subject(experiment, record)
    return Self.rules.flatMap { rule -> [Finding] in
      if case .found(let findings) = rule.judge(subject) { findings } else { [] }
    }
  }

  /// A fault of the data: what is changed in each set, and what it is.
  struct Fault: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var train: [DataChange] = []
    var test: [DataChange] = []
    var illness: Illness
    /// How many edits the first remedy has; 0: none, since the data itself is to be repaired.
    var edits = 0
  }

  static let faults = [
    Fault(
      testDescription: "labels to train on, shuffled",
      train: [.shuffleLabels(ShuffledLabels())], illness: .unrelatedLabels),
    Fault(
      testDescription: "labels to evaluate with, shuffled",
      test: [.shuffleLabels(ShuffledLabels())], illness: .unrelatedLabels),
    Fault(
      testDescription: "two in five labels wrong",
      train: [.noisyLabels(NoisyLabels(fraction: 0.4))], illness: .noisyLabels),
    Fault(
      testDescription: "labels off by one", test: [.shiftLabels(1)], illness: .mismatchedLabels,
      edits: 1),
    Fault(
      testDescription: "two labels swapped", test: [.mapLabels([0, 3, 2, 1])],
      illness: .mismatchedLabels, edits: 1),
    Fault(
      testDescription: "blue for red in evaluation", test: [.reorderChannels(.bgr)],
      illness: .mismatchedChannels, edits: 1),
    Fault(
      testDescription: "pixels read as planes", train: [.misreadLayout(.hwcAsCHW)],
      test: [.misreadLayout(.hwcAsCHW)], illness: .scrambledPictures, edits: 2),
    Fault(
      testDescription: "planes read as pixels, in evaluation", test: [.misreadLayout(.chwAsHWC)],
      illness: .scrambledPictures, edits: 1),
    Fault(
      testDescription: "a third of the pictures black",
      train: [.constantPictures(ConstantPictures(fraction: 0.33))], illness: .constantPictures),
  ]

  @Test(arguments: faults)
  func `A fault is found, whether a field makes it or the files carry it`(fault: Fault) throws {
    let folder = try GratingFolder()
    let experiment = try folder.experiment(train: fault.train, test: fault.test)
    let found = try findings(experiment)
    #expect(found.map(\.illness) == [fault.illness], "\(found.map(\.statement))")
    #expect((found.first?.remedies.first?.edits.count ?? 0) == fault.edits)
    let exported = try experiment.exportingData(to: "\(folder.path)/carried")
    let carried = try findings(exported)
    #expect(carried.map(\.illness) == [fault.illness], "\(carried.map(\.statement))")
    guard let remedy = carried.first?.remedies.first else { return }
    let left = try findings(remedy.applied(to: exported))
    #expect(left == [], "\(left.map(\.statement))")
  }

  @Test func `Wrong labels are named, and their share lies in the interval`() throws {
    let folder = try GratingFolder()
    let experiment = try folder.experiment(train: [.noisyLabels(NoisyLabels(fraction: 0.3))])
    let finding = try #require(try findings(experiment).first)
    let share = try #require(finding.proofs.last)
    #expect(abs(share.found - 0.3) < 0.08, "\(finding.statement)")
    #expect(finding.remedies.isEmpty && finding.statement.contains("repair the data"))
    // What is suspected is wrong indeed, nearly always.
    let suspects = try #require(try subject(experiment).data?.evaluations.first).trainingSuspects
    let sound = try folder.experiment().data.train.dataset()
    let wrong = suspects.count { suspect in
      sound.classNames[sound.label(at: suspect.picture.index)] != suspect.picture.label
    }
    #expect(suspects.count == 10 && wrong >= 9)
  }

  @Test func `A number that is not finite is named with its picture`() throws {
    let folder = try GratingFolder(train: 100, test: 80)
    let experiment = try folder.experiment(
      train: [.notFinite(NotFinitePictures(samples: [42], value: .infinity))])
    let finding = try #require(try findings(experiment).first)
    #expect(finding.illness == .nonFiniteInput && finding.certainty == .certain)
    let name = try experiment.data.train.dataset().name(at: 42)
    #expect(finding.statement.contains("\(name), number 42"))
    #expect(finding.remedies.isEmpty)
  }

  @Test(
    arguments: [
      [Transform.toRaw], [.toUnit, .rescale(Rescale(1 / 255.0)), .normalize(.half)], [.toUnit],
    ])
  func `Numbers of another size in evaluation are cured by the transforms of training`(
    test: [Transform]
  ) throws {
    let folder = try GratingFolder(train: 200, test: 100)
    let experiment = try folder.experiment(
      transforms: TransformPlan(
        train: [.horizontalFlip(HorizontalFlip()), .toUnit, .normalize(.cifar10)], test: test))
    let finding = try #require(try findings(experiment).first)
    #expect(finding.illness == .mismatchedNumbers && finding.certainty == .certain)
    let cured = try #require(finding.remedies.first).applied(to: experiment)
    #expect(cured.data.transforms.test == [.toUnit, .normalize(.cifar10)])
    #expect(try findings(cured) == [])
  }

  @Test func `Stored pictures that are darker in evaluation have no edit that mends them`() throws {
    let folder = try GratingFolder(train: 200, test: 1)
    try ImageFolderWriter.write(
      Darkened(base: Gratings(count: 100, seed: 5)), to: folder.path + "/dark")
    var experiment = try folder.experiment()
    experiment.data.test = .folder(folder.path + "/dark")
    let finding = try #require(try findings(experiment).first)
    #expect(finding.illness == .mismatchedNumbers && finding.certainty == .likely)
    #expect(finding.remedies.isEmpty)
  }

  @Test func `A crop is an illness where what it takes away tells more than what it leaves`() throws
  {
    let folder = try GratingFolder(train: 300, test: 600, noise: 1)
    func found(_ transforms: [Transform]) throws -> Finding? {
      try findings(folder.experiment(transforms: TransformPlan(train: transforms))).first
    }
    let tight = try #require(try found([.resize(Resize(.size(64))), .randomCrop(16), .toUnit]))
    #expect(tight.illness == .croppedPictures)
    let cured = try #require(tight.remedies.first).applied(
      to: folder.experiment(
        transforms: TransformPlan(train: [.resize(Resize(.size(64))), .randomCrop(16), .toUnit])))
    #expect(cured.data.transforms.train == [.resize(Resize(.size(16))), .toUnit])
    #expect(try found([.resize(Resize(.size(18))), .randomCrop(16), .toUnit]) == nil)
  }

  @Test func `Sorted pictures need a random order, and classes that take turns do not`() throws {
    let folder = try GratingFolder(train: 200, test: 100)
    var experiment = try folder.experiment()
    experiment.data.isShuffled = false
    // A folder lies in the order of its classes.
    let finding = try #require(try findings(experiment).first)
    #expect(finding.illness == .sortedPictures && finding.certainty >= .likely)
    #expect(try findings(#require(finding.remedies.first).applied(to: experiment)) == [])
    experiment.data.train = .shapes(count: 200)
    experiment.data.test = .shapes(count: 100, seed: 2)
    #expect(try findings(experiment) == [])
  }

  @Test func `A test set of training pictures is found`() throws {
    let folder = try GratingFolder(train: 200, test: 100)
    var experiment = try folder.experiment()
    experiment.data.test = experiment.data.train.changed(by: [.truncate(90)])
    let finding = try #require(
      try findings(experiment).first { $0.illness == .sharedPictures })
    #expect(finding.certainty == .certain && finding.statement.contains("90 of 90"))
    let cured = try #require(finding.remedies.first).applied(to: experiment)
    #expect(cured.data.test == nil)
    #expect(try findings(cured) == [])
  }

  @Test func `A frequent class is an illness where it drowns the others, and only there`() throws {
    let folder = try GratingFolder(train: 2000, test: 400, noise: 1.5)
    func found(_ share: Double, _ record: RunRecord) throws -> [Illness] {
      let experiment = try folder.experiment(
        train: [.keep(KeptShares(share: share, classes: ["down": 1]))])
      return try findings(experiment, record).map(\.illness)
    }
    let drowned = RunRecord(
      [Sample.started()] + Sample.steps(Sample.guesses(100)) { _ in 0.95 } + [
        .evaluation(
          Event.Evaluation(
            step: 100, epoch: 1, split: "test", loss: 2, accuracy: 0.27, count: 400,
            confusion: ConfusionMatrix(
              classCount: 4, counts: [5, 95, 0, 0, 0, 100, 0, 0, 0, 98, 2, 0, 0, 97, 0, 3]),
            seconds: 1))
      ])
    let few = try (found(0.02, drowned), found(0.02, Self.stuck))
    #expect(few == ([.classImbalance], [.classImbalance]))
    // Where nothing is learned then, it is not for the counts.
    let enough = try (found(0.5, Self.learning), found(0.5, Self.stuck))
    #expect(enough == ([], []))
  }

  @Test func `Labels shuffled in both sets are found by a sound network that finds nothing`() throws
  {
    let folder = try GratingFolder(train: 1200, test: 1000)
    let shuffled = [DataChange.shuffleLabels(ShuffledLabels())]
    let experiment = try folder.experiment(train: shuffled, test: shuffled)
    #expect(try findings(experiment, Self.stuck).map(\.illness) == [.unrelatedLabels])
    // A network that learns has found something.
    #expect(try findings(experiment, Self.learning) == [])
    // Labels that follow from the pictures are not to blame for a network that does not move.
    #expect(try findings(folder.experiment(), Self.stuck) == [])
  }

  /// Sound data of a kind that a hasty rule would blame.
  struct Healthy: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var train = 400
    var test = 200
    var isGrey = false
    var changes: [DataChange] = []
    var testChanges: [DataChange] = []
    var transforms = TransformPlan(train: [.toUnit, .normalize(.half)])
  }

  static let healthy = [
    Healthy(testDescription: "plain"),
    Healthy(testDescription: "grey pictures", isGrey: true),
    Healthy(
      testDescription: "grey pictures, one channel", isGrey: true,
      transforms: TransformPlan(train: [.grayscale(Grayscale(channels: 1)), .toUnit])),
    Healthy(
      testDescription: "strong augmentation",
      transforms: TransformPlan(train: [
        .randomCrop(RandomCrop(16, padding: Padding(4))), .horizontalFlip(HorizontalFlip()),
        .rotation(RandomRotation(degrees: -30...30)), .randAugment(RandAugment()), .toUnit,
        .normalize(.half), .randomErasing(RandomErasing(probability: 0.5)),
      ])),
    Healthy(
      testDescription: "measured statistics",
      transforms: TransformPlan(train: [.toUnit, .normalize(.measured)])),
    Healthy(testDescription: "raw numbers in both", transforms: TransformPlan(train: [.toRaw])),
    Healthy(
      testDescription: "three of one class for two of another",
      changes: [.keep(KeptShares(share: 0.66, classes: ["up": 1]))]),
    Healthy(testDescription: "few pictures", train: 40, test: 12),
    Healthy(
      testDescription: "two classes",
      changes: [.keep(KeptShares(share: 0, classes: ["up": 1, "down": 1]))],
      testChanges: [.keep(KeptShares(share: 0, classes: ["up": 1, "down": 1]))]),
    Healthy(testDescription: "a small test set", train: 800, test: 40),
    Healthy(
      testDescription: "one label in fifty wrong",
      changes: [.noisyLabels(NoisyLabels(fraction: 0.02))]),
  ]

  @Test(arguments: healthy)
  func `Sound data is left alone, whether the network learns or not`(healthy: Healthy) throws {
    let folder = try GratingFolder(
      train: healthy.train, test: healthy.test, isGrey: healthy.isGrey)
    let experiment = try folder.experiment(
      train: healthy.changes, test: healthy.testChanges, transforms: healthy.transforms)
    for record in [Self.learning, Self.stuck] {
      let found = try findings(experiment, record)
      #expect(found == [], "\(found.map(\.statement))")
    }
  }

  @Test func `A data cause stands above its symptoms`() throws {
    let folder = try GratingFolder()
    let experiment = try folder.experiment(train: [.shuffleLabels(ShuffledLabels())])
    let verdict = Verdict(try subject(experiment, Self.stuck))
    #expect(verdict.findings.map(\.illness) == [.unrelatedLabels])
    #expect(verdict.findings[0].consequences.map(\.illness).contains(.noProgress))
  }

  @Test func `Without the data nothing is said of it`() {
    let subject = Subject(record: Self.stuck)
    for rule in Self.rules {
      guard case .unknown(let missing) = rule.judge(subject) else {
        Issue.record("\(rule.documentation.name) judges what it has not seen.")
        continue
      }
      #expect(missing.contains("pictures"))
    }
  }
}

/// Pictures with a fifth of their light.
private struct Darkened: Dataset {
  let base: Gratings
  var count: Int { base.count }
  var classNames: [String] { base.classNames }
  var summary: String { base.summary }
  var identity: String { base.identity }
  func label(at index: Int) -> Int { base.label(at: index) }
  func pictureSize(at index: Int) throws -> Size2D { try base.pictureSize(at: index) }
  func picture(at index: Int) throws -> Picture {
    var picture = try base.picture(at: index)
    picture.pixels = picture.pixels.map { $0 / 5 }
    return picture
  }
}
