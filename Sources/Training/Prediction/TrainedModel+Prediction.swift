import SondeExperiments
import SondeOneDNN
import Foundation
import SondeDatasets
import SondeFormats
import SondeNetworks
import SondeTensors

extension TrainedModel {
  /// What a network says about a picture.
  public struct Prediction: Sendable, Hashable, Codable {
    /// A class and how likely the network finds it.
    public struct Candidate: Sendable, Hashable, Codable {
      /// The class's name.
      public let name: String
      /// The class's label.
      public let label: Int
      /// From 0 to 1.
      public let probability: Double
    }

    /// The picture's file.
    public let file: String
    /// The most likely classes, the likeliest first.
    public let candidates: [Candidate]
  }

  /// Predicts the classes of pictures, with the transforms for testing.
  ///
  /// - Parameters:
  ///   - files: JPEG or PNG files.
  ///   - count: How many classes are given for each, the likeliest first.
  ///   - threads: How many threads compute; as many as this process may use if nothing is given.
  /// - Returns: One prediction a file, in the files' order.
  /// - Throws: ``FormatError`` that names the file which cannot be read.
  public func predict(
    _ files: [String], count: Int = 5, threads: Int? = nil
  ) throws -> [Prediction] {
    guard !files.isEmpty else { return [] }
    return try ComputeThread.run("prediction", threads: threads) {
      let channelCount = self.experiment.data.train.channelCount
      let pictures = TrainingPlan.Pictures(
        dataset: PictureFiles(
          files: files, classNames: self.classes, channelCount: channelCount,
          isTurned: self.experiment.data.train.exif == .apply),
        pipeline: try TransformPipeline(
          self.experiment.data.transforms.test, channels: channelCount), split: "pictures")
      let loader = try pictures.loader(
        batchSize: min(files.count, self.experiment.evaluation.batchSize), order: .sequential,
        threads: nil)
      defer { loader.cancel() }
      let executor = try self.executor(picture: loader.inputShape)
      loader.start(epoch: 0, generator: Generator(seed: 0))
      var predictions: [Prediction] = []
      while let batch = try loader.next() {
        let executable = try executor.evaluation(batch: batch.count)
        executable.feed(batch)
        try executable.run()
        let outputs: [Float] = executable.output("logits")?.elements() ?? []
        for (row, sample) in batch.sampleIndices.enumerated() {
          let scores = outputs[row * self.classes.count..<(row + 1) * self.classes.count]
          predictions.append(
            self.prediction(of: files[sample], outputs: Array(scores), count: count))
        }
      }
      return predictions
    }
  }

  private func prediction(of file: String, outputs: [Float], count: Int) -> Prediction {
    let probabilities = probabilities(outputs.map(Double.init))
    let ranked = probabilities.indices.sorted {
      (probabilities[$1], $0) < (probabilities[$0], $1)
    }
    return Prediction(
      file: file,
      candidates: ranked.prefix(count).map {
        Prediction.Candidate(name: classes[$0], label: $0, probability: probabilities[$0])
      })
  }

  /// Probabilities from a network's outputs: as they are, or exponentiated, when its last layer already made them so.
  private func probabilities(_ outputs: [Double]) -> [Double] {
    switch (try? experiment.model.network())?.nodes.last?.layer {
    case .softmax?: return outputs
    case .logSoftmax?: return outputs.map { exp($0) }
    default:
      let greatest = outputs.max() ?? 0
      let powers = outputs.map { exp($0 - greatest) }
      let sum = powers.reduce(0, +)
      return powers.map { $0 / sum }
    }
  }
}

/// Picture files without labels, as a data set.
private struct PictureFiles: Dataset {
  let files: [String]
  let classNames: [String]
  let channelCount: Int
  /// Whether pictures are turned as their camera noted.
  let isTurned: Bool

  var count: Int { files.count }
  var summary: String { "\(files.count) files" }
  var identity: String { files.joined(separator: "\n") }
  func label(at index: Int) -> Int { 0 }
  func name(at index: Int) -> String { files[index] }
  func pictureSize(at index: Int) throws -> Size2D {
    let size = try ImageFile.size(of: files[index], appliesOrientation: isTurned)
    return Size2D(height: size.height, width: size.width)
  }
  func picture(at index: Int) throws -> Picture {
    let picture = try ImageFile.decode(files[index], appliesOrientation: isTurned)
    return channelCount == 1 ? picture.withoutColour : picture
  }
}
