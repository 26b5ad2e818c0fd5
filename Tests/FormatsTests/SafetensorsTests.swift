import SondeFormats
import SondeTensors
import TestSupport
import Testing

/// The format proved on bytes written by hand, then against files of the reference implementation.
struct SafetensorsTests {
  /// A file from its header's text and its data, with the length in front.
  static func file(_ header: String, _ data: [UInt8] = []) -> [UInt8] {
    let length = header.utf8.count
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8) + data
  }

  @Test func `A file written by hand is read`() throws {
    let header =
      #"{"b":{"dtype":"I32","shape":[2],"data_offsets":[4,12]},"#
      + #""a":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},"__metadata__":{"k":"v"}} "#
    let data: [UInt8] = [0, 0, 0x80, 0x3F, 7, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
    let content = try Safetensors(bytes: Self.file(header, data))
    #expect(content.names == ["a", "b"])
    #expect(content.metadata == ["k": "v"])
    #expect(try content.tensor(named: "a") == Tensor(shape: [1, 1], elements: [Float(1)]))
    #expect(content["b"]?.elements() == [Int32(7), -1])
    #expect(content["c"] == nil)
  }

  @Test func `A file is written byte for byte as expected`() throws {
    var content = Safetensors(metadata: ["k": "v\n\u{1}"])
    content.append(Tensor(shape: [3], elements: [UInt8(1), 2, 3]), named: "m")
    content.append(Tensor(shape: .scalar, elements: [Float(1)]), named: "z")
    content.append(Tensor(shape: .scalar, elements: [Float(2)]), named: "a")
    let header =
      #"{"__metadata__":{"k":"v\n\u0001"},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"#
      + #""z":{"dtype":"F32","shape":[],"data_offsets":[4,8]},"#
      + #""m":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}"#
    let padding = String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let data: [UInt8] = [0, 0, 0, 0x40, 0, 0, 0x80, 0x3F, 1, 2, 3]
    #expect(content.serialized() == Self.file(header + padding, data))
    #expect(try Safetensors(bytes: content.serialized(order: .given)).names == ["z", "a", "m"])
  }

  @Test func `An empty collection survives`() throws {
    let bytes = Safetensors().serialized()
    #expect(bytes == Self.file("{}      "))
    #expect(try Safetensors(bytes: bytes).names.isEmpty)
  }

  @Test func `A file of the reference implementation is read`() throws {
    let golden = try fixture("formats/reference")
    #expect(golden.metadata == ["who": "a \"test\" / ü"])
    #expect(golden.names.count == 13)
    #expect(golden["long"]?.elements() == [Int64(-1), 1 << 62])
    #expect(golden["int"]?.elements() == [Int32(-7), 8])
    #expect(golden["short"]?.doubles == [-300])
    #expect(golden["tiny"]?.doubles == [-3, 4, 5])
    #expect(golden["byte"]?.elements() == [UInt8](0..<5))
    #expect(golden["flag"]?.bytes == [1, 0, 1])
    #expect(golden["empty"]?.shape == [0, 4])
    #expect(golden["alpha"]?.shape == .scalar)
    #expect(golden["quote \" and \\ und ü\n"]?.elements() == [Float(2)])
    let numbers = try golden.tensor(named: "zeta")
    #expect(try golden.tensor(named: "double").doubles == numbers.doubles)
    expectClose(try golden.tensor(named: "half"), numbers, relative: 0.0005)
    expectClose(try golden.tensor(named: "brain"), numbers, relative: 0.004)
  }

  @Test func `What the reference implementation wrote is written again byte for byte`() throws {
    let path = fixturePath("formats/reference.safetensors")
    let golden = try fixture("formats/reference")
    try withTemporaryFolder { folder in
      for order in [Safetensors.Order.sorted, .given] {
        try golden.write(to: "\(folder)/again", order: order)
        #expect(try contents("\(folder)/again") == contents(path))
      }
      #expect(golden.serialized() == (try contents(path)))
    }
  }

  @Test func `Only the tensors asked for are loaded`() throws {
    let path = fixturePath("formats/reference.safetensors")
    let content = try Safetensors(contentsOf: path) { $0.hasPrefix("b") }
    #expect(content.names == ["brain", "byte"])
    #expect(try SafetensorsHeader(contentsOf: path).entries.count == 13)
  }

  @Test func `A missing tensor is named along with what is there`() throws {
    var content = Safetensors(source: "a.safetensors")
    #expect(throws: FormatError.missingTensor(file: "a.safetensors", name: "w", available: [])) {
      try content.tensor(named: "w")
    }
    content.append(Tensor(zeros: [1]), named: "v")
    #expect(throws: FormatError.missingTensor(file: "a.safetensors", name: "w", available: ["v"])) {
      try content.tensor(named: "w")
    }
  }

  @Test func `A missing file and a folder are refused`() {
    #expect(
      throws: FormatError.unreadable(
        file: "/nowhere/a.safetensors", reason: "No such file or directory")
    ) { try Safetensors(contentsOf: "/nowhere/a.safetensors") }
    #expect(throws: FormatError.unreadable(file: "/tmp", reason: "it is a folder")) {
      try Safetensors(contentsOf: "/tmp")
    }
  }

  @Test func `Taking a name twice is a programmer's mistake`() async {
    await #expect(processExitsWith: .failure) {
      var content = Safetensors()
      content.append(Tensor(zeros: [1]), named: "a")
      content.append(Tensor(zeros: [1]), named: "a")
    }
  }
}
