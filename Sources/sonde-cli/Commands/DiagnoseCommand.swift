import ArgumentParser
import Foundation
import Sonde
import SondeRuns

/// `sonde diagnose`: why a network does not learn.
struct DiagnoseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Says why a network does not learn: the cause first, and the numbers that show it.",
    discussion: """
      An experiment is looked at before training and then trained a short while, without a trace in the runs folder. Of a \
      run the record is read instead of training; a folder with TensorBoard logs of another program is read as it is.

      Ends with 1 when something is wrong.

      Examples:
        sonde diagnose my.yaml
        sonde diagnose runs/my-1 --json
        sonde diagnose my.yaml --apply cured.yaml
        sonde diagnose logs/
      """)

  @Argument(
    help: "A YAML file, a recipe's name, a run's folder, or a folder with TensorBoard logs.")
  var subject: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Changes one place of the experiment; may be given several times.",
      valueName: "key.path=value"))
  var assignments: [String] = []

  @Option(
    help: ArgumentHelp("How many steps an experiment is trained at most.", valueName: "count"))
  var steps = Diagnosis.defaultSteps

  @Option(
    help: ArgumentHelp(
      "Writes the experiment with the first cause's first remedy.", valueName: "file"))
  var apply: String?

  @Flag(help: "Try the remedies on three seeds, and say what they did.")
  var treat = false

  @Option(help: ArgumentHelp("How long --treat may take, in minutes.", valueName: "minutes"))
  var budget = 10.0

  @OptionGroup var threads: ThreadOption

  @Flag(help: "Write one object of JSON.")
  var json = false

  func validate() throws {
    guard (1...1_000_000).contains(steps) else {
      throw ValidationError("--steps is \(steps), but a number from 1 to 1000000 is expected.")
    }
    guard budget > 0, budget < 1e5 else {
      throw ValidationError("--budget is \(budget), but a number of minutes above 0 is expected.")
    }
  }

  func run() throws {
    ThreadSpinning.limit()
    let patient = try Patient(subject, assignments: assignments)
    let diagnosis = Diagnosis(runner: TrainingTrials(threads: threads.threads), steps: steps)
    let verdict =
      if let experiment = patient.experiment {
        try diagnosis.verdict(on: experiment, record: patient.record)
      } else {
        Diagnosis.verdict(on: patient.record ?? RunRecord())
      }
    if !json { Console.print(VerdictText(verdict).text(width: Console.width)) }
    let treatment = treat ? try self.treatment(of: verdict, in: patient) : nil
    if json {
      Console.print(try JSONText.line(Answer(verdict: verdict, treatment: treatment)))
    } else if let treatment {
      Console.print("\n" + TreatmentText(treatment).text(width: Console.width))
    }
    if let apply { try write(verdict, treatment, of: patient.experiment, to: apply) }
    if verdict.isIll { throw ExitCode(Ending.ill) }
  }

  /// What `--json` writes.
  private struct Answer: Encodable {
    let verdict: Verdict
    let treatment: Treatment?
  }

  private func treatment(of verdict: Verdict, in patient: Patient) throws -> Treatment? {
    guard let experiment = patient.experiment else {
      throw ValidationError(
        "--treat trains an experiment, but \(subject) has none: it is a log of another program.")
    }
    let search = TreatmentSearch(
      runner: TrainingTrials(threads: threads.threads), steps: steps, budget: .seconds(60 * budget),
      tell: { Console.note("trying: \($0)") })
    return try search.treatment(of: verdict.findings, in: experiment)
  }

  /// Writes the experiment with what cures it, or with the first remedy where none was tried.
  private func write(
    _ verdict: Verdict, _ treatment: Treatment?, of experiment: Experiment?, to path: String
  ) throws {
    guard let experiment else {
      throw ValidationError(
        "--apply changes an experiment, but \(subject) has none: it is a log of another program.")
    }
    let suggested = verdict.findings.lazy.flatMap(\.remedies).first
    guard
      let edits = treatment == nil ? suggested?.edits : treatment?.curing?.edits
    else {
      return Console.note("Nothing was found that an edit could cure; \(path) is not written.")
    }
    try Data(try edits.applied(to: experiment).yaml.utf8).write(
      to: URL(fileURLWithPath: path), options: .withoutOverwriting)
    Console.note("\(path) has the change:\n" + edits.map { "  \($0)" }.joined(separator: "\n"))
  }
}

/// What someone types to have it diagnosed, and what is known of it.
private struct Patient {
  let experiment: Experiment?
  let record: RunRecord?

  init(_ text: String, assignments: [String]) throws {
    let path = RunPath.resolve(text)
    guard let folder = try? RunFolder(opening: path) else {
      if let log = try Self.log(in: path) {
        (experiment, record) = (nil, log)
        return
      }
      experiment = try ExperimentReference(text).load().setting(assignments).experiment
      record = nil
      return
    }
    let store = try RunStore(reading: folder.databasePath)
    record = try RunRecord(store)
    experiment = try? Experiment(yaml: folder.experiment(), source: folder.experimentPath)
    guard assignments.isEmpty else {
      throw ValidationError(
        "--set changes an experiment, but \(text) is a run that was trained already.")
    }
  }

  /// The record of another program's logs, if a folder has any.
  private static func log(in path: String) throws -> RunRecord? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { return nil }
    let place = FileManager.default.temporaryDirectory.appending(path: "sonde-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: place) }
    let imported = try LogImport(path).run(in: place.path)
    for warning in imported.warnings { Console.note("warning: \(warning)") }
    return try RunRecord(RunStore(reading: RunFolder(opening: imported.folder).databasePath))
  }
}
