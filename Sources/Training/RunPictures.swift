public import SondeRuns

/// The pictures of a run: its curves, and the confusion matrix of its last evaluation.
public enum RunPictures {
  /// Draws the pictures from the run's record, as SVG and PNG.
  ///
  /// - Throws: ``RunError`` when the record cannot be read or a picture cannot be written.
  public static func write(_ folder: RunFolder) throws {
    let store = try RunStore(reading: folder.databasePath)
    // Histograms and readings are many, and not drawn here.
    let events = try store.events(of: [.started, .resumed, .step, .evaluation, .metric])
      .map(\.event)
    let curves = CurvePicture(CurveData(events, title: folder.name))
    try curves.writeSVG(to: folder.curvesPath)
    try curves.writePNG(to: folder.curvesPicturePath)
    let evaluations = events.compactMap { event -> Event.Evaluation? in
      if case .evaluation(let evaluation) = event { evaluation } else { nil }
    }
    guard let last = evaluations.last(where: { $0.confusion != nil }), let matrix = last.confusion
    else { return }
    let classes = events.lazy.compactMap { event -> [String]? in
      if case .started(let started) = event { started.classes } else { nil }
    }
    let picture = ConfusionPicture(
      matrix, classes: classes.first ?? [], title: "\(folder.name), \(last.split)")
    try picture.writeSVG(to: folder.confusionPath)
    try picture.writePNG(to: folder.confusionPicturePath)
  }
}
