public import SondeFormats
public import SondeTensors

extension TransformPipeline {
  /// Turns one picture into a network's input.
  ///
  /// - Parameters:
  ///   - picture: Of three channels.
  ///   - name: Says which picture it is when an error must be told.
  ///   - generator: Gives the numbers for random steps; untouched when there are none.
  /// - Returns: The input, `[channels, height, width]`.
  /// - Throws: ``DatasetError/cropTooLarge(picture:crop:padding:size:)``.
  public func input(
    of picture: Picture, name: String, generator: inout Generator
  ) throws -> Tensor {
    precondition(picture.channels == 3, "Transforms work on pictures of three channels.")
    let size = Size2D(height: picture.height, width: picture.width)
    var decisions: [PlannedTransform] = []
    try plan(size: size, name: { name }, generator: &generator, into: &decisions)
    let output = outputSize(of: size)
    let workspace = TransformWorkspace()
    let numbers = [Float](unsafeUninitializedCapacity: channels * output.area) { buffer, count in
      picture.pixels.withUnsafeBufferPointer { pixels in
        guard let start = pixels.baseAddress, let destination = buffer.baseAddress else { return }
        let stable = applyStableSteps(
          to: PixelView(pixels: start, size: size), workspace: workspace)
        applyRest(to: stable, plan: decisions, workspace: workspace, into: destination)
        count = channels * output.area
      }
    }
    return Tensor(shape: [channels, output.height, output.width], elements: numbers)
  }
}
