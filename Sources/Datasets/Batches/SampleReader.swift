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
  ///   - plan: What chance decided for it.
  ///   - destination: Room for its numbers, `[channels, height, width]`.
  /// - Throws: What the data set throws when the picture cannot be read.
  func read(
    _ index: Int, plan: ArraySlice<PlannedTransform>, into destination: UnsafeMutablePointer<Float>
  ) throws {
    if let kept = cache?.picture(at: index) {
      pipeline.applyRest(to: kept, plan: plan, workspace: workspace, into: destination)
      return
    }
    try dataset.withPixels(at: index) { pixels, size in
      guard let start = pixels.baseAddress else { return }
      let stable = pipeline.applyStableSteps(
        to: PixelView(pixels: start, size: size), workspace: workspace)
      cache?.keep(stable, at: index)
      pipeline.applyRest(to: stable, plan: plan, workspace: workspace, into: destination)
    }
  }
}
