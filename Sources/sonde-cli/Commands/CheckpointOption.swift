public import ArgumentParser
public import Sonde

/// Which of a run's checkpoints.
struct CheckpointOption: ParsableArguments {
  @Option(help: "Which of a run's checkpoints: best or last; the best that there is by default.")
  var checkpoint: Event.Checkpoint.Kind?
}

extension Event.Checkpoint.Kind: ExpressibleByArgument {}
