import SondeDatasets
import SondeExperiments
import SondeRuns
import SondeTensors

/// A look at the pictures and labels that an experiment would train on and evaluate with.
///
/// Everything is measured on what the sets hold and on what reaches the network; how the experiment came to say so is not looked at.
struct DataLook {
  private let plan: TrainingPlan

  /// How many pictures of a set are looked at closely.
  private static let limit = 2000
  /// Of large ones that must be read first, so many pixels, but so many pictures at least.
  private static let pixelLimit = 64 << 20
  private static let fewest = 500
  private static let namedCount = 10

  /// Opens the data of an experiment.
  ///
  /// - Throws: What would keep the experiment from being trained.
  init(_ experiment: Experiment) throws { plan = try TrainingPlan(experiment) }

  /// Looks.
  ///
  /// - Throws: What reading a picture throws.
  func report() throws -> DataReport {
    let training = try SeenSet(plan.training)
    let evaluations = try [plan.validation, plan.test].compactMap { $0 }.map {
      evaluation(try SeenSet($0), beside: training)
    }
    return DataReport(
      classes: plan.training.dataset.classNames, training: training.summary,
      evaluations: evaluations,
      order: BatchOrder(
        of: plan.training.dataset, order: plan.order, batchSize: plan.batchSize,
        generator: Generator(seed: plan.seed)))
  }

  private static func limit(for dataset: any Dataset) -> Int {
    guard !dataset.holdsPictures, dataset.count > 0, let size = try? dataset.pictureSize(at: 0)
    else { return limit }
    return min(limit, max(fewest, pixelLimit / max(1, size.area)))
  }

  private func evaluation(
    _ seen: SeenSet, beside training: SeenSet
  ) -> DataReport.Evaluation {
    let shared = seen.scan.shared(with: training.scan)
    let labels = LabelFit(
      training.samples, seen.samples, classCounts: training.summary.classCounts)
    return DataReport.Evaluation(
      set: seen.summary,
      copies: seen.summed(shared.map(\.own), among: seen.scan.pictures.count),
      channels: ChannelOrderFit(of: seen.samples, like: training.samples),
      labels: labels, trainingSuspects: training.suspects(labels?.ownSuspects),
      suspects: seen.suspects(labels?.otherSuspects))
  }

  /// A set with what was seen of it.
  private struct SeenSet {
    let pictures: TrainingPlan.Pictures
    let scan: PictureScan
    let samples: [StoredSample]
    let summary: DataReport.PictureSet

    init(_ pictures: TrainingPlan.Pictures) throws {
      let dataset = pictures.dataset
      self.pictures = pictures
      let limit = DataLook.limit(for: dataset)
      scan = PictureScan(dataset)
      samples = StoredSample.samples(of: dataset, atMost: limit)
      let numbers = try NetworkNumbers(of: dataset, through: pictures.pipeline, atMost: limit)
      let scanned = scan.pictures.count
      func named(_ places: [Int], among count: Int) -> DataReport.Pictures {
        Self.named(places, of: dataset, among: count)
      }
      let stored = scan.pictures.filter { !$0.isFinite }.map(\.index)
      let met = Set(stored).union(numbers.notFinite).sorted()
      summary = DataReport.PictureSet(
        name: pictures.split, count: dataset.count, classCounts: dataset.classCounts,
        numbers: numbers, map: try NumberMap(of: pictures.pipeline, for: dataset),
        levels: StoredLevels(samples), notFinite: named(met, among: scanned),
        constant: named(scan.pictures.filter(\.isConstant).map(\.index), among: scanned),
        constantForNetwork: named(numbers.constant, among: numbers.count), repeats: scan.repeats,
        layout: dataset.channelCount == 3 ? LayoutFit(samples) : nil,
        seen: pictures.split == "train"
          ? nil : SeenPart(of: samples, in: dataset, through: pictures.pipeline))
    }

    func summed(_ places: [Int], among count: Int) -> DataReport.Pictures {
      Self.named(places, of: pictures.dataset, among: count)
    }

    func suspects(_ suspects: [LabelFit.Suspect]?) -> [DataReport.Suspect] {
      (suspects ?? []).map {
        DataReport.Suspect(
          picture: Self.picture($0.index, of: pictures.dataset),
          looksLike: pictures.dataset.classNames[$0.looksLike])
      }
    }

    private static func named(
      _ places: [Int], of dataset: any Dataset, among count: Int
    ) -> DataReport.Pictures {
      DataReport.Pictures(
        count: places.count, among: count,
        named: places.prefix(namedCount).map { picture($0, of: dataset) })
    }

    private static func picture(_ place: Int, of dataset: any Dataset) -> DataReport.Picture {
      DataReport.Picture(
        index: place, name: dataset.name(at: place),
        label: dataset.classNames[dataset.label(at: place)])
    }
  }
}
