import SondeDatasets
import SondeFormats
import SondeTensors
import TestSupport
import Testing

struct SplitTests {
  @Test(arguments: [(10, 0.3), (7, 0.5), (100, 0.1), (50, 0.29)])
  func `Parts are PyTorch's`(count: Int, fraction: Double) throws {
    let golden = try fixture("transforms/loader")
    let parts = try Shapes(count: count).split(validationFraction: fraction, seed: 3)
    let training: [Int64] = try golden.tensor(named: "split.\(count).training").elements()
    let validation: [Int64] = try golden.tensor(named: "split.\(count).validation").elements()
    #expect(parts.training.indices.map(Int64.init) == training)
    #expect(parts.validation.indices.map(Int64.init) == validation)
    #expect(Set(training + validation).count == count)
  }

  @Test func `A part passes everything on to the data set`() throws {
    let shapes = Shapes(count: 30)
    let part = Subset(shapes, indices: [22, 5])
    #expect(part.count == 2)
    #expect(part.label(at: 0) == 2)
    #expect(part.name(at: 1) == shapes.name(at: 5))
    #expect(try part.picture(at: 1) == shapes.picture(at: 5))
    #expect(try part.pictureSize(at: 0) == 32)
    #expect(part.classNames == shapes.classNames)
    #expect(part.summary == "2 of Shapes: 30 generated pictures, seed 1")
    #expect(part.identity != Subset(shapes, indices: [5, 22]).identity)
    #expect(part.identity == Subset(shapes, indices: [22, 5]).identity)
  }

  @Test(arguments: [0.0, 1, -0.5, 2, .nan])
  func `A fraction that is none is refused`(fraction: Double) {
    let error = #expect(throws: DatasetError.self) {
      try Shapes(count: 10).split(validationFraction: fraction, seed: 1)
    }
    guard case .badFraction = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `A part without samples is refused`() {
    #expect(throws: DatasetError.emptyPart(fraction: 0.05, count: 10)) {
      try Shapes(count: 10).split(validationFraction: 0.05, seed: 1)
    }
  }
}
