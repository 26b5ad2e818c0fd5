import SondeFormats
import SondeTensors
import TestSupport
import Testing

@testable import SondeDatasets

struct MeasuringTests {
  private func picture(_ pixels: [UInt8]) -> Picture {
    Picture(width: pixels.count / 3, height: 1, channels: 3, pixels: pixels)
  }

  @Test func `Means and deviations are those of all numbers of a channel`() throws {
    // Red 0, 255, 255; green 51, 51, 204; blue 102, 153, 0. In fifths: 0 5 5, 1 1 4, 2 3 0.
    let pictures = MemoryPictures(pictures: [
      picture([0, 51, 102, 255, 51, 153]), picture([255, 204, 0]),
    ])
    let measured = try Normalize.measure(pictures, after: [.toUnit])
    let fifths = [[0.0, 5, 5], [1, 1, 4], [2, 3, 0]]
    for (channel, values) in fifths.enumerated() {
      let mean = values.reduce(0, +) / 15
      let variance = values.reduce(0) { $0 + ($1 / 5 - mean) * ($1 / 5 - mean) } / 3
      expectClose(measured.mean[channel], mean, absolute: 1e-7, relative: 0)
      expectClose(
        measured.standardDeviation[channel], variance.squareRoot(), absolute: 1e-7, relative: 0)
    }
  }

  @Test func `Transforms before it count, but for chance`() throws {
    let shapes = Shapes(count: 100)
    let first = try Normalize.measure(
      shapes, after: [.randomCrop(16), .horizontalFlip(0.5), .toUnit])
    #expect(first == (try Normalize.measure(shapes, after: [.centerCrop(16), .toUnit])))
    #expect(first != (try Normalize.measure(shapes, after: [.toUnit])))
    let again = try Normalize.measure(shapes, after: [.toUnit, .normalize(.half)])
    let once = try Normalize.measure(shapes, after: [.toUnit])
    expectClose(again.mean[1], (once.mean[1] - 0.5) / 0.5, absolute: 1e-6, relative: 0)
  }

  @Test func `Pictures of one channel have one mean`() throws {
    let measured = try Normalize.measure(
      Shapes(count: 20), after: [.grayscale(Grayscale(channels: 1)), .toUnit])
    #expect(measured.mean.count == 1 && measured.standardDeviation.count == 1)
  }

  @Test func `A channel that is the same everywhere is refused`() {
    let pictures = MemoryPictures(pictures: [picture([9, 1, 2, 9, 3, 4])])
    let error = DatasetError.badTransform(
      name: "normalize",
      problem: "measured on 1 pictures in memory: means must be finite and deviations above zero")
    #expect(throws: error) { try Normalize.measure(pictures, after: [.toUnit]) }
  }
}
