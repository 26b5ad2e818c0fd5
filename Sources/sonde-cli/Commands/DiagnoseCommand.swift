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

      --treat tries what the findings propose, alone and together, on three seeds beside the untreated experiment and beside \
      edits that nothing speaks for. What came of a trial is kept for the user, in $XDG_CACHE_HOME/sonde/trials: a command that \
      was interrupted goes on where it was when it is given again.

      Ends with 1 when something is wrong.

      Examples:
        sonde diagnose my.yaml
        sonde diagnose runs/my-1 --json
        sonde diagnose my.yaml --treat --budget 5 --apply cured.yaml
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

  @Option(
    help: ArgumentHelp(
      "How long all of it may take, in minutes; what is not finished then counts as not tried.",
      valueName: "minutes"))
  var budget = 10.0

  @Flag(help: "Neither use nor keep what came of trials at other times.")
  var noCache = false

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
    let start = ContinuousClock.now
    let deadline = Deadline(in: .seconds(60 * budget))
    let patient = try Patient(subject, assignments: assignments)
    guard let experiment = patient.experiment else {
      return try tell(Diagnosis.verdict(on: patient.record ?? RunRecord()), since: start)
    }
    let slots = TrialSlots(for: experiment, threads: threads.threads)
    let runner = self.runner(slots)
    let verdict = try Diagnosis(
      runner: runner, steps: steps, deadline: deadline, width: slots.count
    ).verdict(on: experiment, record: patient.record)
    guard treat else { return try tell(verdict, of: experiment, since: start) }
    if !json { Console.print(VerdictText(verdict).text(width: Console.width)) }
    let search = TreatmentSearch(
      runner: runner, steps: steps, deadline: deadline, width: slots.count,
      tell: { Console.note("trying: \($0)") })
    let treatment = try search.treatment(of: verdict, in: experiment)
    try tell(treatment.map(verdict.after) ?? verdict, treatment, of: experiment, since: start)
  }

  /// What `--json` writes.
  private struct Answer: Encodable {
    let verdict: Verdict
    let treatment: Treatment?
    /// How long it took.
    let seconds: Double
  }

  private func runner(_ slots: TrialSlots) -> any TrialRunner {
    let identity = TrialIdentity(threads: slots.threads)
    return CachedTrials(
      TrainingTrials(threads: slots.threads), folder: noCache ? nil : CachePlace.trials,
      identity: identity.text(of:), warn: { Console.note("warning: \($0)") })
  }

  /// Tells what was found, and ends as that demands.
  private func tell(
    _ verdict: Verdict, _ treatment: Treatment? = nil, of experiment: Experiment? = nil,
    since start: ContinuousClock.Instant
  ) throws {
    if treat, experiment == nil {
      throw ValidationError(
        "--treat trains an experiment, but \(subject) has none: it is a log of another program.")
    }
    if json {
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      Console.print(
        try JSONText.line(Answer(verdict: verdict, treatment: treatment, seconds: seconds)))
    } else if let treatment {
      Console.print("\n" + TreatmentText(treatment, verdict).text(width: Console.width))
    } else if !treat {
      Console.print(VerdictText(verdict).text(width: Console.width))
    }
    if let apply { try write(verdict, treatment, of: experiment, to: apply) }
    if verdict.isIll { throw ExitCode(Ending.ill) }
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
