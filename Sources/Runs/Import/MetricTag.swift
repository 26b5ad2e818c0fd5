/// Which metric a scalar's tag means, by the habits of PyTorch's, Keras' and Lightning's users.
enum MetricTag {
  /// The set of samples that a word means.
  static let splits = [
    "train": "train", "training": "train", "trn": "train", "tr": "train",
    "val": "validation", "valid": "validation", "validation": "validation", "dev": "validation",
    "eval": "validation", "evaluation": "validation",
    "test": "test", "testing": "test",
  ]
  /// Words that say only how often a number is taken.
  private static let intervals: Set = [
    "step", "batch", "iter", "iters", "iteration", "iterations", "vs",
  ]
  private static let losses: Set = [
    "loss", "cross_entropy", "crossentropy", "ce", "ce_loss", "nll", "nll_loss",
    "cross_entropy_loss",
  ]
  private static let accuracies: Set = [
    "acc", "accuracy", "top1", "top_1", "acc1", "acc_1", "top1_acc", "top_1_accuracy",
    "binary_accuracy",
    "categorical_accuracy", "sparse_categorical_accuracy", "multiclass_accuracy",
  ]

  /// The metric that a tag means.
  ///
  /// - Parameters:
  ///   - tag: The tag, as in "Loss/train", "val_acc", "epoch_loss", "lr-SGD".
  ///   - folderSplit: The set that the file's folder is of.
  /// - Returns: A name that every reader of runs knows, or else the tag's words.
  static func name(of tag: String, folderSplit: String?) -> MetricName {
    var words = words(tag)
    var split = folderSplit
    if let place = words.firstIndex(where: { splits[$0] != nil }) {
      split = splits[words.remove(at: place)]
    }
    let isOfEpoch = words.contains("epoch")
    let rest = words.filter { $0 != "epoch" && !intervals.contains($0) }
    let set = split ?? "train"
    let prefix = isOfEpoch && set == "train" ? "epoch_" : ""
    let name = rest.joined(separator: "_")
    if losses.contains(name) { return MetricName(split: set, name: prefix + "loss") }
    if accuracies.contains(name) { return MetricName(split: set, name: prefix + "accuracy") }
    if isLearningRate(rest) { return MetricName(split: "train", name: "learning_rate") }
    return MetricName(split: set, name: name.isEmpty ? words.joined(separator: "_") : name)
  }

  /// "lr", "learning_rate", and Lightning's "lr-SGD"; but not its "lr-SGD-momentum".
  private static func isLearningRate(_ words: [String]) -> Bool {
    switch words.first {
    case "lr": words.count <= 2 && words.last != "momentum"
    case "learning": words == ["learning", "rate"]
    default: false
    }
  }

  /// The words of a name, in small letters: "valAcc/top-1" is val, acc, top, 1.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var wasSmall = false
    for character in text.prefix(1000) {
      let isWordy = character.isLetter || character.isNumber
      if !isWordy || (character.isUppercase && wasSmall) {
        if !word.isEmpty { words.append(word.lowercased()) }
        word = ""
      }
      if isWordy { word.append(character) }
      wasSmall = character.isLowercase
    }
    if !word.isEmpty { words.append(word.lowercased()) }
    return words
  }
}
