import SondeDatasets
import SondeExperiments
import SondeFormats

/// A published data set that can be downloaded.
enum PublishedSet: String, CaseIterable, Sendable {
  case cifar10, cifar100, mnist
  case fashionMNIST = "fashion-mnist"

  /// The folder on the publishers' server, with a slash at its end.
  var address: String {
    switch self {
    case .cifar10, .cifar100: "https://www.cs.toronto.edu/~kriz/"
    // The first publisher's server asks for a password since 2024; these are copies of the same files.
    case .mnist: "https://ossci-datasets.s3.amazonaws.com/mnist/"
    case .fashionMNIST: "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"
    }
  }

  /// The folder that the set gets, inside the one that is given.
  var folder: String {
    switch self {
    case .cifar10: CIFARVersion.cifar10.archiveFolder
    case .cifar100: CIFARVersion.cifar100.archiveFolder
    case .mnist, .fashionMNIST: rawValue
    }
  }

  /// Whether the set is one archive, which is unpacked; else its files are kept as they are.
  var isArchive: Bool { files.count == 1 }

  /// The published files.
  var files: [PublishedFile] {
    switch self {
    case .cifar10:
      [
        PublishedFile(
          name: "cifar-10-binary.tar.gz", byteCount: 170_052_171,
          sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd")
      ]
    case .cifar100:
      [
        PublishedFile(
          name: "cifar-100-binary.tar.gz", byteCount: 168_513_733,
          sha256: "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec")
      ]
    case .mnist:
      Self.idxFiles(
        (9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
        (28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
        (1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
        (4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"))
    case .fashionMNIST:
      Self.idxFiles(
        (26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
        (29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
        (4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
        (5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"))
    }
  }

  private static func idxFiles(_ known: (byteCount: Int, sha256: String)...) -> [PublishedFile] {
    let names = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"]
    return zip(names, known).map {
      PublishedFile(name: "\($0)-ubyte.gz", byteCount: $1.byteCount, sha256: $1.sha256)
    }
  }

  /// A part of the set as an experiment has it.
  func source(in folder: String, split: DatasetSplit) -> DataSource {
    switch self {
    case .cifar10: .cifar10(folder, split: split)
    case .cifar100: .cifar100(folder, split: split)
    case .mnist: .mnist(folder, split: split)
    case .fashionMNIST: .mnist(folder, split: split, kind: .fashion)
    }
  }

  /// The key of the set in an experiment.
  var key: String { rawValue.replacing("-", with: "_") }
}
