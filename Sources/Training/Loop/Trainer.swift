import SondeExperiments
import SondeCompiler
import SondeDatasets
import SondeNetworks
import SondeOneDNN
package import SondeRuns
import SondeTensors

/// Carries out a training plan: the loop over epochs and batches.
///
/// It runs on the thread that made it, tells what happens as events, and looks for commands between two steps.
package final class Trainer {
  /// Where a training puts what it tells and what it keeps.
  package struct Outlet {
    /// Takes what happens.
    package var emit: (Event) -> Void
    /// Keeps a checkpoint, under each of the names.
    package var save: (Checkpoint, Set<Event.Checkpoint.Kind>) throws -> Void

    package init(
      emit: @escaping (Event) -> Void,
      save: @escaping (Checkpoint, Set<Event.Checkpoint.Kind>) throws -> Void
    ) {
      self.emit = emit
      self.save = save
    }
  }

  package let plan: TrainingPlan
  package let executor: NetworkExecutor
  package let stepsPerEpoch: Int
  package let totalSteps: Int
  package private(set) var progress: TrainingProgress
  let loader: BatchLoader
  let evaluator: Evaluator?
  let tester: Evaluator?
  private let needs: StepNeeds
  private var speed = Speed()
  /// How a file with weights fell short, when what fits was taken.
  private let weightWarning: String?

  /// Prepares a training: compiles every batch size that will come, and fills or restores the states.
  ///
  /// - Parameters:
  ///   - plan: What to do.
  ///   - newest: Where to go on; nil to begin.
  ///   - kernels: Which kernel computes which convolution.
  /// - Throws: What is wrong with data, network or checkpoint, or that there is too little memory.
  init(
    _ plan: TrainingPlan, resuming newest: CheckpointFolder.Newest?,
    kernels: KernelChoices = KernelChoices()
  ) throws {
    self.plan = plan
    guard plan.training.dataset.count >= plan.batchSize else {
      throw TrainingError.batchTooLarge(
        batchSize: plan.batchSize, dataset: plan.training.dataset.summary)
    }
    let cacheBytes = try Self.cacheBytes(plan, kernels)
    loader = try plan.training.loader(
      batchSize: plan.batchSize, order: plan.order, threads: plan.loaderThreads,
      cacheBytes: cacheBytes)
    stepsPerEpoch = loader.batchCount
    totalSteps = plan.steps(stepsPerEpoch: loader.batchCount)
    needs = StepNeeds(plan, stepsPerEpoch: loader.batchCount)
    let planner = MemoryPlanner(plan, picture: loader.inputShape, kernels: kernels)
    let executor = try NetworkExecutor(
      plan.network, picture: loader.inputShape, settings: plan.settings,
      monitor: plan.monitor.preset, budget: MemoryBudget(limit: planner.limitBytes),
      kernels: kernels)
    try executor.graphs.settle(kernels, batchSize: plan.batchSize)
    try executor.checkClassCount(plan.training.dataset.classNames.count)
    self.executor = executor
    (evaluator, tester) = try Self.withinMemory(plan, executor, planner) {
      for purpose in plan.purposes(batchSize: plan.batchSize) {
        try executor.executable(for: purpose)
      }
      func evaluator(_ pictures: TrainingPlan.Pictures?) throws -> Evaluator? {
        try pictures.map {
          try Evaluator(
            executor, $0, batchSize: plan.evaluationBatchSize, threads: plan.loaderThreads,
            cacheBytes: cacheBytes)
        }
      }
      return (try evaluator(plan.validation), try evaluator(plan.test))
    }
    if let newest {
      try executor.restore(newest.checkpoint.tensors, from: newest.path)
      progress = newest.checkpoint.progress
      weightWarning = nil
    } else {
      var generator = Generator(seed: plan.seed)
      let match = try executor.initialize(plan.initialization, generator: &generator)
      weightWarning = match.flatMap { match in
        match.isComplete ? nil : "of the weights only what fits was taken: \(match.differences)"
      }
      progress = TrainingProgress(
        position: LoaderPosition(epoch: 0, generator: generator),
        learningRate: plan.settings.optimizer.learningRate)
    }
  }

  deinit { loader.cancel() }

  /// Trains to the end, or until a command or a number that is not finite stops it.
  package func run(_ commands: TrainingCommands, _ outlet: Outlet) throws -> Event.StopReason {
    if let weightWarning { outlet.emit(.warning(Event.Warning(weightWarning))) }
    for remark in executor.states.kernels.remarks { outlet.emit(.warning(Event.Warning(remark))) }
    try emitLayers(outlet)
    var reason: Event.StopReason?
    while reason == nil, progress.step < totalSteps {
      reason = try trainEpoch(commands, outlet)
    }
    let end = reason ?? .finished
    if end == .finished, let tester { try evaluate(tester, outlet) }
    tellSkipped(outlet)
    outlet.emit(
      .stopped(
        Event.Stopped(
          end, step: progress.step, peakMemoryBytes: MemoryUse.current().peakBytes)))
    return end
  }

  /// Trains to the end of the epoch, or of the training.
  ///
  /// - Returns: Why training stops now; nil when it goes on.
  private func trainEpoch(
    _ commands: TrainingCommands, _ outlet: Outlet
  ) throws -> Event.StopReason? {
    if progress.position.batch == 0 { progress.startEpoch() }
    let clock = ContinuousClock()
    var start = clock.now
    speed.restart()
    loader.start(at: progress.position)
    while progress.step < totalSteps, let batch = try loader.next() {
      let loss = try learn(from: batch, outlet)
      progress.epochSeconds += (clock.now - start) / .seconds(1)
      guard loss.isFinite else { return stopReason(forLoss: loss) }
      if try finishStep(outlet) { speed.restart() }
      start = clock.now
      if let reason = try obey(commands, outlet) { return reason }
    }
    return nil
  }

  /// Does what was asked for since the last step.
  ///
  /// - Returns: Why training stops now; nil when it goes on.
  private func obey(
    _ commands: TrainingCommands, _ outlet: Outlet
  ) throws -> Event.StopReason? {
    while let command = commands.take() {
      switch command {
      case .warn(let text): outlet.emit(.warning(Event.Warning(text)))
      case .stop(let reason):
        try saveCheckpoint([.last], metric: nil, outlet)
        return .interrupted(signal: reason)
      }
    }
    return nil
  }

  private func stopReason(forLoss loss: Double) -> Event.StopReason {
    .nonFinite(
      "the loss of step \(progress.step) is \(loss), but a finite number is expected. "
        + "Lower the learning rate or clip the gradients; the last checkpoint is from before it.")
  }

  /// Learns from one batch.
  ///
  /// - Returns: Its mean loss.
  private func learn(from batch: Batch, _ outlet: Outlet) throws -> Double {
    let takesGradients = needs.givesGradients(atStep: progress.step + 1)
    let isWatched = needs.isWatched(atStep: progress.step + 1)
    let executable = try executor.trainingStep(
      batch: batch.count, givesGradients: takesGradients, isWatched: isWatched)
    let position = SchedulePosition(step: progress.step, stepsPerEpoch: stepsPerEpoch)
    let rate = plan.schedule.learningRate(
      base: plan.settings.optimizer.learningRate, at: position, plateau: progress.plateau)
    executable.feed(batch)
    if let momentum = plan.schedule.momentum(at: position) {
      executable.feed("momentum", scalar: Float(momentum))
    }
    executable.feed("learning_rate", scalar: Float(rate))
    executable.feed("step", scalar: Int64(progress.step + 1))
    executable.feed("seed", scalar: Int64(bitPattern: plan.seed))
    executable.feed(
      GradientPlan.keptName, scalar: plan.settings.gradients.kept(atBatch: batch.index))
    try executable.run()
    var loss = Double(executable.scalar("loss") ?? .nan)
    if !plan.settings.loss.isMean { loss /= Double(batch.count) }
    let correct = Double(executable.scalar("correct") ?? 0)
    progress.step += 1
    progress.position = batch.next
    progress.epochLoss.add(loss, samples: batch.count)
    progress.epochCorrect += correct
    progress.smoothedLoss?.add(loss)
    speed.add(batch.count)
    if isDue(plan.logInterval, atStep: progress.step) || !loss.isFinite {
      outlet.emit(
        .step(
          Event.Step(
            step: progress.step, epoch: batch.epoch + 1, loss: loss,
            accuracy: correct / Double(batch.count), learningRate: rate, samples: batch.count,
            samplesPerSecond: speed.samplesPerSecond)))
    }
    if takesGradients { emitHistograms(from: executable, epoch: batch.epoch + 1, outlet) }
    if isWatched {
      try emitReadings(
        from: executable, batch: batch.count, epoch: batch.epoch + 1,
        givesParameters: takesGradients, outlet)
    }
    return loss
  }

  /// Whether something that is done at an interval, and at the end, is due after a step.
  private func isDue(_ interval: Period, atStep step: Int) -> Bool {
    step == totalSteps || interval.ends(atStep: step, stepsPerEpoch: stepsPerEpoch)
  }

  /// The balance of an epoch, evaluation and checkpoint, where they are due.
  ///
  /// - Returns: Whether anything was.
  private func finishStep(_ outlet: Outlet) throws -> Bool {
    let epochEnds = progress.position.batch == stepsPerEpoch
    if epochEnds || progress.step == totalSteps { emitEpoch(outlet) }
    let evaluates = isDue(plan.evaluationInterval, atStep: progress.step)
    let saves = isDue(plan.checkpointInterval, atStep: progress.step)
    var metric: Double?
    if evaluates, let evaluator {
      let tally = try evaluate(evaluator, outlet)
      emitClassAccuracies(tally.confusion, outlet)
      metric = plan.bestMetric == .loss ? tally.loss.value : tally.accuracy
      if let rule = plan.schedule.plateauRule {
        let observed = rule.direction == .minimize ? tally.loss.value : tally.accuracy
        progress.plateau.observe(observed, by: rule)
      }
    }
    if epochEnds {
      progress.position = LoaderPosition(
        epoch: progress.position.epoch + 1, generator: progress.position.generator)
    }
    let isBest = metric.map { plan.bestMetric?.isBetter($0, than: progress.best) ?? false } ?? false
    if isBest { progress.best = metric }
    var kinds: Set<Event.Checkpoint.Kind> = []
    if saves { kinds.insert(.last) }
    if isBest { kinds.insert(.best) }
    if !kinds.isEmpty { try saveCheckpoint(kinds, metric: metric, outlet) }
    return evaluates || saves || isBest
  }

  /// Evaluates a set.
  ///
  /// Between two epochs the random numbers move on as they do in PyTorch, by one draw; in the midst of an epoch, whose
  /// batches are drawn already, they stay.
  @discardableResult
  private func evaluate(
    _ evaluator: Evaluator, _ outlet: Outlet
  ) throws -> ClassificationTally {
    let clock = ContinuousClock()
    let start = clock.now
    var generator = progress.position.generator
    let tally = try evaluator.evaluate(generator: &generator)
    if progress.position.batch == stepsPerEpoch { progress.position.generator = generator }
    outlet.emit(
      .evaluation(
        Event.Evaluation(
          step: progress.step, epoch: epoch, split: evaluator.pictures.split,
          loss: tally.loss.value, accuracy: tally.accuracy, count: tally.count,
          confusion: tally.confusion, seconds: (clock.now - start) / .seconds(1))))
    if progress.step == totalSteps { tellMistakes(tally.worst, of: evaluator.pictures, outlet) }
    return tally
  }

  /// The epoch of the last step, from 1.
  var epoch: Int { max(1, (progress.step + stepsPerEpoch - 1) / stepsPerEpoch) }
}
