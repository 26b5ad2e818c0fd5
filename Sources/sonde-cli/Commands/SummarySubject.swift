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

  /// What the network sees of a picture, `[channels, height, width]`; a ready network's is what it was
  /// published with.
  ///
  /// - Parameter size: The picture's extent where that was asked for.
  /// - Returns: Channels, height and width.
  /// - Throws: ``DatasetError`` or ``FormatError`` where the transforms or the pictures do not tell it.
  func inputShape(size: Size2D?) throws -> [Int] {
    guard let data else {
      let size = size ?? Size2D(isForImageNet ? 224 : 32)
      return [3, size.height, size.width]
    }
    return try data.inputShape(size: size).dimensions
  }

  private var isForImageNet: Bool {
    guard let architecture else { return false }
    let depths = ["vgg11", "vgg13", "vgg16", "vgg19", "resnet18", "resnet34", "resnet50"]
    return depths.contains(architecture.replacing("_bn", with: ""))
  }
}
