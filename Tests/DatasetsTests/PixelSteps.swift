import SondeFormats
import SondeTensors
import Testing

@testable import SondeDatasets

/// Lends a picture's pixels.
func withView<Result>(_ picture: Picture, _ body: (PixelView) throws -> Result) throws -> Result {
  let size = Size2D(height: picture.height, width: picture.width)
  return try picture.pixels.withUnsafeBufferPointer {
    try body(PixelView(pixels: try #require($0.baseAddress), size: size))
  }
}

/// The bytes that a step writes for a picture.
func pixels(
  from picture: Picture, count: Int, _ step: (PixelView, UnsafeMutablePointer<UInt8>) -> Void
) throws -> [UInt8] {
  var result = [UInt8](repeating: 99, count: count)
  try withView(picture) { view in
    try result.withUnsafeMutableBufferPointer { step(view, try #require($0.baseAddress)) }
  }
  return result
}

/// What pixel transforms that need no chance make of a picture.
func transformed(_ picture: Picture, _ steps: [Transform]) throws -> Picture {
  let pipeline = try TransformPipeline(steps + [.toUnit])
  let workspace = TransformWorkspace()
  return try withView(picture) {
    let view = pipeline.applyStableSteps(to: $0, workspace: workspace)
    return Picture(
      width: view.size.width, height: view.size.height, channels: 3,
      pixels: Array(UnsafeBufferPointer(start: view.pixels, count: view.byteCount)))
  }
}
