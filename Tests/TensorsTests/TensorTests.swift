import SondeTensors
import Testing

struct TensorTests {
  @Test func `Numbers come back as they were put in`() {
    let tensor = Tensor(shape: [2, 2], elements: [1, -2.5, .infinity, 0] as [Float])
    #expect(tensor.dataType == .float32)
    #expect(tensor.elements(as: Float.self) == [1, -2.5, .infinity, 0])
    #expect(tensor.bytes.count == 16)
  }

  @Test func `A copy is independent of the original`() {
    let original = Tensor(zeros: [3], dataType: .uint8)
    var copy = original
    copy.withUnsafeMutableBytes { $0[1] = 7 }
    #expect(original.bytes == [0, 0, 0])
    #expect(copy.bytes == [0, 7, 0])
  }

  @Test func `Another shape holds the same numbers`() {
    let tensor = Tensor(shape: [2, 3], elements: [1, 2, 3, 4, 5, 6] as [Int32])
    let flat = tensor.reshaped(to: [6])
    #expect(flat.shape == [6])
    #expect(flat.elements(as: Int32.self) == tensor.elements(as: Int32.self))
  }

  @Test func `Elements take as many bytes as their type says`() {
    for dataType in DataType.allCases {
      #expect(Tensor(zeros: [5], dataType: dataType).bytes.count == 5 * dataType.byteCount)
    }
  }

  @Test func `Too few elements are a programmer's mistake`() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor(shape: [4], elements: [1, 2] as [Float])
    }
  }
}
