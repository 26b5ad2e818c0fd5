import Foundation
import SondeTensors
import Testing

struct ShapeTests {
  @Test func `Strides are those of row-major storage`() {
    let shape: Shape = [2, 3, 4]
    #expect(shape.rowMajorStrides == [12, 4, 1])
    #expect(shape.elementCount == 24)
    #expect(shape.rank == 3)
  }

  @Test func `A scalar has no axes and one element`() {
    #expect(Shape.scalar.elementCount == 1)
    #expect(Shape.scalar.rowMajorStrides.isEmpty)
    #expect(Shape.scalar.description == "scalar")
  }

  @Test func `A shape is written with crosses and stored as a list`() throws {
    let shape: Shape = [64, 3, 0]
    #expect(shape.description == "64×3×0")
    let data = try JSONEncoder().encode(shape)
    #expect(String(decoding: data, as: UTF8.self) == "[64,3,0]")
    #expect(try JSONDecoder().decode(Shape.self, from: data) == shape)
  }
}
