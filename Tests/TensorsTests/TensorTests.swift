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

  @Test(
    arguments: [
      (DataType.float16, [0x3E00, 0x0001, 0x8000, 0x7C00, 0x7BFF, 0xFBFF, 0x03FF, 0xC100]),
      (.bfloat16, [0x3FC0, 0x0001, 0x8000, 0x7F80, 0x7F7F, 0xFF7F, 0x007F, 0xC020]),
    ] as [(DataType, [UInt16])])
  func `Numbers of 16 bits become the same ones of 32 bits`(type: DataType, bits: [UInt16]) {
    let bytes = bits.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let tensor = Tensor(shape: [8], dataType: type, bytes: bytes)
    let found = tensor.float32?.elements(as: Float.self) ?? []
    let least: Float = type == .float16 ? 0x1p-24 : 0x1p-133
    let greatest: Float = type == .float16 ? 65504 : 0x1.FEp127
    let subnormal: Float = type == .float16 ? 1023 * 0x1p-24 : 127 * 0x1p-133
    #expect(found == [1.5, least, 0, .infinity, greatest, -greatest, subnormal, -2.5])
    #expect(found[2].sign == .minus)
  }

  @Test func `Not-a-number stays so, doubles are rounded, and whole numbers are no weights`() {
    let nan = Tensor(shape: [1], dataType: .float16, bytes: [1, 0x7E])
    #expect(nan.float32?.elements(as: Float.self)[0].isNaN == true)
    let double = Tensor(shape: [2], elements: [0.1, 1e300])
    #expect(double.float32 == Tensor(shape: [2], elements: [Float(0.1), .infinity]))
    for type in DataType.allCases {
      let isReal = [.float64, .float32, .float16, .bfloat16].contains(type)
      #expect((Tensor(zeros: [3], dataType: type).float32 == Tensor(zeros: [3])) == isReal)
    }
  }

  @Test func `Too few elements are a programmer's mistake`() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor(shape: [4], elements: [1, 2] as [Float])
    }
  }
}
