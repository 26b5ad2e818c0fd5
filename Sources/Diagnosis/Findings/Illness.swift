/// What keeps a network from learning; the raw value is its name in files.
///
/// The order is that of causes: what comes first can bring about what comes later, hardly the other way round.
public enum Illness: String, Codable, CaseIterable, Hashable, Sendable {
  // What goes in.

  /// Pictures have numbers that are not finite.
  case nonFiniteInput = "non_finite_input"
  /// Pictures are the same everywhere.
  case constantPictures = "constant_pictures"
  /// The bytes of pictures are read in another order than they were written in.
  case scrambledPictures = "scrambled_pictures"
  /// The part of the pictures that tells most never reaches the network.
  case croppedPictures = "cropped_pictures"
  /// The numbers that reach the network lie elsewhere in evaluation than in training.
  case mismatchedNumbers = "mismatched_numbers"
  /// The channels of the pictures to evaluate with are in another order.
  case mismatchedChannels = "mismatched_channels"
  /// Labels say nothing about the pictures that they stand beside.
  case unrelatedLabels = "unrelated_labels"
  /// A part of the labels is wrong.
  case noisyLabels = "noisy_labels"
  /// Labels mean other classes in evaluation than in training.
  case mismatchedLabels = "mismatched_labels"
  /// Pictures come in the order of their classes.
  case sortedPictures = "sorted_pictures"
  /// One class is so frequent that answering it always is nearly right.
  case classImbalance = "class_imbalance"
  /// Pictures to evaluate with are among those to train on.
  case sharedPictures = "shared_pictures"
  /// The pictures' numbers are far from the size that the first weights are made for.
  case unnormalizedInput = "unnormalized_input"

  // The network and its first weights.

  /// Nothing bends between the layers with weights: they are one linear map.
  case missingNonlinearity = "missing_nonlinearity"
  /// All units of a layer begin with the same weights, and stay the same.
  case symmetricWeights = "symmetric_weights"
  /// The first biases are larger than what the picture contributes.
  case drowningBiases = "drowning_biases"
  /// The first weights make the signal smaller from layer to layer.
  case smallWeights = "small_weights"
  /// The first weights make the signal larger from layer to layer.
  case largeWeights = "large_weights"
  /// An activation function grows faster than what goes in.
  case explodingActivation = "exploding_activation"
  /// An activation function is flat where its inputs lie.
  case saturation
  /// Units give 0 for every picture.
  case deadUnits = "dead_units"
  /// What a layer says no longer depends on the picture.
  case lostSignal = "lost_signal"

  /// More layers make training harder, since nothing leads around them.
  case degradation

  // Output and loss.

  /// An activation stands between the last weights and a loss that has its own.
  case outputActivation = "output_activation"
  /// The loss is not made for telling classes apart.
  case unsuitableLoss = "unsuitable_loss"
  /// The loss adds up over the batch, so that the step grows with it.
  case summedLoss = "summed_loss"

  // The steps.

  /// Parameters are moved against what their gradients ask for.
  case reversedGradient = "reversed_gradient"
  /// Gradients of earlier batches count in later steps.
  case keptGradients = "kept_gradients"
  /// Parameters have gradients and are not updated.
  case frozenParameters = "frozen_parameters"
  /// The schedule takes the learning rate away before there was time to learn.
  case earlySchedule = "early_schedule"
  /// The steps are too long.
  case highLearningRate = "high_learning_rate"
  /// The steps are too short to get anywhere.
  case lowLearningRate = "low_learning_rate"
  /// Weight decay pulls the weights to 0 faster than the gradient builds them.
  case strongWeightDecay = "strong_weight_decay"

  // Evaluation.

  /// Answers in evaluation hang on the other pictures of the batch, or on chance.
  case evaluationInTraining = "evaluation_in_training"
  /// Running statistics do not follow the batches.
  case staleStatistics = "stale_statistics"

  // What follows from the others, or has a cause that was not found.

  /// The gradient is lost on its way back to the first layers.
  case vanishingGradient = "vanishing_gradient"
  /// The gradient grows on its way back to the first layers.
  case explodingGradient = "exploding_gradient"
  /// Numbers grow until they are not finite.
  case nonFiniteValues = "non_finite_values"
  /// Every picture gets nearly the same answer.
  case outputCollapse = "output_collapse"
  /// The training set is learned, but what is learned does not hold for other pictures.
  case overfitting
  /// Training goes well, and the same network in evaluation is no better than guessing.
  case evaluationMismatch = "evaluation_mismatch"
  /// The loss does not fall.
  case noProgress = "no_progress"
}

extension Illness {
  /// What people see of an illness, and what follows from it.
  struct Label {
    var title: String
    var explanation: String
    var consequences: Set<Illness>
  }

  /// Its name for people: "softmax or another activation before the loss".
  public var title: String { label.title }
  /// What it is, in a sentence.
  public var explanation: String { label.explanation }
  /// What it can bring about, directly or by way of others.
  public var consequences: Set<Illness> { label.consequences }

  private static let lostForward: Set<Illness> = [.lostSignal, .outputCollapse, .noProgress]
  private static let lostBothWays: Set<Illness> = lostForward.union([.vanishingGradient])
  static let tooLarge: Set<Illness> = [
    .explodingGradient, .nonFiniteValues, .deadUnits, .saturation, .outputCollapse, .noProgress,
  ]

  /// The one table of what people see, and of what follows from what.
  private var label: Label {
    switch self {
    case .nonFiniteInput:
      Label(
        title: "numbers in the pictures that are not finite",
        explanation: "One of them is enough to spoil every weight in a single step.",
        // A loss that is not finite looks as if steps had been too long.
        consequences: Self.misled.union([.nonFiniteValues, .highLearningRate]))
    case .constantPictures, .scrambledPictures, .croppedPictures, .mismatchedNumbers,
      .mismatchedChannels, .sharedPictures:
      pictureLabel
    case .unrelatedLabels, .noisyLabels, .mismatchedLabels, .sortedPictures, .classImbalance:
      labelLabel
    case .unnormalizedInput:
      Label(
        title: "pictures that are not normalised",
        explanation: "The first weights are made for inputs with mean 0 and deviation 1.",
        consequences: Self.tooLarge.union([
          .largeWeights, .smallWeights, .drowningBiases, .highLearningRate, .lostSignal,
          .vanishingGradient,
        ]))
    case .missingNonlinearity:
      Label(
        title: "no non-linear layer between layers with weights",
        explanation: "However many there are, together they are one linear map.",
        consequences: [.explodingGradient, .nonFiniteValues, .noProgress, .largeWeights])
    case .symmetricWeights:
      Label(
        title: "first weights that are all alike",
        explanation:
          "Units that begin equal get equal gradients: the layer stays as good as one unit.",
        consequences: Self.lostBothWays.union([.smallWeights, .largeWeights]))
    case .smallWeights:
      Label(
        title: "first weights that are too small",
        explanation:
          "Each layer makes signal and gradient smaller; over the depth nothing is left.",
        consequences: Self.lostBothWays.union([.deadUnits]))
    case .largeWeights:
      Label(
        title: "first weights that are too large",
        explanation:
          "Each layer makes the signal larger; the loss begins far above that of guessing.",
        consequences: Self.tooLarge.union([.highLearningRate]))
    case .drowningBiases:
      Label(
        title: "first biases that drown the picture",
        explanation: "What the biases add is larger than what depends on the picture.",
        consequences: Self.lostBothWays.union([.deadUnits]))
    case .explodingActivation:
      Label(
        title: "an activation that explodes",
        explanation: "It grows faster than what goes in: over a few layers no number is left.",
        consequences: Self.tooLarge.union([.largeWeights]))
    case .saturation:
      Label(
        title: "saturated activations",
        explanation: "Where the function is flat no gradient comes through.",
        consequences: Self.lostBothWays)
    case .deadUnits:
      Label(
        title: "dead units",
        explanation: "A rectifier that gives 0 for every picture gets no gradient, and stays so.",
        consequences: Self.lostBothWays)
    case .lostSignal:
      Label(
        title: "the picture is lost on its way forward",
        explanation: "Pictures that differ at the input look the same to the last layers.",
        consequences: [.outputCollapse, .vanishingGradient, .noProgress])
    case .outputActivation:
      Label(
        title: "an activation before the loss, which has its own",
        explanation:
          "Cross-entropy takes the softmax itself; a second one bounds the loss from below.",
        consequences: [
          .vanishingGradient, .lowLearningRate, .outputCollapse, .noProgress, .deadUnits,
        ])
    case .unsuitableLoss:
      Label(
        title: "a loss that does not suit the task",
        explanation:
          "Squared errors of probabilities have gradients that nearly vanish when the network is wrong.",
        consequences: [.vanishingGradient, .lowLearningRate, .outputCollapse, .noProgress])
    case .summedLoss:
      Label(
        title: "a loss that is summed over the batch",
        explanation:
          "Gradients are as many times larger as the batch has pictures, and so are the steps.",
        consequences: Self.tooLarge.union([.highLearningRate]))
    case .earlySchedule:
      Label(
        title: "a schedule that takes the learning rate away too early",
        explanation: "Most steps are made with next to no learning rate.",
        consequences: [.lowLearningRate, .noProgress])
    case .highLearningRate:
      Label(
        title: "a learning rate that is too high",
        explanation: "Steps overshoot: the loss rises, or stays where the first steps threw it.",
        consequences: Self.tooLarge.union([.lostSignal, .vanishingGradient]))
    case .lowLearningRate:
      Label(
        title: "a learning rate that is too low",
        explanation: "Gradients are sound, but steps so short that nothing moves.",
        consequences: [.noProgress, .outputCollapse])
    case .strongWeightDecay:
      Label(
        title: "weight decay that is too strong",
        explanation: "Each step takes more from the weights than the gradient gives them.",
        consequences: Self.lostBothWays)
    case .reversedGradient:
      Label(
        title: "updates against the gradient",
        explanation: "Each step makes the loss larger.",
        consequences: Self.tooLarge.union(Self.lostBothWays).union([.highLearningRate]))
    case .keptGradients:
      Label(
        title: "gradients that are not forgotten",
        explanation:
          "Each step repeats all earlier ones: a momentum of 1, which does not come to rest.",
        consequences: Self.tooLarge.union(Self.lostBothWays).union([.highLearningRate]))
    case .frozenParameters:
      Label(
        title: "parameters that are not updated",
        explanation: "They stay as they were drawn, and the others have to make do with them.",
        consequences: [.lowLearningRate, .outputCollapse, .noProgress])
    case .evaluationInTraining:
      Label(
        title: "evaluation in training mode",
        explanation: "A picture's answer hangs on the other pictures of its batch, or on chance.",
        consequences: [.evaluationMismatch])
    case .staleStatistics:
      Label(
        title: "running statistics that do not follow the batches",
        explanation:
          "Evaluation normalises by numbers that have nothing to do with the pictures.",
        consequences: [.evaluationMismatch])
    case .degradation:
      Label(
        title: "depth without residual connections",
        explanation: "The same network with fewer layers trains better.",
        consequences: [.vanishingGradient, .noProgress, .outputCollapse])
    case .vanishingGradient:
      Label(
        title: "vanishing gradient",
        explanation:
          "The first layers get next to nothing of the gradient that the last layer has.",
        consequences: [.noProgress, .outputCollapse])
    case .explodingGradient:
      Label(
        title: "exploding gradient",
        explanation: "The gradient grows from layer to layer on its way back.",
        consequences: [.nonFiniteValues, .noProgress, .deadUnits])
    case .nonFiniteValues:
      Label(
        title: "numbers that are not finite",
        explanation: "An overflow spoils every weight in a single step.",
        consequences: [.noProgress, .outputCollapse])
    case .outputCollapse:
      Label(
        title: "the same answer for every picture",
        explanation:
          "The network has learned which classes are frequent, and nothing of the pictures.",
        consequences: [.noProgress])
    case .overfitting:
      Label(
        title: "over-fitting",
        explanation: "The training set is learned by heart; other pictures get worse answers.",
        consequences: [])
    case .evaluationMismatch:
      Label(
        title: "good in training, no better than guessing in evaluation",
        explanation:
          "Something differs between the two: preprocessing, statistics, labels or the set.",
        consequences: [.overfitting])
    case .noProgress:
      Label(
        title: "no progress",
        explanation: "The loss did not fall beyond its noise.",
        consequences: [])
    }
  }
}
