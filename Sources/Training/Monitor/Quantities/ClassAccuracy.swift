import SondeRuns

/// The fraction of each class that was classified rightly in an evaluation; classes without samples have none.
enum ClassAccuracy {
  static func readings(of matrix: ConfusionMatrix) -> [Reading] {
    matrix.classAccuracies.enumerated().filter { !$0.element.isNaN }.map {
      Reading(
        layer: nil, quantity: .classAccuracy, value: $0.element, classIndex: $0.offset)
    }
  }
}
