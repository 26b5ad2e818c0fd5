import SondeTensors

/// Turns samples into a network's input, with the memory of one thread.
///
/// Not `Sendable`: each worker thread has its own.
final class SampleReader {
  private let dataset: any Dataset
  private let pipeline: TransformPipeline
  private let cache: PictureCache?
  private let workspace = TransformWorkspace()

  /// Makes a reader of a data set's samples.
  init(dataset: any Dataset, pipeline: TransformPipeline, cache: PictureCache?) {
    self.dataset = dataset
    self.pipeline = pipeline
    self.cache = cache
  }

  /// Reads, transforms and writes one sample.
  ///
  /// - Parameters:
  ///   - index: The sample's position in the data set.
  ///   - decisions: What chance decided for it.
  ///   - destination: Room for its numbers, `[channels, height, width]`.
  /// - Throws: What the data set throws when the picture cannot be read.
  func read(
    _ index: Int, decisions: DecisionReader, into destination: UnsafeMutablePointer<Float>
  ) throws {
    // Written last, since transforms know nothing of it.
    defer { if let number = dataset.invalidNumber(at: index) { destination[0] = number } }
    if let kept = cache?.picture(at: index) {
      pipeline.applyRest(to: kept, decisions: decisions, workspace: workspace, into: destination)
      return
    }
    try dataset.withPixels(at: index) { pixels, size in
      guard let start = pixels.baseAddress else { return }
      let stable = pipeline.applyStableSteps(
        to: PixelView(pixels: start, size: size), workspace: workspace)
      cache?.keep(stable, at: index)
      pipeline.applyRest(to: stable, decisions: decisions, workspace: workspace, into: destination)
    }
  }
}
