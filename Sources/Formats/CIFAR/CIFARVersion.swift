/// One of the two CIFAR sets, and how its files are laid out.
package enum CIFARVersion: Sendable, CaseIterable {
  case cifar10, cifar100

  /// The pictures to learn from, or those to test with.
  package enum Part: Sendable, CaseIterable {
    case train, test
  }

  /// A label of a record: where its names are, and how many.
  struct Label {
    let namesFile: String
    let classCount: Int
    /// What it is called in the pickles of a part.
    let key: String
    /// What the list of its names is called in the pickle of names.
    let namesKey: String
  }

  /// The labels in front of each picture, a byte each; the finest comes last.
  var labels: [Label] {
    switch self {
    case .cifar10:
      [
        Label(
          namesFile: "batches.meta.txt", classCount: 10, key: "labels", namesKey: "label_names")
      ]
    case .cifar100:
      [
        Label(
          namesFile: "coarse_label_names.txt", classCount: 20, key: "coarse_labels",
          namesKey: "coarse_label_names"),
        Label(
          namesFile: "fine_label_names.txt", classCount: 100, key: "fine_labels",
          namesKey: "fine_label_names"),
      ]
    }
  }

  /// The folder that the official archive unpacks to.
  package var archiveFolder: String {
    switch self {
    case .cifar10: "cifar-10-batches-bin"
    case .cifar100: "cifar-100-binary"
    }
  }

  /// The files of a part, in their order.
  package func files(of part: Part) -> [String] {
    switch (self, part) {
    case (.cifar10, .train): (1...5).map { "data_batch_\($0).bin" }
    case (.cifar10, .test): ["test_batch.bin"]
    case (.cifar100, .train): ["train.bin"]
    case (.cifar100, .test): ["test.bin"]
    }
  }

  /// The folder that the official archive of the Python version unpacks to.
  package var pythonFolder: String {
    switch self {
    case .cifar10: "cifar-10-batches-py"
    case .cifar100: "cifar-100-python"
    }
  }

  /// The files of a part in the Python version, in their order.
  package func pythonFiles(of part: Part) -> [String] {
    switch (self, part) {
    case (.cifar10, .train): (1...5).map { "data_batch_\($0)" }
    case (.cifar10, .test): ["test_batch"]
    case (.cifar100, .train): ["train"]
    case (.cifar100, .test): ["test"]
    }
  }

  /// The file with the classes' names in the Python version.
  var pythonNamesFile: String { self == .cifar10 ? "batches.meta" : "meta" }
}
