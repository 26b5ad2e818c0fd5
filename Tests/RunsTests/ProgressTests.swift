import Foundation
import Testing

@testable import SondeRuns

struct ProgressTests {
  /// 3910 steps in 10 epochs of 391, at step 510: 10 steps a second.
  private func state(evaluationSamples: Int = 0) -> ProgressState {
    var state = ProgressState()
    var started = SampleRun.started
    (started.epochs, started.steps, started.stepsPerEpoch) = (10, 3910, 391)
    (started.batchSize, started.evaluationSamples) = (128, evaluationSamples)
    state.update(.started(started))
    for step in 500...510 {
      state.update(
        .step(
          Event.Step(
            step: step, epoch: 2, loss: 0.4312, accuracy: 0.8521, learningRate: 0.01, samples: 128,
            samplesPerSecond: 5119.6, time: SampleRun.time(Double(step) / 10))))
    }
    return state
  }

  private let now = SampleRun.time(51)

  @Test(arguments: [
    (
      Int.max,
      "epoch 2/10  step 119/391  loss 0.4312  accuracy 85.2 %  lr 0.01  5,120 images/s  5 min 40 s left"
    ),
    (94, "epoch 2/10  step 119/391  loss 0.4312  accuracy 85.2 %  5,120 images/s  5 min 40 s left"),
    (80, "epoch 2/10  step 119/391  loss 0.4312  accuracy 85.2 %  5 min 40 s left"),
    (60, "epoch 2/10  loss 0.4312  accuracy 85.2 %  5 min 40 s left"),
    (40, "epoch 2/10  loss 0.4312  85.2 %  5:40"),
    (32, "epoch 2/10  loss 0.4312  85.2 %"), (28, "epoch 2/10  loss 0.4312"), (12, "epoch 2/10"),
    (6, "epoch "), (0, ""),
  ])
  func `The line fits the width`(width: Int, text: String) {
    #expect(ProgressLine.text(state(), width: width, at: now) == text)
  }

  @Test(arguments: 1...120)
  func `No width is exceeded`(width: Int) {
    #expect(ProgressLine.text(state(), width: width, at: now).count <= width)
  }

  @Test func `Nothing is made up before anything is known`() {
    var state = ProgressState()
    #expect(ProgressLine.text(state, at: now) == "epoch 0  step 0")
    state.update(.started(SampleRun.started))
    #expect(state.secondsLeft(at: now) == nil)
    state.update(.step(SampleRun.step(1)))
    #expect(
      ProgressLine.text(state, at: now)
        == "epoch 1/3  step 1/4  loss 2.0000  accuracy 50.0 %  lr 0.01  100 images/s")
  }

  @Test func `A loss that is not a number is shown`() {
    var state = ProgressState()
    state.update(.step(SampleRun.step(1, loss: .nan)))
    #expect(ProgressLine.text(state, at: now).contains("loss NaN"))
  }

  @Test func `Loss and accuracy are the epoch's so far, weighted by samples`() {
    var state = ProgressState()
    state.update(.started(SampleRun.started))
    for step in 1...4 { state.update(.step(SampleRun.step(step, loss: step == 4 ? 9 : 2))) }
    // Three batches of 10 with loss 2 and one of 5 with loss 9: 105 / 35.
    #expect(state.loss.value == 3)
    state.update(.step(SampleRun.step(5, loss: 1)))
    #expect(state.loss.value == 1)
  }

  @Test func `The time left runs down between steps`() throws {
    let left = try #require(state().secondsLeft(at: now))
    #expect(abs(left - 340) < 0.01)
    let later = try #require(state().secondsLeft(at: now + 10))
    #expect(abs(later - 330) < 0.01)
    #expect(state().secondsLeft(at: now + 1000) == 0)
  }

  @Test func `The time left has evaluations in it before the first was seen`() throws {
    // 1280 samples are 10 batches, each a third of a step of 0.1 s; 9 epochs are to be ended: 3 s.
    let left = try #require(state(evaluationSamples: 1280).secondsLeft(at: now))
    #expect(abs(left - 343) < 0.01)
  }

  @Test func `The time left has the evaluations in it that were seen`() throws {
    var state = ProgressState()
    state.update(.started(SampleRun.started))
    // Steps take 1 s, the pause between the epochs 7 s.
    for step in 1...8 {
      state.update(.step(SampleRun.step(step, at: Double(step) + (step > 4 ? 7 : 0))))
    }
    // 4 steps, and the ends of epochs 2 and 3.
    let left = try #require(state.secondsLeft(at: SampleRun.time(15)))
    #expect(abs(left - 18) < 0.01)
  }

  @Test func `While a set is evaluated, the line says so`() {
    var state = state(evaluationSamples: 1000)
    state.update(
      .epochEnded(
        Event.EpochEnded(
          step: 782, epoch: 2, loss: 1, accuracy: 0.5, samples: 50000, seconds: 30, time: now)))
    #expect(ProgressLine.text(state, at: now).hasPrefix("epoch 2/10  evaluating  loss 0.4312"))
  }

  @Test(arguments: [
    (
      SampleRun.events[0],
      "sample: 61,706 parameters, 2 classes, 35 training samples, 3 epochs of 4 steps, seed 7"
    ),
    (.warning(Event.Warning("the disk is full")), "warning: the disk is full"),
    (
      .epochEnded(
        Event.EpochEnded(
          step: 4, epoch: 1, loss: 0.4312, accuracy: 0.8521, samples: 64, seconds: 12.3)),
      "epoch  1/10  train       loss   0.4312  accuracy  85.21 %      12 s"
    ),
    (
      .evaluation(SampleRun.evaluation(1)),
      "epoch  1/10  validation  loss   3.0000  accuracy  25.00 %     0.5 s"
    ),
    (
      .resumed(Event.Resumed(step: 1200, epoch: 4, path: "checkpoints/last.safetensors")),
      "resumed after step 1,200 (epoch 4) from checkpoints/last.safetensors"
    ),
    (.stopped(Event.Stopped(.finished, step: 3910)), "finished after 3,910 steps"),
    (
      .stopped(Event.Stopped(.interrupted(signal: "SIGINT"), step: 1)),
      "stopped by SIGINT after 1 step; it can be resumed"
    ),
    (
      .stopped(Event.Stopped(.nonFinite("the loss is NaN"), step: 9)),
      "stopped after 9 steps: the loss is NaN"
    ),
    (.stopped(Event.Stopped(.failed("no memory"), step: 9)), "failed after 9 steps: no memory"),
  ])
  func `Events leave lines`(event: Event, line: String) {
    #expect(EventText.line(event, epochs: 10) == line)
  }

  @Test func `A validation line has the validation's accuracy, not the training's`() {
    var evaluation = SampleRun.evaluation(2)
    evaluation.accuracy = 0.1234
    let line = EventText.line(.evaluation(evaluation))
    #expect(line?.contains("validation") == true && line?.contains("12.34 %") == true)
  }

  @Test func `Steps, histograms and checkpoints leave no line`() {
    #expect(EventText.line(.step(SampleRun.step(1))) == nil)
    #expect(EventText.line(.histogram(SampleRun.histogram(1))) == nil)
  }
}

struct ProgressPrinterTests {
  /// What was printed, and the time that the printer sees.
  private final class Screen {
    var text = ""
    var time = SampleRun.time(0)
  }

  @Test func `A terminal has one line that is drawn again, and lines that stay above it`() {
    let screen = Screen()
    let printer = ProgressPrinter(
      .terminal(width: { 41 }), now: { screen.time }, output: { screen.text += $0 })
    printer.write([.started(SampleRun.started), .step(SampleRun.step(1))])
    let first = "epoch 1/3  loss 2.0000  accuracy 50.0 %"
    #expect(
      screen.text == (EventText.line(.started(SampleRun.started), epochs: 3) ?? "")
        + "\n\r\(first)\u{1B}[K")
    screen.text = ""
    printer.write([.warning(Event.Warning("hot"))])
    #expect(screen.text == "\r\u{1B}[Kwarning: hot\n\r\(first)\u{1B}[K")
    screen.text = ""
    printer.close()
    #expect(screen.text == "\r\u{1B}[K")
  }

  @Test func `A terminal is drawn on at most ten times a second`() {
    let screen = Screen()
    var drawings = 0
    let printer = ProgressPrinter(
      .terminal(width: { 80 }), now: { screen.time }, output: { _ in drawings += 1 })
    for step in 1...1000 {
      screen.time = SampleRun.time(Double(step) / 500)
      printer.write([.step(SampleRun.step(step))])
    }
    #expect((15...21).contains(drawings))
  }

  @Test func `Elsewhere there is a line every few seconds, and no control characters`() {
    let screen = Screen()
    let printer = ProgressPrinter(
      .plain(interval: 5), now: { screen.time }, output: { screen.text += $0 })
    for event in SampleRun.events {
      screen.time = event.time
      printer.write([event])
    }
    printer.close()
    let lines = screen.text.split(separator: "\n").map(String.init)
    #expect(
      lines.map { $0.prefix(18) } == [
        "sample: 61,706 par", "warning: 3 files s", "epoch 1/3  train  ", "epoch 1/3  validat",
        "epoch 2/3  step 1/", "epoch 2/3  train  ", "epoch 2/3  validat", "epoch 3/3  step 2/",
        "epoch 3/3  train  ", "epoch 3/3  validat", "finished after 12 ",
      ])
    #expect(!screen.text.contains("\r") && !screen.text.contains("\u{1B}"))
  }

  @Test func `A terminal that went away is no reason to stop`() {
    struct Gone: Error {}
    var attempts = 0
    let printer = ProgressPrinter(.plain(interval: 5)) { _ in
      attempts += 1
      throw Gone()
    }
    printer.write([.warning(Event.Warning("a"))])
    printer.write([.warning(Event.Warning("b"))])
    #expect(attempts == 1)
  }

  @Test func `Machines get a line of JSON for each event but histograms`() throws {
    let lines = try JSONLines.text(SampleRun.events).split(separator: "\n").map(String.init)
    let events = try lines.map { try Event(json: $0) }
    #expect(events == SampleRun.events.filter { $0.kind != .histogram })
  }
}

struct WordingTests {
  @Test(arguments: [
    (2.302585, "2.3026"), (0.4312, "0.4312"), (0, "0.0000"), (0.05, "0.05000"),
    (0.00123, "0.001230"),
    (1.234e-5, "1.23e-05"), (12.345, "12.35"), (99999, "99999.00"), (1e7, "1.00e+07"),
    (.nan, "NaN"),
    (-.infinity, "-inf"), (-2.5, "-2.5000"),
  ])
  func `Numbers of any size are short`(value: Double, text: String) {
    #expect(Wording.number(value) == text)
  }

  @Test(arguments: [
    (0.04, "0.0 s"), (9.94, "9.9 s"), (12.3, "12 s"), (59.9, "1 min 00 s"), (245, "4 min 05 s"),
    (3720, "1 h 02 min"), (273_600, "3 d 04 h"), (.nan, "unknown time"), (-1, "0.0 s"),
  ])
  func `Durations have two units at most`(seconds: Double, text: String) {
    #expect(Wording.duration(seconds) == text)
  }

  @Test func `Counts, clocks, rates and bytes are worded`() {
    #expect(
      [0, 999, 1000, 50000, 1_234_567, -1000].map(Wording.count) == [
        "0", "999", "1,000", "50,000", "1,234,567", "-1,000",
      ])
    #expect([12, 725, 3720].map(Wording.clock) == ["0:12", "12:05", "1:02:00"])
    #expect([0.01, 0.1, 1e-5, 0.000123].map(Wording.rate) == ["0.01", "0.1", "1e-05", "0.000123"])
    #expect([512, 2048, 25_165_824].map(Wording.bytes) == ["512 bytes", "2.0 KiB", "24.0 MiB"])
    #expect(Wording.percentage(0.8521) == "85.2 %")
    #expect(Wording.percentage(.nan) == "NaN %")
  }
}
