import Foundation
import Sonde

// Times training steps of the four networks in float32 on made-up pictures:
//
//     swift run -c release benchmark [--json] [--profile] [NETWORK …]
//
// NETWORK is lenet, alexnet, vgg19 or resnet34; all four without any.

struct Subject {
  var name: String
  var batch: Int
  var network: () throws -> Network
  var steps: Int
}

let subjects = [
  Subject(name: "lenet", batch: 16, network: { try Network(recording: LeNet()) }, steps: 400),
  Subject(
    name: "alexnet", batch: 64, network: { try Network(recording: AlexNetCIFAR()) }, steps: 8),
  Subject(
    name: "vgg19", batch: 128,
    network: { try Architecture("vgg19_cifar").network() }, steps: 6),
  Subject(
    name: "resnet34", batch: 128, network: { try Network(recording: ResNetNotes()) }, steps: 10),
]

let arguments = CommandLine.arguments.dropFirst()
let names = arguments.filter { !$0.hasPrefix("--") }
for name in names where !subjects.contains(where: { $0.name == name }) {
  let known = subjects.map(\.name).joined(separator: ", ")
  FileHandle.standardError.write(
    Data("benchmark: no network \"\(name)\"; there are \(known)\n".utf8))
  exit(64)
}
let encoder = JSONEncoder()
encoder.outputFormatting = [.sortedKeys]

for subject in subjects where names.isEmpty || names.contains(subject.name) {
  let benchmark = StepBenchmark(network: try subject.network(), input: [subject.batch, 3, 32, 32])
  if arguments.contains("--profile") {
    let parts = try benchmark.profile()
    let total = parts.reduce(0) { $0 + $1.seconds }
    print("\(subject.name): \(String(format: "%.2f", total * 1000)) ms in \(parts.count) parts")
    for part in parts.sorted(by: { $0.seconds > $1.seconds }).prefix(40) {
      let share = String(
        format: "%8.3f ms %5.1f %%", part.seconds * 1000, part.seconds / total * 100)
      print("  \(share)  \(part.operation)  \(part.layer)")
    }
    continue
  }
  let result = try benchmark.measure(steps: subject.steps)
  if arguments.contains("--json") {
    struct Line: Encodable {
      var network: String
      var batch: Int
      var imagesPerSecond: Double
      var medianMilliseconds: Double
      var fastestMilliseconds: Double
      var slowestMilliseconds: Double
      var arenaBytes: Int
      var stateBytes: Int
    }
    let line = Line(
      network: subject.name, batch: result.batch, imagesPerSecond: result.imagesPerSecond,
      medianMilliseconds: result.medianSeconds * 1000,
      fastestMilliseconds: (result.secondsPerStep.min() ?? .nan) * 1000,
      slowestMilliseconds: (result.secondsPerStep.max() ?? .nan) * 1000,
      arenaBytes: result.arenaBytes, stateBytes: result.stateBytes)
    print(String(decoding: try encoder.encode(line), as: UTF8.self))
  } else {
    let speed = String(format: "%.0f", result.imagesPerSecond)
    let step = String(format: "%.2f", result.medianSeconds * 1000)
    let arena = result.arenaBytes >> 20
    print(
      "\(subject.name), \(result.batch) a batch: \(speed) images/s, \(step) ms a step, \(arena) MiB arena"
    )
  }
}
