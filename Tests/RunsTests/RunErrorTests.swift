import SondeRuns
import Testing

struct RunErrorTests {
  @Test(arguments: [
    (
      RunError.folderMissing(path: "runs/a-1"),
      """
      runs/a-1: there is no such folder; expected the folder of a run. Give the path of a run, such as \
      runs/lenet-1; `sonde runs` lists them.
      """
    ),
    (
      .notARun(path: "src", missing: "run.sqlite"),
      """
      src: the folder has no run.sqlite, which every run has. Give the path of a run, such as \
      runs/lenet-1; `sonde runs` lists them.
      """
    ),
    (
      .folderUnwritable(path: "/runs", reason: "Permission denied"),
      """
      /runs: the folder cannot be made or written (Permission denied); expected a folder for the run's \
      record and checkpoints. Choose another place for runs, or change its permissions.
      """
    ),
    (
      .inUse(path: "runs/a-1", holder: "process 7"),
      """
      runs/a-1: the run is being written by process 7; expected no other writer. Wait until it ends or \
      stop it, or start a new run.
      """
    ),
    (
      .storeEmpty(path: "run.sqlite"),
      """
      run.sqlite: nothing is recorded in it, since the run was stopped before it began; expected a run's \
      record. `sonde resume` begins it again.
      """
    ),
    (
      .storeFull(path: "run.sqlite"),
      """
      run.sqlite: no room is left on the device; expected room for the run's record. Free some space: \
      what is pending is written as soon as there is room.
      """
    ),
    (
      .storeNewer(path: "run.sqlite", found: ["3", "4"]),
      """
      run.sqlite: the database has the schema 3, 4, which this version does not know; expected at most \
      2. Use the version that wrote it, or a newer one.
      """
    ),
    (
      .noExperiment(path: "runs/log-1"),
      """
      runs/log-1: the run has no experiment.yaml, since it was imported from another program's log; \
      expected a run that sonde trained. Look at it with `sonde runs show`.
      """
    ),
    (
      .severalLogs(path: "logs", found: ["a", "b"]),
      """
      logs: there are the logs of 2 runs in it (a, b); expected those of one. Give the folder of one of them.
      """
    ),
    (
      .eventsLost(path: "run.sqlite", count: 12, reason: "No space left on device"),
      """
      run.sqlite: 12 events could not be kept (No space left on device); expected to record all. The \
      training itself is not harmed; free some space before the next run.
      """
    ),
  ])
  func `Errors say where, what was found, what was expected and what to do`(
    error: RunError, text: String
  ) {
    #expect("\(error)" == text)
  }
}
