/// Illnesses of the data, which bring about most others.
extension Illness {
  /// What is seen where pictures or labels do not let anything be learned that holds in evaluation.
  static let misled: Set<Illness> = [
    .outputCollapse, .overfitting, .evaluationMismatch, .noProgress,
  ]

  /// Illnesses of pictures.
  var pictureLabel: Label {
    switch self {
    case .constantPictures:
      Label(
        title: "pictures that are the same everywhere",
        explanation: "Nothing can be learned from a picture on which there is nothing.",
        consequences: Self.misled.union([.lostSignal, .vanishingGradient]))
    case .scrambledPictures:
      Label(
        title: "pictures whose bytes are read in the wrong order",
        explanation: "Neighbouring numbers belong to places that are far apart.",
        consequences: Self.misled)
    case .croppedPictures:
      Label(
        title: "pictures of which most is cut away",
        explanation: "What is cut away tells more than what is left.",
        consequences: [.noProgress, .overfitting])
    case .mismatchedNumbers:
      Label(
        title: "pictures that are made into other numbers in evaluation than in training",
        explanation: "What was learned from one kind of numbers does not hold for another.",
        consequences: [.evaluationMismatch, .overfitting, .mismatchedChannels])
    case .mismatchedChannels:
      Label(
        title: "channels in another order in evaluation than in training",
        explanation:
          "What was learned of colours is wrong for pictures whose colours changed places.",
        consequences: [.evaluationMismatch, .overfitting])
    default:
      Label(
        title: "pictures to evaluate with that are among those to train on",
        explanation: "Answers that were learned by heart count as if they were understood.",
        consequences: [])
    }
  }

  /// Illnesses of labels, and of the order and number of pictures.
  var labelLabel: Label {
    switch self {
    case .unrelatedLabels:
      Label(
        title: "labels that have nothing to do with the pictures",
        explanation: "They can be learned by heart, and tell nothing about other pictures.",
        consequences: Self.misled.union([.noisyLabels, .lowLearningRate, .highLearningRate]))
    case .noisyLabels:
      Label(
        title: "labels of which a part is wrong",
        explanation: "Wrong labels pull against right ones, and are learned by heart in the end.",
        consequences: Self.misled)
    case .mismatchedLabels:
      Label(
        title: "labels that mean other classes in evaluation than in training",
        explanation: "Right answers count as wrong.",
        consequences: [.evaluationMismatch, .overfitting])
    case .sortedPictures:
      Label(
        title: "pictures that come in the order of their classes",
        explanation: "Each step learns one class and forgets the others.",
        consequences: Self.misled.union(Self.tooLarge).union([
          .highLearningRate, .vanishingGradient, .lostSignal,
        ]))
    default:
      Label(
        title: "a class so frequent that answering it always is nearly right",
        explanation: "Nothing is gained by telling the others apart.",
        consequences: Self.misled.union([.lowLearningRate]))
    }
  }
}
