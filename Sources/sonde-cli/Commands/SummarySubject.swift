import Foundation
import Sonde
import SondeExperiments

/// What is summed up: an experiment's network, or a ready one by its name.
struct SummarySubject {
  let network: Network
  private let data: DataPlan?
  private let architecture: String?

  init(_ name: String, assignments: [String]) throws {
    let isReady = Architecture.all.contains { $0.name == name }
    if isReady, assignments.isEmpty, !FileManager.default.fileExists(atPath: name) {
      network = try Architecture(name).network()
      (data, architecture) = (nil, name)
    } else {
      let experiment = try ExperimentReference(name).load().setting(assignments).experiment
      network = try experiment.model.network()
      (data, architecture) = (experiment.data, nil)
    }
  }

  /// The size of the pictures that the network sees; a ready network's are those that it was published with.
  func pictureSize() throws -> Size2D {
    guard let data else { return Size2D(isForImageNet ? 224 : 32) }
    let pipeline = try TransformPipeline(data.transforms.test)
    if let size = pipeline.fixedSize { return size }
    if let side = data.train.knownPictureSide { return pipeline.outputSize(of: Size2D(side)) }
    // Only the pictures know.
    return pipeline.outputSize(of: try data.train.dataset().pictureSize(at: 0))
  }

  private var isForImageNet: Bool {
    guard let architecture else { return false }
    let depths = ["vgg11", "vgg13", "vgg16", "vgg19", "resnet18", "resnet34", "resnet50"]
    return depths.contains(architecture.replacing("_bn", with: ""))
  }
}
