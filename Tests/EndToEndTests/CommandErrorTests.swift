import Foundation
import Sonde
import Testing

/// What goes wrong is told in one message, with an exit code of sysexits.
@Suite struct CommandErrorTests {
  struct Mistake: CustomTestStringConvertible {
    let name: String
    let arguments: [String]
    let code: Int32
    let message: String
    var testDescription: String { name }
  }

  static let mistakes = [
    Mistake(
      name: "unknown command", arguments: ["fly"], code: 64, message: "sonde: Unexpected argument"),
    Mistake(
      name: "no experiment", arguments: ["train"], code: 64,
      message: "sonde: Missing expected argument '<experiment>'"),
    Mistake(
      name: "no threads", arguments: ["train", "tiny.yaml", "--threads", "0"], code: 64,
      message: "sonde: --threads is 0, but a number from 1 to 1024 is expected."),
    Mistake(
      name: "a change that is none", arguments: ["train", "tiny.yaml", "--set", "seed"], code: 64,
      message: "sonde: \"seed\" is no change; key.path=value is expected"),
    Mistake(
      name: "an experiment that is not there", arguments: ["train", "gone.yaml"], code: 66,
      message: "sonde: \"gone.yaml\" is neither a file nor a recipe nor a run's folder."),
    Mistake(
      name: "a misspelt key", arguments: ["train", "misspelt.yaml"], code: 65,
      message: "sonde: misspelt.yaml:1:1: unknown key \"batchsize\""),
    Mistake(
      name: "a misspelt key in a change", arguments: ["train", "tiny.yaml", "--set", "sed=1"],
      code: 65, message: "sonde: --set sed=1: unknown key \"sed\""),
    Mistake(
      name: "data that is not there", arguments: ["train", "folder.yaml"], code: 66,
      message: "sonde: no/such/folder"),
    Mistake(
      name: "an unwritable place for runs", arguments: ["train", "tiny.yaml", "--runs", "file"],
      code: 74, message: "sonde: file: the folder cannot be made or written"),
    Mistake(
      name: "a run that is not there", arguments: ["resume", "runs/tiny-7"], code: 66,
      message: "sonde: runs/tiny-7: there is no such folder"),
    Mistake(
      name: "a checkpoint that is none", arguments: ["evaluate", "file"], code: 65,
      message: "sonde: file: "),
    Mistake(
      name: "a checkpoint that is not there", arguments: ["predict", "gone", "a.png"], code: 66,
      message: "sonde: gone: "),
    Mistake(
      name: "weights that are not there", arguments: ["convert", "gone.pt", "a.safetensors"],
      code: 66, message: "sonde: gone.pt: cannot be read"),
    Mistake(
      name: "weights of no known kind", arguments: ["convert", "file", "a.bin"], code: 64,
      message: "sonde: a.bin: the name ends in none of"),
    Mistake(
      name: "a comparison with nothing", arguments: ["convert", "a.pt", "b.pt", "--strict"],
      code: 64, message: "sonde: --strict needs a network to compare with"),
    Mistake(
      name: "a file that is no archive", arguments: ["convert", "file.pt", "b.pt"], code: 65,
      message: "sonde: file.pt: byte "),
    Mistake(
      name: "an experiment without weights", arguments: ["evaluate", "tiny.yaml"], code: 64,
      message: "sonde: tiny.yaml is an experiment without weights"),
    Mistake(
      name: "a recipe that is not there", arguments: ["recipes", "gone"], code: 66,
      message: "sonde: \"gone\" is neither"),
  ]

  @Test(arguments: mistakes) func `A mistake is told`(_ mistake: Mistake) async throws {
    let place = try Workplace()
    try place.writeExperiment()
    try place.write("batchsize: 3\nmodel: {architecture: lenet}\n", to: "misspelt.yaml")
    try place.write("no checkpoint, and no folder for runs", to: "file")
    try place.write("no archive", to: "file.pt")
    try place.write(
      """
      model: {architecture: lenet, classes: 2}
      data: {train: {folder: no/such/folder}, transforms: {train: [{resize: 32}, to_unit]}}
      """, to: "folder.yaml")
    let arguments = mistake.arguments
    let result = try await place.command.shell(
      "\"$SONDE\" " + arguments.map { "'\($0)'" }.joined(separator: " "))
    #expect(result.code == mistake.code)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix(mistake.message), "\(result.errors)")
    #expect(!result.errors.contains("Error: "))
    #expect(!place.has("runs"))
  }
}
