import SondeExperiments
import SondeOneDNN
import SondeRuns

// What a training tells of its inside.
extension Trainer {
  /// Tells which layers are watched, in the order of the data.
  func emitLayers(_ outlet: Outlet) throws {
    guard plan.monitor.preset != .none, progress.step == 0 else { return }
    let layers = try executor.watched(batch: plan.batchSize).layers
    outlet.emit(.layers(Event.Layers(layers: layers.map(\.described))))
  }

  /// Tells what a step that was watched has measured.
  ///
  /// - Parameters:
  ///   - executable: The step, after it was run.
  ///   - batch: How many samples it had.
  ///   - epoch: Its epoch, from 1.
  ///   - givesParameters: Whether histograms of parameters are told anyway.
  ///   - outlet: Who is told.
  /// - Throws: ``NetworkError``.
  func emitReadings(
    from executable: Executable, batch: Int, epoch: Int, givesParameters: Bool, _ outlet: Outlet
  ) throws {
    let step = MeasuredStep(executable, number: progress.step)
    let watched = try executor.watched(batch: batch)
    var readings = watched.measures.compactMap { measure in
      measure.formula(step).map {
        Reading(layer: measure.layer, quantity: measure.quantity, value: $0)
      }
    }
    if let loss = progress.smoothedLoss?.value {
      readings.append(Reading(layer: nil, quantity: .smoothedLoss, value: loss))
    }
    outlet.emit(
      .readings(Event.Readings(step: progress.step, epoch: epoch, readings: readings)))
    for measured in watched.histograms where !(givesParameters && measured.isOfParameter) {
      guard let histogram = measured.read(from: executable) else { continue }
      outlet.emit(
        .histogram(
          Event.Distribution(
            step: progress.step, epoch: epoch, tag: measured.tag, histogram: histogram)))
    }
  }

  /// Tells how good the network is at each class.
  func emitClassAccuracies(_ matrix: ConfusionMatrix, _ outlet: Outlet) {
    guard plan.monitor.preset != .none else { return }
    outlet.emit(
      .readings(
        Event.Readings(
          step: progress.step, epoch: epoch, readings: ClassAccuracy.readings(of: matrix))))
  }
}
