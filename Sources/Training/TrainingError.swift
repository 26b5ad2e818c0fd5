public import SondeTensors

/// Why training, evaluation or prediction cannot go on.
public enum TrainingError: Error, Hashable, CustomStringConvertible {
  /// A checkpoint cannot be used.
  case badCheckpoint(path: String, found: String, expected: String)
  /// A checkpoint's checksum is not that of its content; nil where it has none.
  case damagedCheckpoint(path: String, found: String, expected: String?)
  /// A run has no checkpoint.
  case noCheckpoint(run: String)
  /// The number of classes of data and network differ.
  case classCount(network: Int, data: Int)
  /// There is not as much memory as training needs; with the largest batch that would fit, if any would.
  case outOfMemory(
    MemoryShortage, batchSize: Int, largestBatch: Int?, evaluationBatchSize: Int)
  /// The tensors of a file are not those of the network.
  case unsuitableWeights(path: String, problem: String)
  /// Pictures to evaluate with come out of their transforms with another shape than those to train on.
  case pictureShape(set: String, found: Shape, expected: Shape)
  /// A batch has more samples than the training set.
  case batchTooLarge(batchSize: Int, dataset: String)
  /// There is no set of pictures for what is asked.
  case emptySet(purpose: String)

  /// Where, what was found, what was expected, what to do.
  public var description: String {
    switch self {
    case .badCheckpoint(let path, let found, let expected):
      "\(path): \(found), but \(expected). Use another checkpoint of the run, or start a new one."
    case .damagedCheckpoint(let path, let found, let expected?):
      "\(path): its content has the checksum \(found), but \(expected) was saved with it: the file is damaged. "
        + "Use another checkpoint of the run."
    case .damagedCheckpoint(let path, _, nil):
      "\(path): there is no checksum in it, but every checkpoint of Sonde has one: the file is damaged, or not a checkpoint. "
        + "Use a checkpoint of a run."
    case .noCheckpoint(let run):
      "\(run): there is no checkpoint, but one is needed. "
        + "The run was stopped before its first was saved; go on with: sonde resume \(run)"
    case .classCount(let network, let data):
      "The network has \(network) outputs, but the data has \(data) classes. "
        + "Set the number of classes of the model to \(data), or use other data."
    case .outOfMemory(let shortage, let batchSize, let largestBatch?, _):
      "\(shortage) with batches of \(batchSize). The largest batch that would fit is \(largestBatch): "
        + "set batch_size to it, or raise memory.limit."
    case .outOfMemory(let shortage, let batchSize, nil, let evaluationBatchSize):
      "\(shortage) with batches of \(batchSize). Not even a batch of 1 would fit: use a smaller network, a smaller "
        + "evaluation.batch_size than \(evaluationBatchSize), or raise memory.limit."
    case .unsuitableWeights(let path, let problem):
      "\(path): its tensors are not those of the network: \(problem). Every parameter and nothing else "
        + "was expected. Use another file or network; without strict, training and convert take what fits."
    case .pictureShape(let set, let found, let expected):
      "data.transforms.test: pictures of the \(set) set come out as \(found), but those to train on as "
        + "\(expected) (channels, height, width). Give both lists the same size and channels."
    case .batchTooLarge(let batchSize, let dataset):
      "batch_size is \(batchSize), but there are fewer pictures in the training set (\(dataset)); at least one "
        + "full batch is expected. Make batch_size smaller, or use more pictures."
    case .emptySet(let purpose):
      "There is no picture for \(purpose), but at least one is needed. Check the paths of the data."
    }
  }
}
