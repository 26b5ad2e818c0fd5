import Sonde
import SondeRuns

/// Predictions for people.
enum PredictionText {
  /// A line for each file when there is one class a file; else a paragraph for each.
  static func text(_ predictions: [TrainedModel.Prediction], width: Int) -> String {
    guard predictions.contains(where: { $0.candidates.count > 1 }) else {
      var table = TextTable(.left, .left, .right)
      for prediction in predictions {
        guard let first = prediction.candidates.first else { continue }
        table.add(prediction.file, first.name, percentage(first))
      }
      return table.text(width: width)
    }
    let column = predictions.flatMap(\.candidates).map(\.name.count).max() ?? 0
    return predictions.map { prediction in
      var table = TextTable(.left, .right)
      for candidate in prediction.candidates {
        let blanks = String(repeating: " ", count: column - candidate.name.count)
        table.add(candidate.name + blanks, percentage(candidate))
      }
      return prediction.file + "\n" + table.text(indentation: 2, width: width)
    }.joined(separator: "\n")
  }

  private static func percentage(_ candidate: TrainedModel.Prediction.Candidate) -> String {
    Wording.percentage(candidate.probability, digits: 2)
  }
}
